import { readFileSync } from 'node:fs';
import type { Identity } from '../../firmware/identity.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { parseWiring } from '../../simulator/wiring.ts';
import { existingFile } from '../entry.ts';
import { identityOf } from '../sim/provisioning.ts';
import { invalid, parseCsv } from './csv.ts';

/** One board to set up. */
export interface BoardInput {
  readonly identity: Identity;
  /** Undefined: the one that `-p` or the user chooses. */
  readonly port: string | undefined;
}

type Document = Record<string, unknown>;

/** Boards as the files say that `--identity` and `--csv` name. A row of the table goes over the document. */
export function readBoards(identityFile: string | undefined, csvFile: string | undefined): BoardInput[] {
  const base = identityFile === undefined ? undefined : readDocument(identityFile);
  if (csvFile === undefined) {
    if (!base) throw usage('no identity was named', 'Name a file with it: --identity node.json, or many boards: --csv boards.csv');
    return [{ identity: checked(base, identityFile!), port: undefined }];
  }
  const path = existingFile(csvFile, 'the table of boards');
  const boards = parseCsv(readFileSync(path, 'utf8'), csvFile).map(({ line, values }) => {
    const { port, ...columns } = values;
    if (!port)
      throw invalid(csvFile, line, 'names no port', 'The column "port" says which board it is: /dev/ttyUSB0, or rfc2217://host:port');
    // Paths of certificates are relative to the table.
    return { identity: checked(withColumns(base ?? {}, columns), path, `${csvFile}:${line}`), port };
  });
  for (const key of ['port', 'id'] as const) {
    const names = boards.map((board) => (key === 'port' ? board.port : board.identity.id));
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) throw usage(`${csvFile} has the ${key} "${twice}" twice`, `Each board has a ${key} of its own.`);
  }
  return boards;
}

function readDocument(file: string): Document {
  const path = existingFile(file, 'the identity');
  try {
    const document: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return document as Document;
  } catch (cause) {
    throw usage(
      `${file} is no JSON: ${(cause as Error).message.replace(/ in JSON.*| \.\.\..*/s, '')}`,
      'See docs/deploying.md for an example.',
    );
  }
  throw usage(`${file} is no JSON object`, 'See docs/deploying.md for an example.');
}

/** `broker.host` sets a member of a member; an empty cell sets nothing. */
function withColumns(base: Document, columns: Readonly<Record<string, string>>): Document {
  const document = structuredClone(base);
  for (const [path, value] of Object.entries(columns)) {
    if (value === '') continue;
    const names = path.split('.');
    const last = names.pop()!;
    let owner = document;
    for (const name of names) owner = (owner[name] ??= {}) as Document;
    owner[last] = path === 'broker.port' ? Number(value) : value;
  }
  return document;
}

/** The rules are those of a wiring's identity, `"${NAME}"` from the environment included; a real board also needs its network and broker. */
function checked(document: Document, file: string, place = file): Identity {
  for (const name of ['wifi', 'broker'])
    if (document[name] === undefined) throw usage(`${place}: the identity has no ${name}`, 'See docs/deploying.md for an example.');
  const wiring = parseWiring(JSON.stringify({ board: 'esp32', identity: document }), place);
  return identityOf({ ...wiring, file }, { kind: 'none' });
}

function usage(message: string, hint: string): ToolError {
  return new ToolError({ code: 'PROVISION_IDENTITY', message, hint, exitCode: ExitCode.usage });
}
