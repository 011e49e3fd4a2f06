/** The wiring document: which board, who it is, what hangs on its buses, which access point it sees. */
import { parseDurationUs } from '../report/duration.ts';
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { findJsonFault } from './json-syntax.ts';
import { PART_KINDS, type PartSpec } from './parts/index.ts';
import type { SignalSpec } from './parts/signal.ts';
import { checkDocument, checkSignal, isProblem, type Problem, type WiringDocument } from './wiring-schema.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface WiringIdentity {
  readonly org: string;
  readonly site: string;
  readonly area: string;
  readonly type: string;
  readonly id: string;
  readonly wifi: { readonly ssid: string; readonly password: string };
  readonly broker: {
    readonly host: string;
    readonly port: number;
    readonly user?: string | undefined;
    readonly password?: string | undefined;
    /** Present: TLS. Files hold DER or PEM, relative to the wiring document. */
    readonly tls?: { readonly certFile?: string | undefined; readonly keyFile?: string | undefined } | undefined;
  };
  readonly sntp?: string | undefined;
}

export interface Wiring {
  readonly file: string;
  readonly board: 'esp32';
  /** Absent: the board has not been provisioned. */
  readonly identity: WiringIdentity | undefined;
  readonly accessPoint: { readonly ssid: string; readonly password: string; readonly rssiDbm: number };
  readonly parts: readonly PartSpec[];
}

/** Name of the built-in broker on the virtual network. */
export const BUILTIN_BROKER = { host: 'broker.mote', port: 1883 } as const;

const DEFAULT_ACCESS_POINT = { ssid: 'mote-sim', password: 'simulated', rssiDbm: -60 };

/**
 * Reads a wiring document (JSON). `"${NAME}"` as a whole value is taken from the environment.
 * @param file for messages
 * @throws ToolError `WIRING_…`, exit code 2, naming the place in the document
 */
export function parseWiring(text: string, file: string, environment: Environment = process.env): Wiring {
  const filled = fillSecrets(parseJson(text, file), [], file, environment);
  const document = checkDocument(filled);
  if (isProblem(document)) throw problemError(document, file);
  const accessPoint = document.accessPoint ?? DEFAULT_ACCESS_POINT;
  const { ssid, password } = accessPoint;
  const identity = document.identity && {
    ...document.identity,
    wifi: document.identity.wifi ?? { ssid, password },
    broker: document.identity.broker ?? BUILTIN_BROKER,
  };
  return { file, board: document.board, identity, accessPoint, parts: readParts(document.parts, file) };
}

function readParts(parts: WiringDocument['parts'], file: string): PartSpec[] {
  const taken = new Map<string, number>();
  return parts.map(({ part, bus, address: addressText, ...quantities }, index) => {
    const path = ['parts', index] as const;
    const kind = Object.hasOwn(PART_KINDS, part) ? PART_KINDS[part]! : undefined;
    if (!kind) {
      const names = Object.keys(PART_KINDS);
      throw wiringError(
        'UNKNOWN_PART',
        file,
        [...path, 'part'],
        `is "${part}", which is no part that mote knows`,
        suggestion(part, names) ?? `Known parts: ${names.join(', ')}.`,
      );
    }
    const address = Number(addressText);
    if (!kind.addresses.includes(address)) {
      const possible = kind.addresses.map((value) => `"0x${value.toString(16)}"`).join(' or ');
      throw wiringError('ADDRESS', file, [...path, 'address'], `is "${addressText}", but a ${part} answers at ${possible}`);
    }
    const other = taken.get(`${bus}/${address}`);
    if (other !== undefined)
      throw wiringError('ADDRESS_TAKEN', file, [...path, 'address'], `is "${addressText}", where parts[${other}] is on ${bus} already`);
    taken.set(`${bus}/${address}`, index);
    const inputs: Record<string, SignalSpec> = {};
    for (const [name, value] of Object.entries(quantities)) inputs[name] = readSignal(value, name, kind, [...path, name], file);
    return { part, bus, address, inputs };
  });
}

