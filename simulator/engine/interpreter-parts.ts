import type { EventQueue } from '../queue.ts';
import type { Halted } from './cpu.ts';
import type { TraceFields } from './host.ts';
import type { UncaughtError } from './uncaught-errors.ts';
import type { Ledger } from './variables/ledger.ts';

/** What the interpreter needs of the board around it. */
export interface InterpreterParts {
  readonly queue: EventQueue;
  /** Variables of the board. */
  readonly variables: number;
  /** Gets what the program makes, so that its variables can be counted. */
  readonly ledger: Ledger | undefined;
  /** A running turn longer than this never ends. */
  readonly hangLimitUs: number;
  print(text: string): void;
  trace(kind: string, fields: TraceFields): void;
  onUncaught(error: UncaughtError): void;
  setBootCode(code: string | undefined, always: boolean): void;
  onHalted(reason: Halted['reason']): void;
}
