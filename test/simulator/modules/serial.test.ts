import { describe, expect, it } from 'vitest';
import { definePart } from '../../../simulator/parts/define-part.ts';
import { makeRig } from './board-rig.ts';

/** Sends so many bytes once it has power for a second, and keeps what it hears. */
const talker = (baud: number, count: number) =>
  definePart({
    name: 'talker',
    uart: true,
    make(part) {
      const heard: (number | undefined)[] = [];
      part.after(600_000, () => part.send(Array.from({ length: count }, (_, index) => 65 + (index % 26))));
      return { uart: { baud, receive: (byte) => void heard.push(byte) }, outputs: { heard: () => heard } };
    },
  })();

const LISTEN = 'var n=0,p=0;Serial2.on("data",function(d){n+=d.length;p=Math.max(p,d.length);});setTimeout(function(){print(n,p);},1500);';

describe('Serial2', () => {
  it('delivers what a part sends, in pieces of at most 256 bytes', () => {
    const rig = makeRig();
    rig.around.attach(talker(115200, 700));
    const [line] = rig.run(`Serial2.setup(115200);${LISTEN}`, 2000);
    const [count, longest] = line!.split(' ').map(Number);
    expect(count).toBe(700);
    expect(longest).toBeLessThanOrEqual(256);
  });

  it('loses what does not fit into the 1,024 bytes of the driver while the program is busy', () => {
    const rig = makeRig();
    rig.around.attach(talker(921600, 3000));
    const lines = rig.run(`Serial2.setup(921600);${LISTEN}setTimeout(function(){var t=getTime()+0.5;while(getTime()<t);},590);`, 3000);
    const count = Number(lines[0]!.split(' ')[0]);
    expect(count).toBeGreaterThanOrEqual(1024);
    expect(count).toBeLessThan(3000);
  });

  it('makes other bytes of another speed, and none before it is set up', () => {
    const wrong = makeRig();
    wrong.around.attach(talker(9600, 26));
    expect(
      wrong.run(
        'Serial2.setup(19200);var s="";Serial2.on("data",function(d){s+=d;});setTimeout(function(){print(s.indexOf("ABC"));},1500);',
        2000,
      ),
    ).toEqual(['-1']);
    const deaf = makeRig();
    deaf.around.attach(talker(9600, 26));
    expect(deaf.run('setTimeout(function(){Serial2.setup(9600);print(Serial2.available());},1500);', 2000)).toEqual(['0']);
  });

  it('sends, at the pace of the line', () => {
    const rig = makeRig();
    const part = rig.around.attach(talker(9600, 0));
    rig.run('Serial2.setup(9600);Serial2.write([1,2,"3"],4);', 3);
    expect(part.outputs.heard()).toEqual([1, 2]);
    rig.pass(10);
    expect(part.outputs.heard()).toEqual([1, 2, 51, 4]);
  });
});
