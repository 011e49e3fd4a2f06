import { describe, expect, it } from 'vitest';
import { installDgram } from '../../../simulator/engine/modules/dgram.ts';
import { timeServer } from '../../../simulator/network/time-server.ts';
import { makeRig, online, type Rig } from './board-rig.ts';

/** Where nobody has put `dgram` on the board yet, the test does. */
function rigWithDatagrams(): Rig {
  const rig = makeRig();
  const { board, around } = rig;
  const stack = around.network.attach({ board: 'board', queue: board.queue, nowUs: () => board.nowUs(), online: () => true });
  board.installModule('dgram', (host) => installDgram(host, stack));
  return rig;
}

describe('dgram', () => {
  it('sends and receives, and says where from', () => {
    const rig = rigWithDatagrams();
    rig.around.network.answer('echo.test', 7, (bytes) => Buffer.from(bytes).reverse());
    const lines = rig.run(
      online(
        'var s=require("dgram").createSocket("udp4");s.on("message",function(m,i){print(m,JSON.stringify(i))});s.send("abc",7,"echo.test");s.send("xabcx",1,3,7,"echo.test");',
      ),
      4000,
    );
    const from = JSON.stringify({ address: rig.around.network.resolve('echo.test'), port: 7, size: 3 });
    expect(lines).toEqual([`cba ${from}`, `cba ${from}`]);
  });

  it('loses what nobody takes, and refuses to send once closed', () => {
    const lines = rigWithDatagrams().run(
      online(
        'var s=require("dgram").createSocket("udp4");s.on("close",function(e){print("close",e)});s.send("x",7,"nowhere.test");s.close();try{s.send("x",7,"a")}catch(e){print(e.message)}',
      ),
      4000,
    );
    expect(lines).toEqual(['This socket is closed', 'close false']);
  });
});

describe('timeServer', () => {
  it("gives back the client's own timestamp and the time of day", () => {
    const request = Buffer.alloc(48);
    request[0] = 0x23;
    request.write('nonce-01', 40, 'latin1');
    const reply = Buffer.from(timeServer((timeUs) => 1_767_225_600_500 + timeUs / 1000)(request, 250_000)!);
    expect(reply[0]).toBe(0x24);
    expect(reply.subarray(24, 32).toString('latin1')).toBe('nonce-01');
    expect(reply.readUInt32BE(40) - 2208988800).toBe(1_767_225_600);
    expect(reply.readUInt32BE(44) / 2 ** 32).toBeCloseTo(0.75, 6);
  });

  it('does not answer what is no request', () => {
    expect(timeServer(() => 0)(Buffer.alloc(48), 0)).toBeUndefined();
    expect(timeServer(() => 0)(Buffer.from([0x23]), 0)).toBeUndefined();
  });
});
