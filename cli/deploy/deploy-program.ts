import { TraceDecoder, traceText } from '../../build/stack-trace.ts';
import { chunkTable, cutIntoChunks } from '../../fleet/ota/chunks.ts';
import type { BoardConsole } from '../../flash/console/board-console.ts';
import { LineReader } from '../../flash/console/line-reader.ts';
import { deployBundle, type DeployStep } from '../../flash/deploy/deploy.ts';
import { compress } from '../../simulator/engine/heatshrink.ts';
import { deviceProgram } from '../board/device-program.ts';
import { transferBar } from '../board/progress.ts';
import { readBuild } from '../build/read-build.ts';
import { TraceGroups } from '../monitor/trace-groups.ts';
import type { Output } from '../output.ts';

export interface DeployFlags {
  hello?: string;
  replaceBoot?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** Deploys the bundle of a file; its build record and source map lie beside it. What the program prints meanwhile is talk. */
export async function deployProgram(
  console: BoardConsole,
  file: string,
  flags: DeployFlags,
  timeoutMs: number,
  output: Output,
): Promise<void> {
  const { record, bundle } = readBuild(file.replace(/\.js$/, '.build.json'));
  const bytes = Buffer.from(bundle.code, 'latin1');
  const writer = await deviceProgram('firmware/ota/cable');
  const decoder = new TraceDecoder(bundle);
  let [starting, greeted] = [false, false];
  const show = (line: string): void => {
    if (!starting) return output.detail(line);
    if (flags.hello !== undefined && line.includes(flags.hello)) greeted = true;
    output.talk(output.style('dim', `  ${line}`));
  };
  const shown = new Set<string>();
  const groups = new TraceGroups(show, (lines) => {
    const text = decoder.decode(lines.join('\n')).map(traceText).join('\n');
    // A program on trial throws as often as the loader lets it start.
    if (starting && !shown.has(text)) output.problem(output.style('red', text));
    shown.add(text);
  });
  const reader = new LineReader((line) =>
    groups.add(
      Buffer.from(line, 'latin1')
        .toString('utf8')
        .replace(/^>(?=Uncaught )/, ''),
    ),
  );
  console.link.onText = (text) => reader.take(text);
  const bar = transferBar('writing', bytes.length, flags.quiet);
  const { name, version } = record;
  try {
    const deployed = await deployBundle(console, {
      bundle: bytes,
      name: `${name} ${version}`,
      chip: record.board,
      chunkTable: chunkTable(cutIntoChunks(bytes, compress)),
      writer,
      compress,
      replaceBoot: flags.replaceBoot === true,
      hello: flags.hello === undefined ? undefined : { text: flags.hello, seen: () => greeted },
      patienceMs: timeoutMs,
      report: (step) => {
        if (step.step === 'writing') return bar.at(step.doneBytes);
        starting = step.step === 'starting';
        tell(step, output);
      },
    });
    const { slot, sequence, transferMs } = deployed;
    const outcome = { program: { name, version, bytes: bytes.length, sha256: record.sha256 }, slot, sequence, transferMs };
    if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, ...outcome }));
    else
      output.result(
        `${name} ${version} runs in ${slot}, ${bytes.length.toLocaleString('en')} bytes, sha256 ${record.sha256.slice(0, 12)}… verified`,
      );
  } finally {
    bar.end();
    groups.flush();
  }
}

function tell(step: Exclude<DeployStep, { step: 'writing' }>, output: Output): void {
  if (step.step === 'found')
    output.talk(`Espruino ${step.interpreter} on ${step.board}, ${step.active ?? 'no program'} runs, ${step.target} is written`);
  if (step.step === 'sealed') output.talk(`read back and verified after ${(step.ms / 1000).toFixed(1)} s`);
  if (step.step === 'starting') output.talk('restarting the board');
}
