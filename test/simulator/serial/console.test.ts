import { describe, expect, it } from 'vitest';
import { ReplConsole } from '../../../simulator/serial/repl-console.ts';
import { World } from '../../../simulator/world.ts';

/** A board's console, and what it answers to bytes within a tenth of a second. */
function session(): (text: string, ms?: number) => string {
  const world = new World();
  const console = new ReplConsole({ world });
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
