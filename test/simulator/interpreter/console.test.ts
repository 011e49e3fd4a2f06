import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConsoleFile } from '../../../simulator/interpreter/console.ts';

describe('ConsoleFile', () => {
  let directory = '';
  let path = '';
  let lines: string[] = [];
  let console_: ConsoleFile;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mote-test-'));
    path = join(directory, 'console');
    writeFileSync(path, '');
    lines = [];
    console_ = new ConsoleFile(path, (line) => lines.push(line));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  function print(text: string): void {
    appendFileSync(path, Buffer.from(text, 'latin1'));
  }

  it('leaves out what was printed before the program began, also an unfinished line', () => {
    print('\r\n banner\r\n>');
    console_.begin();
    print('first\r\n');
    console_.read();
    expect(lines).toEqual(['first']);
  });

  it('gives the same lines wherever the output is cut', () => {
    const output = 'one\r\n\r\n  two \xe9\r\nthree\nfour';
    for (let cut = 0; cut <= output.length; cut++) {
      writeFileSync(path, '');
      lines = [];
      const console = new ConsoleFile(path, (line) => lines.push(line));
      console.begin();
      print(output.slice(0, cut));
      console.read();
      print(output.slice(cut));
      console.close();
      expect(lines).toEqual(['one', '', '  two \xe9', 'three', 'four']);
    }
  });

  it('keeps the last output for error messages', () => {
    print('x'.repeat(5000) + 'end');
    console_.read();
    expect(console_.tail).toHaveLength(2000);
    expect(console_.tail.endsWith('end')).toBe(true);
  });
});
