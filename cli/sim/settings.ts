import { ExitCode } from '../../report/exit-codes.ts';
import { parseDurationUs } from '../../report/duration.ts';
import { ToolError } from '../../report/tool-error.ts';
import { readSerial, type SerialFlags, type SerialSettings } from './serial-settings.ts';

/** The flags of `mote sim` as the command line gives them. */
export interface SimFlags extends SerialFlags {
  out: string;
  board: 'esp32' | 'esp32s3' | 'esp32c3';
  wiring?: string;
  modules?: string;
  keys?: string;
  for?: string;
  speed?: string;
  seed: string;
  broker: string;
  listen?: string;
  engine?: string;
  trace?: string;
  expectText?: string;
  timeout?: string;
  json?: boolean;
}

/** Where the firmware's broker is. */
export type BrokerChoice =
  | { readonly kind: 'builtin' }
  | { readonly kind: 'none' }
  | { readonly kind: 'url'; readonly url: URL; readonly host: string; readonly port: number; readonly tls: boolean };

/** The same flags, read and checked. */
export interface SimSettings {
  /** Virtual time at which the run ends; undefined: when it is interrupted. */
  readonly forUs: number | undefined;
  /** Virtual seconds a real second; undefined: as fast as it goes. */
  readonly speed: number | undefined;
  readonly seed: number;
  readonly broker: BrokerChoice;
  readonly listenPort: number | undefined;
  /** The board is reached through its serial port. */
  readonly serial: SerialSettings | undefined;
  readonly expectText: string | undefined;
  /** Real time after which the run is given up with exit code 42. */
  readonly timeoutMs: number | undefined;
}

export function readSettings(flags: SimFlags): SimSettings {
  const forUs = flags.for === undefined ? undefined : parseDurationUs(flags.for, '--for');
  const broker = readBroker(flags.broker);
  const listenPort = flags.listen === undefined ? undefined : readInteger(flags.listen, '--listen', 0, 65_535);
  const serial = readSerial(flags);
  if (flags.flashImage !== undefined && flags.engine !== undefined && !serial)
    throw usage('--flash-image goes with --engine only on a --serial port', 'Add --serial tcp://:0, or leave --engine out.');
  if (flags.keys !== undefined && (flags.flashImage === undefined || serial))
    throw usage(
      '--keys is for a node in a --flash-image; a board on a port gets its keys with mote provision',
      'Add --flash-image node.bin.',
    );
  // Real sockets live in real time, and a run without an end has a person watching it.
  const watched =
    (forUs === undefined && flags.expectText === undefined) || broker.kind === 'url' || listenPort !== undefined || serial !== undefined;
  const speed = readSpeed(flags.speed ?? (watched ? '1x' : 'max'));
  if (speed === undefined && broker.kind === 'url')
    throw usage('--speed max cannot be used with a broker at a URL, which lives in real time', 'Use --speed 1x.');
  if (speed === undefined && listenPort !== undefined)
    throw usage('--speed max cannot be used with --listen, whose clients live in real time', 'Use --speed 1x.');
  if (speed !== 1 && serial !== undefined)
    throw usage('--speed goes with --serial at 1x only, whose clients live in real time', 'Leave --speed out.');
  if (speed === undefined && forUs === undefined && flags.expectText === undefined)
    throw usage('--speed max has no end without --for or --expect-text', 'Add --for 24h.');
  if (listenPort !== undefined && broker.kind !== 'builtin')
    throw usage('--listen opens the built-in broker, which --broker replaces', 'Leave one of the two out.');
  return {
    forUs,
    speed,
    seed: readInteger(flags.seed, '--seed', 0, 0xffff_ffff),
    broker,
    listenPort,
    serial,
    expectText: flags.expectText,
    timeoutMs: flags.timeout === undefined ? undefined : parseDurationUs(flags.timeout, '--timeout') / 1000,
  };
}

/** Virtual time of a run that waits for a text and was given no end. */
export const EXPECT_LIMIT_US = 24 * 3600e6;

const DEFAULT_PORTS: Record<string, { port: number; tls: boolean }> = {
  'mqtt:': { port: 1883, tls: false },
  'mqtts:': { port: 8883, tls: true },
};

function readBroker(text: string): BrokerChoice {
  if (text === 'builtin' || text === 'none') return { kind: text };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url && DEFAULT_PORTS[url.protocol];
  if (!url || !scheme || !url.hostname) {
    const shown = url ? redact(url) : text;
    throw usage(
      `--broker is "${shown}", expected builtin, none, mqtt://host[:port] or mqtts://host[:port]`,
      'Example: --broker mqtt://127.0.0.1:1883',
    );
  }
  return { kind: 'url', url, host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port ? Number(url.port) : scheme.port, tls: scheme.tls };
}

/** A URL for people: without its password. */
export function redact(url: URL): string {
  const shown = new URL(url);
  if (shown.password) shown.password = '***';
  return shown.href;
}

function readSpeed(text: string): number | undefined {
  if (text === 'max') return undefined;
  const match = /^(\d+(?:\.\d+)?)x$/.exec(text);
  const speed = match ? Number(match[1]) : 0;
  if (!(speed > 0)) throw usage(`--speed is "${text}", expected max or a factor such as 1x or 60x`, 'Example: --speed 60x');
  return speed;
}

function readInteger(text: string, flag: string, lowest: number, highest: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= lowest && value <= highest))
    throw usage(`${flag} is "${text}", expected a whole number from ${lowest} to ${highest}`, `Example: ${flag} ${Math.max(lowest, 1)}`);
  return value;
}

function usage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'USAGE_SIM', message, hint, exitCode: ExitCode.usage });
}
