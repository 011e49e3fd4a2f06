import { describe, expect, it } from 'vitest';
import { TraceDecoder, TraceLines, traceText, type TracePart } from '../../build/stack-trace.ts';
import type { SourceMap } from '../../build/source-maps.ts';
import { MagicString } from '../../build/text-edits.ts';

const CODE =
  'function n(e){if(e>2)throw Error("TOO_DEEP "+e);return n(e+1)+1}class s{read(e){return 2*n(e)}}' +
  'let t=new s;setTimeout(()=>{[1].forEach(function(e){print(t.read(e))})},10),print(t.read(2))';
/** The bundle is its own source, each word on a line of its own text, so that a place is told by the word there. */
const map = new MagicString(CODE).generateMap({ source: 'app.ts', hires: 'boundary', includeContent: true }) as unknown as SourceMap;
const decoder = new TraceDecoder({ code: CODE, map });

/** Function and the text at the place, of every frame. */
function frames(parts: readonly TracePart[]): string[] {
  return parts.flatMap((part) =>
    'frame' in part ? [`${part.frame.functionName}: ${CODE.slice(part.frame.column - 1, part.frame.column + 7)}`] : [],
  );
}

/** As Espruino 2v29.277 prints it when the program is in RAM: places count within the function. */
const IN_RAM = `Uncaught Error: TOO_DEEP 3
    at n (:1:29)
if(e>2)throw Error("TOO_DEEP "+e);return n(e+1)+1
                                ^
    at n (:1:47)
if(e>2)throw Error("TOO_DEEP "+e);return n(e+1)+1
                                              ^
    at read (:1:6)
2*n(e)
     ^
    at :1:16
print(t.read(e))
              ^
    at :1:38
[1].forEach(function(e){print(t.read(e))})
                                         ^
`
  .replace(':1:29', ':1:33')
  .replace(':1:16', ':1:15')
  .replace(':1:38', ':1:42');

describe('a stack of the interpreter', () => {
  it('is translated when places count within the function', () => {
    expect(frames(decoder.decode(IN_RAM))).toEqual(['n: Error("T', 'n: n(e+1)+1', 'read: n(e)}}le', ': read(e))', ': forEach(']);
  });

  it('is translated when places count within the file', () => {
    const at = (text: string): number => CODE.indexOf(text) + text.length;
    const inFile = `    at n (.bootcde:1:${at('"TOO_DEEP "+e)')})\n    at read (slot-a:1:${at('2*n(e)')})\n    at .bootcde:1:${at('print(t.read(e)')}\n`;
    expect(frames(decoder.decode(inFile))).toEqual(['n: Error("T', 'read: n(e)}}le', ': read(e))']);
  });

  it('is translated when the bundle lies in a slot of the board, behind the slot header', () => {
    const at = CODE.indexOf('"TOO_DEEP "+e)') + '"TOO_DEEP "+e)'.length;
    expect(frames(decoder.decode(`    at n (mote.b:1:${4096 + at})\n`))).toEqual(['n: Error("T']);
  });

  it('is found by its line of code where that is cut at both ends', () => {
    const cut = `    at [raw] (:1:${CODE.length})\n...},10),print(t.read(2))\n                        ^\n`;
    expect(frames(decoder.decode(cut))).toEqual([': print(t.']);
  });

  it('may name a function by its whole text', () => {
    const line = `    at function (e) {return 2*n(e) (:1:6)\n2*n(e)\n     ^\n`;
    expect(frames(decoder.decode(line))).toEqual(['read: n(e)}}le']);
  });

  it('stays as it is where it is not of this bundle', () => {
    const foreign =
      '    at n (:1:33)\nif(x>2)throw Error("OTHER 12345678"+x);return n(x+1)+1\n                                ^\n    at (:1:9)';
    expect(decoder.decode(foreign).map(traceText).join('\n')).toBe(foreign);
  });

  it('is told from the console around it, prompts and colours gone', () => {
    const noisy = `ready\r\n>\u001b[JUncaught Error: TOO_DEEP 3\r\n    at read (:1:6)\r\n2*n(e)\r\n     ^\r\n>\u001b[J12 °C\r\n`;
    const parts = decoder.decode(noisy);
    expect(frames(parts)).toEqual(['read: n(e)}}le']);
    expect(parts.filter((part) => 'line' in part)).toEqual([
      { line: 'ready' },
      { line: '>Uncaught Error: TOO_DEEP 3' },
      { line: '>12 °C' },
    ]);
  });

  it('is gathered from a console, and nothing else with it', () => {
    const lines = new TraceLines();
    for (const line of ['12 °C', ...IN_RAM.trimEnd().split('\n'), '13 °C', 'Uncaught Error: two', '14 °C', '    at n (:1:6)'])
      lines.add(line);
    expect(lines.traces).toEqual([IN_RAM.trimEnd().split('\n'), ['Uncaught Error: two']]);
  });

  it('never makes it throw, whatever the text', () => {
    for (const text of [
      '',
      '    at n (:0:0)',
      '    at n (:9:99999999)\nx\n^',
      `    at n (.bootcde:1:${CODE.length + 1})`,
      '    at (:1:1)\n',
    ])
      expect(frames(decoder.decode(text))).toEqual([]);
  });
});
