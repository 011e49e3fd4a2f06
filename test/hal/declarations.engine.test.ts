import { describe, expect, it } from 'vitest';
import { ENGINE, runOnEngine, runScriptOnEngine } from './engine-run.ts';
import { BUILT_INS } from './fixtures/esp32-built-ins.ts';

/** Where the interpreter has an object of the list: itself, or the class and a value of it. */
const REACHED: Readonly<Record<string, string>> = {
  Graphics: '[Graphics,Graphics.createArrayBuffer(8,8,1)]',
  I2C: '[I2C,I2C1]',
  SPI: '[SPI,SPI1]',
  Serial: '[Serial,LoopbackA]',
  OneWire: '[new OneWire(D1)]',
  Pin: '[new Pin(1)]',
  StorageFile: '[require("Storage").open("a","r")]',
  Waveform: '[new Waveform(4)]',
  Object: '[{},[]]',
  Date: '[Date,new Date(0)]',
  Function: '[function(){}]',
  String: '[String,""]',
  ...Object.fromEntries(['E', 'Math', 'Modules', 'console', 'process', 'url'].map((name) => [name, `[${name}]`])),
  ...Object.fromEntries(
    ['Storage', 'Flash', 'NetworkJS', 'TelnetServer', 'crypto', 'dgram', 'fs', 'heatshrink', 'http', 'net', 'timer', 'tls'].map((name) => [
      name,
      `[require("${name}")]`,
    ]),
  ),
};
/** Not there for a value in memory: it needs a display. */
const OF_A_DISPLAY = ['Graphics.flip'];

const listed = (object: string): string[] => BUILT_INS[object]!.members.filter((name) => !name.startsWith('on:'));
const run = async (script: string): Promise<string[]> => runScriptOnEngine(Buffer.from(`${script}\nprint("#done");\n`));

describe.skipIf(!ENGINE)('the declarations', () => {
  it('say of what type the answers of the interpreter are', async () => {
    expect(await runOnEngine('declared-program')).toEqual(['#calls 110']);
  });
});

describe.skipIf(!ENGINE)('the list of built-ins', () => {
  it('names what the interpreter has', async () => {
    const questions = Object.entries(REACHED).map(
      ([object, values]) =>
        `v=${values};${JSON.stringify(listed(object))}.forEach(function(m){if(!v.some(function(o){return m in o||o[m]!==undefined}))print("#${object}."+m)});`,
    );
    const lacking = await run(`var v;\n${questions.join('\n')}`);
    expect(lacking.map((line) => line.slice(1))).toEqual(OF_A_DISPLAY);
  });

  it('has every member of the objects and modules that the interpreter can list', async () => {
    const objects = ['E', 'Modules', 'url', 'Storage', 'Flash', 'NetworkJS', 'crypto', 'fs', 'heatshrink', 'http', 'net', 'timer', 'tls'];
    const lines = await run(
      objects.map((name) => `print("#${name} "+Object.getOwnPropertyNames(${REACHED[name]}[0]).join(" "));`).join('\n'),
    );
    expect(lines).toHaveLength(objects.length);
    const unlisted = lines.flatMap((line) => {
      const [object, ...names] = line.slice(1).split(' ');
      return names.filter((name) => name !== 'prototype' && !listed(object!).includes(name)).map((name) => `${object}.${name}`);
    });
    expect(unlisted).toEqual([]);
  });
});
