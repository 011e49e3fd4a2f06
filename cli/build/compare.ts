import { ExitCode } from '../../report/exit-codes.ts';
import type { Output } from '../output.ts';
import { parts } from '../size/report.ts';
import type { Baseline } from './record-file.ts';

interface Growth {
  readonly path: string;
  readonly before: number;
  readonly after: number;
}

/** Modules and helpers whose size changed, the ones that grew most first. */
export function changes(before: Baseline, after: Baseline): Growth[] {
  const sizes = new Map<string, { before: number; after: number }>();
  for (const { path, bytes } of parts(before)) sizes.set(path, { before: bytes, after: 0 });
  for (const { path, bytes } of parts(after)) sizes.set(path, { before: sizes.get(path)?.before ?? 0, after: bytes });
  return [...sizes]
    .map(([path, size]) => ({ path, ...size }))
    .filter((size) => size.before !== size.after)
    .sort((a, b) => b.after - b.before - (a.after - a.before));
}

/** Says what changed; a bundle that grew ends with 7. */
export function compareSizes(before: Baseline, after: Baseline, output: Output): ExitCode {
  const signed = (bytes: number): string => (bytes > 0 ? `+${bytes.toLocaleString('en')}` : bytes.toLocaleString('en'));
  const rows = changes(before, after);
  if (!output.json) {
    output.result(`${after.bytes.toLocaleString('en')} bytes, ${signed(after.bytes - before.bytes)} since the record compared with`);
    for (const row of rows) output.result(`${signed(row.after - row.before).padStart(8)}  ${row.path}`);
  }
  if (after.bytes <= before.bytes) return ExitCode.ok;
  const grown = rows.filter((row) => row.after > row.before).slice(0, 3);
  const text = grown.map((row) => `${row.path} (${signed(row.after - row.before)} bytes)`).join(', ');
  output.problem(
    `${output.style('red', 'error BUDGET')} the bundle grew from ${before.bytes.toLocaleString('en')} to ${after.bytes.toLocaleString('en')} bytes`,
  );
  output.problem(
    `  ${output.style('dim', '→')} Most in ${text}. If that is meant, keep the new dist/app.build.json as the record to compare with.`,
  );
  return ExitCode.budgetExceeded;
}
