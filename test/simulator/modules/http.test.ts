import { describe, expect, it } from 'vitest';
import { timeServer } from '../../../simulator/network/time-server.ts';
import { makeRig, online } from './board-rig.ts';
import { HTTP_PROGRAMS } from './http-programs.ts';

/** A host that keeps what it gets and answers with a text once a request is complete. */
function webHost(answer: string, chunked = false) {
  const host = { running: true, requests: [] as string[] };
  const head = `HTTP/1.1 200 OK\r\n${chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${answer.length}`}\r\n\r\n`;
  const body = chunked ? `${answer.length.toString(16)}\r\n${answer}\r\n0\r\n\r\n` : answer;
  return Object.assign(host, {
    accept: (link: { send(bytes: Uint8Array): void; close(): void }) => {
      let text = '';
      return {
        receive: (bytes: Uint8Array) => {
          text += Buffer.from(bytes).toString('latin1');
          if (!text.includes('\r\n\r\n')) return;
          host.requests.push(text);
          link.send(Buffer.from(head + body));
          link.close();
        },
        closed: () => undefined,
      };
    },
  });
}

describe('http on the imitated interpreter', () => {
  it.each(HTTP_PROGRAMS)('$name', ({ code, console }) => {
    expect(makeRig().run(code, 3000)).toEqual(console);
  });

  it.each([false, true])('asks a host of the network (in chunks: %s)', (chunked) => {
    const rig = makeRig();
    const host = webHost('x'.repeat(1200), chunked);
    rig.around.network.listen('web.test', 80, host);
    const lines = rig.run(
      online(
        'require("http").get("http://web.test/p?q=1",function(r){var n=0;r.on("data",function(d){n+=d.length});r.on("close",function(e){print(n,e)})})',
      ),
      5000,
    );
    expect(lines).toEqual(['1200 false']);
    expect(host.requests[0]).toMatch(
      /^GET \/p\?q=1 HTTP\/1\.1\r\nUser-Agent: Espruino .*\r\nConnection: close\r\nHost: web\.test\r\n\r\n$/,
    );
  });

  it('tells of an answer that never came', () => {
    const rig = makeRig();
    rig.around.network.listen('mute.test', 80, {
      running: true,
      accept: (link) => ({ receive: () => link.close(), closed: () => undefined }),
    });
    const lines = rig.run(online('require("http").get("http://mute.test/",print).on("error",function(e){print(e.code,e.message)})'), 5000);
    expect(lines).toEqual(['-15 no response']);
  });

  it('encrypts what a URL with https asks for', () => {
    const rig = makeRig();
    rig.around.network.listen('safe.test', 443, webHost('secret'), { tls: true });
    const lines = rig.run(online('require("http").get("https://safe.test/",function(r){r.on("data",function(d){print(d)})})'), 8000);
    expect(lines).toEqual(['secret']);
  });

  it('serves a host that dials the board', () => {
    const rig = makeRig();
    rig.run('var s=require("http").createServer(function(q,r){print(q.method,q.url,q.headers.Host);r.end("hello")});s.listen(80)', 1000);
    let answer = '';
    let closed = false;
    const reached = rig.around.network.dial('board', 80, (link) => {
      link.send(Buffer.from('GET /x HTTP/1.1\r\nHost: board\r\n\r\n'));
      return { receive: (bytes) => (answer += Buffer.from(bytes).toString('latin1')), closed: () => (closed = true) };
    });
    rig.pass(1000);
    expect(reached).toBe(true);
    expect(rig.lines).toEqual(['GET /x board']);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\nServer: Espruino .*\r\nConnection: close\r\n\r\nhello$/);
    expect(closed).toBe(true);
    expect(rig.around.network.dial('board', 81, () => ({ receive: () => undefined, closed: () => undefined }))).toBe(false);
  });

  it('frees the ports of a board that lost its power', () => {
    const rig = makeRig();
    const program = 'var s=require("net").createServer(print);s.listen(80);require("dgram").createSocket("udp4").bind(80);print("listens")';
    rig.run(program, 100);
    rig.board.powerOff();
    expect(rig.around.network.dial('board', 80, () => ({ receive: () => undefined, closed: () => undefined }))).toBe(false);
    expect(rig.run(program, 100)).toEqual(['listens', 'listens']);
  });

  it('takes datagrams of hosts at a bound port', () => {
    const rig = makeRig();
    rig.run('var s=require("dgram").createSocket("udp4");s.on("message",function(m,f){print(m,f.address,f.port)});s.bind(123)', 100);
    const bytes = timeServer(() => 0)(Buffer.alloc(48, 0x23), 0)!;
    rig.around.network.datagram('board', 123, bytes.subarray(0, 1), { address: '10.1.0.9', port: 5353 });
    rig.around.network.datagram('board', 124, bytes, { address: '10.1.0.9', port: 5353 });
    rig.pass(100);
    expect(rig.lines).toEqual(['$ 10.1.0.9 5353']);
  });
});
