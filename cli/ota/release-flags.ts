import { existsSync, readFileSync } from 'node:fs';
import type { BuildRecord } from '../../build/record.ts';
import type { ReleaseOptions } from '../../fleet/ota/release.ts';
import { INTERPRETER_BOARDS } from '../../report/board-names.ts';
import { parseDurationUs } from '../../report/duration.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { type Command, Option } from '../command-line.ts';
import { parseWhole } from './connection.ts';

export interface ReleaseFlags {
  sequence?: string;
  releaseVersion?: string;
  hardware?: string;
  confirm: string;
  after?: string;
  expires?: string;
}

export function addReleaseFlags(command: Command): Command {
  return command
    .addOption(new Option('--sequence <number>', 'of the release; default: one above the highest of the channels'))
    .addOption(new Option('--release-version <text>', 'for people; default: that of the build record beside the bundle'))
    .addOption(
      new Option(
        '--hardware <names>',
        'boards that take it as their interpreter calls them (process.env.BOARD), separated by commas; default: that of the build record',
      ),
    )
    .addOption(new Option('--confirm <duration>', 'how long a device has to reach the broker and become healthy').default('5m'))
    .addOption(new Option('--after <sequence>', 'lowest sequence that may go directly to this one'))
    .addOption(new Option('--expires <date>', 'day after which devices that know the time do not install it, 2027-12-31'));
}

/** What the flags and the build record say of a release. A record of other bytes than the bundle's is refused. */
export async function releaseOptions(
  path: string,
  bundle: Buffer,
  flags: ReleaseFlags,
): Promise<Omit<ReleaseOptions, 'application' | 'sequence' | 'bundle'>> {
  const { createHash } = await import('node:crypto');
  const recordFile = path.replace(/\.js$/, '.build.json');
  const record = recordFile !== path && existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as BuildRecord) : undefined;
  if (record && record.sha256 !== createHash('sha256').update(bundle).digest('hex'))
    throw usage(`${recordFile} is the record of other bytes than ${path}`, 'Run mote build again.');
  const version = flags.releaseVersion ?? record?.version;
  const hardware = flags.hardware?.split(',') ?? (record ? [INTERPRETER_BOARDS[record.board]] : undefined);
  if (!version) throw usage('the release has no version', 'Give it with --release-version, or push a bundle with its build record.');
  if (!hardware) throw usage('no board is named', 'Give --hardware ESP32, or push a bundle with its build record.');
  const expiresMs = flags.expires === undefined ? 0 : Date.parse(flags.expires);
  if (Number.isNaN(expiresMs)) throw usage(`--expires is "${flags.expires}", expected a date`, 'Write it like --expires 2027-12-31.');
  return {
    version,
    hardware,
    confirmS: Math.round(parseDurationUs(flags.confirm, '--confirm') / 1e6),
    leastSequence: flags.after === undefined ? 0 : parseWhole(flags.after, '--after', 1),
    expiresS: Math.floor(expiresMs / 1000),
  };
}

function usage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'OTA_USAGE', message, hint, exitCode: ExitCode.usage });
}
