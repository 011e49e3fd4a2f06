import { describe, expect, it } from 'vitest';
import type { AcceptedLink, ByteLink } from '../../../simulator/broker/link.ts';
import { makeRig, online, type Rig } from './board-rig.ts';

const LOG =
  '["connect","data","drain","end","close","error"].forEach(function(e){s.on(e,function(a){print(e,typeof a=="string"?a.length:e=="error"?JSON.stringify(a):e=="close"?a:"")})});';

class Peer {
  received = '';
  link: ByteLink | undefined;
  closed = false;
  running = true;
  greeting: string | undefined;

  accept(link: ByteLink): AcceptedLink {
    this.link = link;
    if (this.greeting) link.send(Buffer.from(this.greeting));
    return {
      receive: (bytes) => (this.received += Buffer.from(bytes).toString('latin1')),
      closed: () => (this.closed = true),
    };
  }
}

function rigWithPeer(options: { tls?: boolean; clientCertificate?: boolean } = {}): Rig & { peer: Peer } {
  const rig = makeRig();
  const peer = new Peer();
  rig.around.network.listen('peer.test', 7, peer, options);
  return { ...rig, peer };
}

describe('net.connect', () => {
  it('gives connect and drain, then the data in strings of at most 536 bytes', () => {
    const rig = rigWithPeer();
    rig.peer.greeting = 'B'.repeat(1500);
    const lines = rig.run(online(`var s=require("net").connect({host:"peer.test",port:7});${LOG}`), 4000);
    expect(lines).toEqual(['connect ', 'drain ', 'data 536', 'data 536', 'data 428']);
  });

  it('tells of data that are there before it tells that the connection stands', () => {
    const rig = rigWithPeer();
    rig.peer.greeting = 'hello';
    const busy = 'var t=getTime();while(getTime()<t+0.2);setTimeout(function(){print("timer")},0)';
    const lines = rig.run(online(`var s=require("net").connect({host:"peer.test",port:7});${LOG}${busy}`), 4000);
    expect(lines).toEqual(['data 5', 'connect ', 'drain ', 'timer']);
  });

  it('receives once a round of the idle loop, however long a round takes, so that timers come between', () => {
    const rig = rigWithPeer();
    rig.peer.greeting = 'B'.repeat(4 * 536);
    const handler = 'function(d){print(d.length);setTimeout(function(){print("timer")},0);var t=getTime();while(getTime()<t+0.02);}';
    const lines = rig.run(online(`var s=require("net").connect({host:"peer.test",port:7});s.on("data",${handler});`), 4000);
    expect(lines).toEqual(['536', 'timer', '536', 'timer', '536', 'timer', '536', 'timer']);
  });

  it('queues what is written before the connection stands, and says false', () => {
    const rig = rigWithPeer();
    const lines = rig.run(
      online(
        `var s=require("net").connect({host:"peer.test",port:7},function(c){print("cb",c===s)});print(s.write("hello"));print(s.write([1,2]));`,
      ),
      4000,
    );
    expect(lines).toEqual(['false', 'false', 'cb true']);
    expect(rig.peer.received).toBe('hello1,2');
  });

  it('sends 536 bytes a round, and drains once all is gone', () => {
    const rig = rigWithPeer();
    const lines = rig.run(
      online(
        `var s=require("net").connect({host:"peer.test",port:7},function(){s.write(E.toString(new Uint8Array(1200)));s.on("drain",function(){print("drain")})});`,
      ),
      4000,
    );
    expect(rig.peer.received).toHaveLength(1200);
    expect(lines).toEqual(['drain']);
  });

  it('ends with end and close(false) when the peer ends', () => {
    const rig = rigWithPeer();
    rig.run(online(`var s=require("net").connect({host:"peer.test",port:7});${LOG}`), 3000);
    rig.lines.length = 0;
    rig.peer.link!.send(Buffer.from('bye'));
    rig.peer.link!.close();
    rig.pass(100);
    expect(rig.lines).toEqual(['data 3', 'end ', 'close false']);
  });

  it('reports unsent data when the connection is reset under it', () => {
    const rig = rigWithPeer();
    rig.run(
      online(
        `var s=require("net").connect({host:"peer.test",port:7});${LOG}setTimeout(function(){s.write(E.toString(new Uint8Array(100000)))},1000)`,
      ),
      2900,
    );
    rig.around.network.mute();
    rig.pass(1000);
    rig.around.network.cut();
    rig.pass(100);
    expect(rig.lines.slice(-3)).toEqual(['error {"code":-8,"message":"unsent data"}', 'end ', 'close true']);
    expect(rig.peer.closed).toBe(true);
  });

  it('sends what was written before end(), then closes; writing afterwards throws', () => {
    const rig = rigWithPeer();
    const lines = rig.run(
      online(
        `var s=require("net").connect({host:"peer.test",port:7},function(){s.end("last words");try{s.write("x")}catch(e){print(e.type,e.message)}});s.on("close",function(e){print("close",e)});`,
      ),
      4000,
    );
    expect(lines).toEqual(['Error This socket is closed', 'close false']);
    expect(rig.peer.received).toBe('last words');
    expect(rig.peer.closed).toBe(true);
  });

  it('throws when nobody listens, having held the board for a round trip', () => {
    const lines = rigWithPeer().run(
      online(
        `var t=getTime();try{require("net").connect({host:"peer.test",port:8})}catch(e){print(e.type,e.message,(getTime()-t)>0.025,(getTime()-t)<0.1)}`,
      ),
      4000,
    );
    expect(lines).toEqual(['ERROR: Connect failed (err 104)', 'InternalError Unable to create socket true true']);
  });

  it('throws when the name is unknown', () => {
    const lines = rigWithPeer().run(
      online(`try{require("net").connect({host:"nowhere.test",port:1})}catch(e){print(e.type,e.message)}`),
      4000,
    );
    expect(lines).toEqual(['InternalError Unable to locate host']);
  });

  it('holds the board for the time that lwIP asks a silent host', () => {
    const rig = rigWithPeer();
    rig.around.network.faults.add({ connect: 'silent' });
    const lines = rig.run(
      online(`var t=getTime();try{require("net").connect({host:"peer.test",port:7})}catch(e){print(e.message,Math.round(getTime()-t))}`),
      30_000,
    );
    expect(lines).toEqual(['ERROR: Connect failed (err 113)', 'Unable to create socket 19']);
  });

  it('cannot connect while the radio has no address', () => {
    expect(makeRig().run(`try{require("net").connect({host:"broker.mote",port:1883})}catch(e){print(e.message)}`, 1000)).toEqual([
      'Unable to locate host',
    ]);
  });

  it('prints what it expected when options or callback are of the wrong kind', () => {
    const lines = makeRig().run('print(require("net").connect(5));print(require("net").connect({},5));', 100);
    expect(lines).toEqual([
      'ERROR: Expecting Options to be an Object but it was Number',
      'undefined',
      'ERROR: Expecting Callback Function but got Number',
      'undefined',
    ]);
  });

  it('says nothing to the peer when the board loses power', () => {
    const rig = rigWithPeer();
    rig.run(online(`require("net").connect({host:"peer.test",port:7});`), 4000);
    rig.board.powerOff();
    rig.pass(10_000);
    expect(rig.peer.closed).toBe(false);
  });
});

