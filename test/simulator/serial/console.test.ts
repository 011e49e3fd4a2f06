import { describe, expect, it } from 'vitest';
import { ReplConsole } from '../../../simulator/serial/repl-console.ts';
import { scriptEvaluator } from '../../../simulator/serial/script-evaluator.ts';

const ENVIRONMENT = { version: '2v29', board: 'ESP32' };

function session(): (text: string) => string {
  const console = new ReplConsole({ evaluator: scriptEvaluator(ENVIRONMENT), ...ENVIRONMENT });
  let output = '';
  console.onOutput = (bytes) => void (output += Buffer.from(bytes).toString('latin1'));
  console.power(true);
  return (text) => {
    output = '';
    console.receive(Buffer.from(text, 'latin1'));
    return output;
  };
}

describe('the console', () => {
  // What Espruino 2v29.277 answered to the same bytes on its own console.
  it.each([
    ['1+2\n', '1+2\r\n=3\r\n>'],
    ['\n', '\r\n>'],
    ['\x05', 'Espruino 2v29 ESP32\r\n'],
    ['\x10print("a")\n', 'a\r\n>'],
    ['\x10var x = 1\n', ''],
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
    type('\x10reset();\n');
    expect(type('\x10print(typeof x)\n')).toBe('undefined\r\n>');
  });
});
