import { describe, expect, it } from 'vitest';
import { Board } from '../../../simulator/board.ts';
import { World } from '../../../simulator/world.ts';

function run(code: string): string[] {
  const lines: string[] = [];
  const world = new World();
  const board = new Board({ world, onConsole: (line) => lines.push(line) });
  board.boot(Buffer.from(code));
  world.runFor(1e6);
  return lines;
}

describe('the Flash module', () => {
  it('reads a file of Storage where it lies, and writes by clearing bits', () => {
    expect(
      run(`var f=require("Flash"),s=require("Storage");s.write("x","\\xf3",0,4096);var a=0x320000+32;
        print(f.read(2,a)[0],f.read(2,a)[1]);f.write("\\x3f",a);print(f.read(1,a)[0],s.read("x").charCodeAt(0))`),
    ).toEqual(['243 255', '51 51']);
  });

  it('erases the page around an address', () => {
    expect(
      run(`var f=require("Flash");f.write("a",0x321fff);f.write("b",0x322000);f.erasePage(0x321004);print(f.read(2,0x321fff))`),
    ).toEqual(['new Uint8Array([255, 98])']);
  });
});