describe('tls.connect', () => {
  const program = (options: string): string =>
    online(`var s=require("tls").connect({host:"peer.test",port:7${options}},function(){print("cb");s.write("hello")});${LOG}`);

  it('calls back on TCP connect, and sends after the handshake', () => {
    const rig = rigWithPeer({ tls: true });
    rig.run(program(''), 2200);
    expect(rig.lines.slice(0, 2)).toEqual(['cb', 'connect ']);
    expect(rig.peer.received).toBe('');
    rig.pass(2000);
    expect(rig.peer.received).toBe('hello');
  });

  it('throws where nobody can catch it when the peer does not speak TLS', () => {
    const rig = rigWithPeer();
    rig.run(program(''), 5000);
    expect(rig.lines.some((line) => line.includes('InternalError') && line.includes('mbedtls_ssl_handshake returned'))).toBe(true);
    expect(rig.lines).toContain('close true');
    expect(rig.lines).toContain('error {"code":-8,"message":"unsent data"}');
  });

  it('fails without the certificate that the peer wants, and takes DER only', () => {
    const rig = rigWithPeer({ tls: true, clientCertificate: true });
    rig.run(program(''), 5000);
    expect(rig.lines).toContain('close true');
    const second = rigWithPeer({ tls: true, clientCertificate: true });
    const der = '"\\x30\\x82"+E.toString(new Uint8Array(200))';
    second.run(program(`,cert:${der},key:${der}`), 5000);
    expect(second.peer.received).toBe('hello');
    const third = rigWithPeer({ tls: true, clientCertificate: true });
    third.run(
      online(`try{require("tls").connect({host:"peer.test",port:7,cert:"-----BEGIN CERTIFICATE-----"})}catch(e){print(e.message)}`),
      3000,
    );
    expect(third.lines).toEqual(["HTTPS init failed! mbedtls_x509_crt_parse of 'cert': Invalid format"]);
  });
});
