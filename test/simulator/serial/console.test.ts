import { describe, expect, it } from 'vitest';
import { ReplConsole, type ReplOptions } from '../../../simulator/serial/repl-console.ts';
import { compress } from '../../../simulator/engine/heatshrink.ts';
import { bytesToString, stringToBytes } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';

/** A board's console, and what it answers to bytes within a tenth of a second. */
function session(options: Partial<ReplOptions> = {}): (text: string, ms?: number) => string {
  const world = new World();
  const console = new ReplConsole({ world, ...options });
  let output = '';
  console.onOutput = (bytes) => void (output += Buffer.from(bytes).toString('latin1'));
  console.power(true);
  world.runFor(1e5);
  return (text, ms = 100) => {
    output = '';
    console.receive(Buffer.from(text, 'latin1'));
    world.runFor(ms * 1000);
    return output;
  };
}

describe('the console', () => {
  // What Espruino 2v29.277 answered to the same bytes on its own console.
  it.each([
    ['1+2\n', '1+2\r\n=3\r\n>'],
    ['\n', '\r\n>'],
    ['\x05', 'Espruino 2v29.277 ESP32\r\n'],
    ['\x10print("a")\n', 'a\r\n>'],
    ['\x10var x = 1\n', ''],
    ['"abc"\n', '"abc"\r\n="abc"\r\n>'],
    ['({a:1,b:"x"})\n', '({a:1,b:"x"})\r\n={ a: 1, \r\n  b: "x"\r\n }\r\n>'],
    ['print\n', 'print\r\n=function () { [native code] }\r\n>'],
    ['(function(a,b){return 1})\n', '(function(a,b){return 1})\r\n=function (a,b) { ... }\r\n>'],
    ['undefined\n', 'undefined\r\n=undefined\r\n>'],
    ['[1,2]\n', '[1,2]\r\n=[ 1, 2 ]\r\n>'],
  ])('answers %j as the interpreter does', (typed, answer) => {
    expect(session()(typed)).toBe(answer);
  });

  it('takes a statement over several lines, and the line numbers of uploaders', () => {
    const upload = '\x10print()\n\x10function f() {\x1b\n  return 6*7;\x1b\n}\n\x10\x1b[4dprint("says", f());\n\n';
    expect(session()(upload)).toContain('says 42\r\n>');
  });

  it('waits for the end of an open bracket', () => {
    const type = session();
    expect(type('[1,\n')).toBe('[1,\r\n:');
    expect(type('2].length\n')).toContain('=2');
  });

  it('pushes the typed line down when the program prints meanwhile', () => {
    const type = session();
    expect(type('\x10setTimeout(function(){print("async")},200)\n')).toBe('');
    expect(type('abc', 300)).toBe('abc\x1b[D\x1b[D\x1b[D\r\x1b[Jasync\r\n>abc');
    expect(type('\x03')).toBe('\x1b[D\x1b[D\x1b[D\r\x1b[J>');
    expect(type('\x10setTimeout(function(){foo()},50)\n', 300)).toContain('\r\x1b[JUncaught ReferenceError: "foo" is not defined\r\n');
  });

  it('drops the line at Ctrl-C', () => {
    const type = session();
    type('1+');
    type('\x03');
    expect(type('2\n')).toContain('=2');
  });

  it('says what a program throws, and goes on', () => {
    const type = session();
    expect(type('\x10undefinedThing()\n')).toMatch(/^Uncaught ReferenceError/);
    expect(type('1\n')).toContain('=1');
  });

  it('forgets everything at a reset', () => {
    const type = session();
    type('\x10x = 5\n');
    expect(type('\x10reset();\n')).toMatch(/espruino\.com\r\n 2v29[^]*>$/);
    expect(type('\x10print(typeof x)\n')).toBe('undefined\r\n>');
  });
});

/** A packet as a client sends it. */
function packet(type: number, data: string): string {
  return `\x10\x01${String.fromCharCode(type | (data.length >> 8), data.length & 0xff)}${data}`;
}
const EVAL = 0x20;
const EVENT = 0x40;
const FILE_SEND = 0x60;
const DATA = 0x80;
const FILE_RECV = 0xa0;
const ACK = '\x06';
const NAK = '\x15';

