/** The figures that README states, measured. A test holds them; `npm run figures` writes them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { compileWithClient } from '../support/client-variant.ts';
import { codeFigures, engineFigures, payloadTable } from '../bench/payload-figures.ts';
import { ENGINE } from '../hal/engine-run.ts';
import { helperTable } from '../build/helper-costs.ts';
import { ROOT } from '../support/mote.ts';

export const README = join(ROOT, 'README.md');
export const LANGUAGE_PAGE = join(ROOT, 'docs', 'language.md');
const SAMPLE = 'firmware/apps/climate.ts';

export interface Figure {
  /** What stands before and after the figure in README; the figure is what lies between. */
  readonly before: string;
  readonly after: string;
  readonly measured: string;
}

export async function measureFigures(): Promise<Figure[]> {
  const source = readFileSync(join(ROOT, SAMPLE), 'utf8');
  const [v4, standard, full] = [
    await bundleBytes('motekit/mqtt/v4'),
    await bundleBytes('motekit/mqtt'),
    await bundleBytes('motekit/mqtt/full'),
  ];
  return [
    { before: 'is the whole firmware, ', after: ' lines', measured: String(source.trimEnd().split('\n').length) },
    { before: ' lines and ', after: ' bytes on the board', measured: v4.toLocaleString('en') },
    { before: 'falls back to 3.1.1 (about ', after: ' kB more)', measured: kilobytes(standard - v4) },
    { before: 'survives a reboot (another ', after: ' kB)', measured: kilobytes(full - standard) },
  ];
}

/** `text` with every figure as measured; throws where README no longer has the sentence. */
export function withFigures(text: string, figures: readonly Figure[]): string {
  return figures.reduce((page, { before, after, measured }) => {
    const start = page.search(sentence(before));
    if (start < 0) throw new Error(`README has no ${JSON.stringify(before)}`);
    const from = start + before.length;
    const length = page.slice(from).search(sentence(after));
    if (length < 0 || length > 12) throw new Error(`README has no ${JSON.stringify(after)} soon after ${JSON.stringify(before)}`);
    return page.slice(0, from) + measured + page.slice(from + length);
  }, text);
}

/**
 * `text` with the table of payload formats as `npm run bench -- payload` prints it. The columns of the interpreter are measured on one with
 * the layout of the board (MOTE_ENGINE); without, the whole table stays.
 */
export async function withPayloadTable(text: string): Promise<string> {
  if (!ENGINE?.includes('e32')) return text;
  const table = payloadTable(await codeFigures(), await engineFigures());
  return text.replace(/^\| format .*(?:\n\|.*)*/m, () => table);
}

/** The page about the language with the costs of helpers as measured, laid out as the formatter does it. */
export async function withHelperTable(text: string): Promise<string> {
  const page = text.replace(/^\| a program with .*(?:\n\|.*)*/m, await helperTable());
  return format(page, { ...(await resolveConfig(LANGUAGE_PAGE)), parser: 'markdown' });
}

/** Lines are wrapped, so a blank may be a line's end. */
function sentence(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s'));
}

async function bundleBytes(client: string): Promise<number> {
  return (await compileWithClient(SAMPLE, client)).code.length;
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
