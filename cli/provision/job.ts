import { BoardConsole } from '../../flash/console/board-console.ts';
import { provisionBoard, type Provisioned, type ProvisionRequest } from '../../flash/provision/provision.ts';
import { ToolError } from '../../report/tool-error.ts';
import { identityFiles } from '../board/identity.ts';
import type { BoardDoor } from '../board/port.ts';
import type { Output } from '../output.ts';
import type { BoardInput } from './input.ts';

/** What became of one board. Nothing in it is secret. */
export type Receipt = { readonly id: string; readonly port: string; readonly ms: number } & (
  | ({ readonly ok: true } & Provisioned)
  | {
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string; readonly hint: string | undefined; readonly exitCode: number };
    }
);

export type JobParts = Omit<ProvisionRequest, 'identity' | 'needsTls' | 'report'>;

/** Sets one board up; a failure that its user can mend is part of the receipt. */
export async function provision(
  { identity }: BoardInput,
  door: BoardDoor,
  parts: JobParts,
  report: ProvisionRequest['report'],
  output: Output,
): Promise<Receipt> {
  const startMs = performance.now();
  const about = (): { id: string; port: string; ms: number } => ({
    id: identity.id,
    port: door.path,
    ms: Math.round(performance.now() - startMs),
  });
  try {
    const port = await door.open();
    try {
      const console = await BoardConsole.open(port, { log: (line) => output.detail(`${identity.id}: ${line}`) });
      const done = await provisionBoard(console, {
        ...parts,
        identity: identityFiles(identity),
        needsTls: identity.broker.tls !== undefined,
        report,
      });
      return { ...about(), ok: true, ...done };
    } finally {
      await port.close();
    }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const { code, message, hint, exitCode } = error;
    return { ...about(), ok: false, error: { code, message, hint, exitCode } };
  }
}