describe('packets on the console', () => {
  // What Espruino 2v29.277 answered to the same bytes.
  it.each([
    ['an expression', packet(EVAL, '1+2  '), `${ACK}\x10\x01\0\x013`],
    ['one that prints', packet(EVAL, 'print("x"),{a:1,b:"q\\n"}'), `\r\x1b[Jx\r\n${ACK}\x10\x01\0\r{a:1,b:"q\\n"}>`],
    ['nothing', packet(EVAL, 'undefined'), `${ACK}\x10\x01\0\x04null`],
    ['bytes', packet(EVAL, '(function(){return "\\xff\\0a"})()'), `${ACK}\x10\x01\0\t"\\xFF\\0a"`],
    ['an event without a listener', packet(EVENT, '{t:1}'), NAK],
    ['a part without a file', packet(DATA, 'Hello World'), NAK],
    ['a file that is not there', packet(FILE_RECV, '{"fn":"nope"}'), NAK],
    ['a file without a size', packet(FILE_SEND, '{"fn":"hello"}'), NAK],
  ])('answers %s as the interpreter does', (_name, bytes, answer) => {
    expect(session()(bytes)).toBe(answer);
  });

  it('says what an expression throws, behind the refusal', () => {
    expect(session()(packet(EVAL, 'foo()'))).toMatch(
      /^(\r\x1b\[J)?\x15(\r\x1b\[J)?Uncaught ReferenceError: "foo" is not defined\r\n[^]*>$/,
    );
  });

  it('keeps the line that was begun', () => {
    const type = session();
    expect(type(`12${packet(EVAL, '7')}`)).toBe(`12${ACK}\x10\x01\0\x017`);
    expect(type('3\n')).toContain('=123');
  });

  it('gives events to whoever listens', () => {
    const type = session();
    type("E.on('packet',function(d){print('P',d.t)})\n");
    expect(type(packet(EVENT, '{t:1}'))).toBe(`\r\x1b[JP 1\r\n${ACK}>`);
  });

  it('takes a file in parts and gives it back in parts', () => {
    const type = session();
    const content = 'Hello World'.repeat(150);
    expect(type(packet(FILE_SEND, `{fn:"hello",s:${content.length}}`))).toBe(ACK);
    for (let at = 0; at < content.length; at += 500) expect(type(packet(DATA, content.slice(at, at + 500)))).toBe(ACK);
    expect(type(packet(DATA, 'more'))).toBe(NAK);
    const given = type(packet(FILE_RECV, '{fn:"hello"}'));
    expect(given).toBe(`${ACK}${packet(DATA, content.slice(0, 1024))}${packet(DATA, content.slice(1024))}${packet(DATA, '')}`);
  });

  it('takes compressed parts', () => {
    const type = session();
    const part = bytesToString(compress(stringToBytes('abcabcabcabcabc')));
    type(packet(FILE_SEND, '{fn:"small",s:15,c:1}'));
    expect(type(packet(DATA, part))).toBe(ACK);
    expect(type('\x10print(require("Storage").read("small"))\n')).toContain('abcabcabcabcabc');
  });

  it('acknowledges a part that cannot be written, and only prints why: the engine does so too', () => {
    const type = session();
    type(packet(FILE_SEND, '{fn:"small",s:4}'));
    expect(type(packet(DATA, 'too long'))).toMatch(/^\x06\r\x1b\[JUncaught Error: Too much data for file size/);
  });

  it('gives up on a packet that does not come, and on a file whose next part does not', () => {
    const type = session();
    expect(type('\x10\x01\x20\x05ab', 5200)).toBe(NAK);
    expect(type('1\n')).toContain('=1');
    type(packet(FILE_SEND, '{fn:"slow",s:4}'));
    type('', 10_100);
    expect(type(packet(DATA, 'late'))).toBe(NAK);
  });

  it('knows none when the interpreter is older than they are', () => {
    expect(session({ packets: false })(packet(EVAL, '1+2  '))).not.toContain(ACK);
  });
});
