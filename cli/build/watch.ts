import { unwatchFile, watchFile } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { FileWatch } from '../../build/watch.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { configFile } from '../config.ts';
import { existingFile } from '../entry.ts';
import { reportFailure } from '../failure.ts';
import type { Output } from '../output.ts';
import { buildOnce, openBuild, settingOf, type Artefact, type ArtefactFlags } from './artefact.ts';

/**
 * What is done with each build. A ToolError that it throws is shown, and the next change waited for. `tookMs` are whole milliseconds from the
 * moment when a change was seen until the artefacts were written.
 */
export type OnBuilt = (artefact: Artefact, tookMs: number) => void | Promise<void>;

/** After so many V8 has compiled nearly all of what a build runs. They are made while nothing else is to do. */
const REHEARSALS = 8;
const CONFIG_POLL_MS = 1000;
/** Changes that follow one another faster are not made to wait for what is done in between. */
const QUIET_MS = 300;

/** Builds a program, and again whenever one of its files changes, until Ctrl-C. A program that does not build is waited for. */
export async function watchEntry(
  entry: string,
  flags: ArtefactFlags,
  output: Output,
  onBuilt: OnBuilt = (artefact, tookMs) => tell(artefact, tookMs, output),
): Promise<ExitCode> {
  // V8 optimizes what has run three times as long as it does by itself: the first builds take a fifth to a third less of the processor.
  setFlagsFromString('--interrupt-budget=400000');
  const open = await openBuild(settingOf(entry, flags), flags, false);
  let wake = (): void => undefined;
  const files = new FileWatch(() => wake(), [resolve(flags.out)]);
  const end = new AbortController();
  const onSignal = (): void => {
    end.abort();
    wake();
  };
  const isWanted = (): boolean => files.seenMs !== undefined || end.signal.aborted;
  const config = configFile(process.cwd());
  const tellOfConfig = (): void => output.talk(`${basename(config!)} has changed: what it says counts when mote is started again`);
  let rehearsals = REHEARSALS;
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    // Followed before it is read, so that no change falls between.
    files.follow([entry]);
    if (config !== undefined) watchFile(config, { interval: CONFIG_POLL_MS, persistent: false }, tellOfConfig);
    for (let change: Change = { files: [], seenMs: performance.now() }; !end.signal.aborted;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      const readSinceMs = Date.now();
      let isBuilt = false;
      try {
        existingFile(relative(process.cwd(), entry), 'the program');
        files.awaitsFolders = true;
        const artefact = await buildOnce(open, output, change.files);
        files.awaitsFolders = false;
        await onBuilt(artefact, Math.round(performance.now() - change.seenMs));
        isBuilt = true;
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        reportFailure(error, output);
      }
      files.follow(open.compiler.watched(), readSinceMs);
      await Promise.race([woken, new Promise((resolve) => setTimeout(resolve, QUIET_MS).unref())]);
      if (isBuilt) {
        while (rehearsals > 0 && !isWanted()) rehearsals -= Number(await open.compiler.rehearse(isWanted));
        if (!isWanted()) void open.compiler.readAhead();
      }
      change = await nextChange(files, woken, (again) => (wake = again), end.signal);
    }
  } finally {
    files.close();
    if (config !== undefined) unwatchFile(config, tellOfConfig);
    open.compiler.close();
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal);
  }
  return ExitCode.interrupted;
}

function tell({ result, files }: Artefact, tookMs: number, output: Output): void {
  if (output.json) output.result(JSON.stringify({ event: 'built', tookMs, ...result.record, artefacts: files }));
  else output.result(`${files[0]}  ${result.record.bytes.toLocaleString('en')} bytes  ${tookMs} ms`);
}

interface Change {
  readonly files: readonly string[];
  /** Milliseconds of `performance.now()`. */
  readonly seenMs: number;
}

/** Waits until a file's content is another. Whatever happened since `woken` was made counts. */
async function nextChange(files: FileWatch, woken: Promise<void>, rewake: (wake: () => void) => void, end: AbortSignal): Promise<Change> {
  for (let next = woken; ;) {
    await next;
    const again = new Promise<void>((resolve) => rewake(resolve));
    const seenMs = files.seenMs ?? performance.now();
    const changed = files.changes();
    if (changed.length > 0 || end.aborted) return { files: changed, seenMs };
    next = again;
  }
}
