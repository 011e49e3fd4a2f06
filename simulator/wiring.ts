/** The wiring document: which board, who it is, what hangs on its buses, which access point it sees. */
import { ExitCode } from '../report/exit-codes.ts';
import { ToolError } from '../report/tool-error.ts';
import { findJsonFault } from './json-syntax.ts';
import { problemError, wiringError } from './wiring-errors.ts';
import { readParts, type WiredPart } from './wiring-parts.ts';
import { checkDocument, isProblem } from './wiring-schema.ts';

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
  readonly parts: readonly WiredPart[];
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
