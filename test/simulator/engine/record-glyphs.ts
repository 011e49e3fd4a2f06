/**
 * Asks a real interpreter for the pixels of its two built-in fonts and writes them to simulator/engine/graphics/glyphs.ts:
 *
 *   MOTE_ENGINE=/path/to/espruino npx jiti test/simulator/engine/record-glyphs.ts
 */
import { writeFileSync } from 'node:fs';
import { onEngine } from './run-probe.ts';

const WAIT_MS = 6000;
const LINE_CHARS = 96;
const engine = process.env['MOTE_ENGINE'];
if (!engine) throw new Error('MOTE_ENGINE is not set');

/** Each character (0 would be an image) twice as large on a ground that is set: what stays set at the right edge is a character that the font does not have. */
const program = (font: string, width: number, height: number): string => `
var W=${width},H=${height},g=Graphics.createArrayBuffer(2*W,2*H,1);
for(var c=1;c<256;c++){g.setColor(1).setBgColor(0).clear().setFont("${font}",2);
g.fillRect(0,0,2*W-1,2*H-1);g.setColor(1);g.drawString(String.fromCharCode(c),0,0,true);
if(!g.getPixel(2*W-1,0)){var s="";for(var y=0;y<H;y++)for(var x=0;x<W;x++)s+=g.getPixel(2*x,2*y);print(c,s)}}`;

async function glyphs(font: string, width: number, height: number): Promise<{ first: number; digits: string[] }> {
  const lines = (await onEngine(engine!, program(font, width, height), WAIT_MS)).filter((line) => /^\d+ [01]+$/.test(line));
  const digits: string[] = [];
  const first = Number(lines[0]?.split(' ')[0]);
  for (const line of lines) {
    const [code, bits] = line.split(' ');

    if (Number(code) - first !== digits.length) throw new Error(`${font}: character ${code} comes after ${digits.length} from ${first}`);
    digits.push(
      BigInt(`0b${bits!}`)
        .toString(16)
        .padStart((width * height) / 4, '0'),
    );
  }
  return { first, digits };
}

function source(name: string, { first, digits }: { first: number; digits: string[] }): string {
  const text = digits.join('');
  const lines = text.match(new RegExp(`.{1,${LINE_CHARS}}`, 'g')) ?? [];
  const quoted = lines.map((line) => `    '${line}'`).join(' +\n');
  return `export const ${name}: Glyphs = {\n  first: ${first},\n  digits: ${digits[0]!.length},\n  rows:\n${quoted},\n};\n`;
}

const header = `/**
 * The built-in fonts as a real interpreter draws them; written by test/simulator/engine/record-glyphs.ts.
 * \`rows\`: so many hexadecimal digits for each character from \`first\`, a bit for each pixel of its cell, line by line.
 */
export interface Glyphs {
  readonly first: number;
  readonly digits: number;
  readonly rows: string;
}
`;
const file = new URL('../../../simulator/engine/graphics/glyphs.ts', import.meta.url);
const [small, large] = [await glyphs('4x6', 4, 6), await glyphs('6x8', 6, 8)];
writeFileSync(file, [header, source('GLYPHS_4X6', small), source('GLYPHS_6X8', large)].join('\n'));
process.stdout.write(`${small.digits.length} characters of 4x6, ${large.digits.length} of 6x8\n`);