function readSignal(
  value: unknown,
  name: string,
  kind: (typeof PART_KINDS)[string],
  path: readonly (string | number)[],
  file: string,
): SignalSpec {
  const known = ['part', 'bus', 'address', ...Object.keys(kind.inputs)];
  if (!Object.hasOwn(kind.inputs, name)) throw problemError({ path, kind: 'unknown-key', expected: '', seen: name, known }, file);
  const signal = checkSignal(value);
  if (isProblem(signal))
    throw problemError(
      {
        ...signal,
        expected: signal.path.length > 0 ? signal.expected : 'a number or {min, max, period, noise}',
        path: [...path, ...signal.path],
      },
      file,
    );
  const [low, high] = kind.ranges[name]! as [number, number];
  for (const [key, number] of typeof signal === 'number'
    ? [['', signal] as const]
    : [['min', signal.min] as const, ['max', signal.max] as const]) {
    if (number < low || number > high) {
      throw wiringError('VALUE', file, key ? [...path, key] : path, `is ${number}, expected ${low} to ${high}, what the part can measure`);
    }
  }
  if (typeof signal === 'number') return signal;
  const { min, max, period, noise } = signal;
  if (min > max) throw wiringError('VALUE', file, [...path, 'min'], `is ${min}, above max ${max}`);
  const periodS = parseDurationUs(period, `${file}: ${pathText([...path, 'period'])}`) / 1e6;
  if (periodS <= 0) throw wiringError('VALUE', file, [...path, 'period'], `is "${period}", expected more than nothing`);
  return { min, max, periodS, noise: noise ?? 0 };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = (cause as Error).message;
    const line = text.slice(0, findJsonFault(text)).split('\n').length;
    throw new ToolError({
      code: 'WIRING_SYNTAX',
      message: `${file}:${line}: not valid JSON: ${reason}`,
      hint: 'Look for a missing comma or quote before that place; JSON takes no comments and no comma after the last item.',
      exitCode: ExitCode.usage,
      cause,
    });
  }
}

function fillSecrets(value: unknown, path: readonly (string | number)[], file: string, environment: Environment): unknown {
  if (Array.isArray(value)) return value.map((item, index) => fillSecrets(item, [...path, index], file, environment));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillSecrets(item, [...path, key], file, environment)]));
  }
  const name = typeof value === 'string' ? /^\$\{([A-Za-z_]\w*)\}$/.exec(value)?.[1] : undefined;
  if (name === undefined) return value;
  const secret = environment[name];
  if (secret === undefined) {
    throw wiringError('SECRET', file, path, `takes the environment variable ${name}, which is not set`, `Set it: export ${name}=…`);
  }
  return secret;
}

function problemError({ path, kind, expected, seen, known }: Problem, file: string): ToolError {
  const key = String(path.at(-1) ?? '');
  if (kind === 'unknown-key') {
    return wiringError(
      'UNKNOWN_KEY',
      file,
      path,
      'is not a key of a wiring document',
      suggestion(key, known) ?? `Keys here: ${known.join(', ')}.`,
    );
  }
  if (kind === 'missing') return wiringError('MISSING', file, path, `is missing, expected ${expected}`);
  return wiringError('VALUE', file, path, `is ${seen}, expected ${expected}`);
}

function wiringError(what: string, file: string, path: readonly (string | number)[], statement: string, hint?: string): ToolError {
  const message = `${file}: ${pathText(path)} ${statement}`;
  return new ToolError({ code: `WIRING_${what}`, message, ...(hint === undefined ? {} : { hint }), exitCode: ExitCode.usage });
}

function pathText(path: readonly (string | number)[]): string {
  if (path.length === 0) return 'the document';
  return path.map((item, index) => (typeof item === 'number' ? `[${item}]` : index === 0 ? item : `.${item}`)).join('');
}

function suggestion(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }));
  const best = ranked.sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.max(2, best.name.length / 2) ? `Did you mean "${best.name}"?` : undefined;
}

/** Insertions, deletions and replacements from one word to the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1])));
    }
    row = next;
  }
  return row[b.length]!;
}
