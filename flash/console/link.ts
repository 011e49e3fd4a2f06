import type { Port } from '../ports/port.ts';
import { boardUnanswered, BoardRefusal, outOfMemory } from './errors.ts';
import { evalLine, evalPacket, findAnswer } from './packet.ts';

export type Form = 'packet' | 'line';

/** How long the text behind a refusal may take; its end is a prompt. */
const COMPLAINT_MS = 400;
const OUT_OF_MEMORY = /OUT OF MEMORY|Out of Memory|interpreter error:.*\bMEMORY/;
interface Pending {
  /** How the value begins: another one answers what was asked before, and came too late. */
  readonly beginning: string;
  settle(outcome: { readonly value: string } | { readonly error: Error }): void;
  /** What was printed since. */
  text: string;
  /** Text behind a NAK, once there was one. */
  refusal: string | undefined;
  complaint: NodeJS.Timeout | undefined;
}

/** The console of a board on an open port: text that it prints, and answers to expressions, told apart. */
export class ConsoleLink {
  /** Gets the console's text as it comes, without the answers; a byte a character. */
  onText: (text: string) => void = () => undefined;
  readonly port: Port;
  #kept = '';
  #pending: Pending | undefined;
  #lost: Error | undefined;
  /** Called when the port is gone. */
  onLost: (cause: Error) => void = () => undefined;

  constructor(port: Port) {
    this.port = port;
    port.onData((bytes) => this.#take(Buffer.from(bytes).toString('latin1')));
    port.onLost((cause) => {
      this.#lost = cause;
      this.#pending?.settle({ error: cause });
      this.onLost(cause);
    });
  }

  type(text: string): Promise<void> {
    return this.port.write(Buffer.from(text, 'latin1'));
  }

  /**
   * The value of an expression as `E.toJS` writes it. One at a time.
   * @param beginning how the value begins that is meant
   * @throws BoardRefusal, or ToolError BOARD_UNANSWERED, BOARD_OUT_OF_MEMORY
   */
  async ask(expression: string, form: Form, timeoutMs: number, beginning = ''): Promise<string> {
    if (this.#lost) throw this.#lost;
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<string>((resolve, reject) => {
      const settle: Pending['settle'] = (outcome) => {
        clearTimeout(timer);
        clearTimeout(this.#pending?.complaint);
        this.#pending = undefined;
        if ('value' in outcome) resolve(outcome.value);
        else reject(outcome.error);
      };
      this.#pending = { beginning, settle, text: '', refusal: undefined, complaint: undefined };
      timer = setTimeout(() => settle({ error: boardUnanswered(this.port.path, timeoutMs) }), timeoutMs);
    });
    // Not awaited alone: the port may be lost while it writes.
    const sent = this.port.write(form === 'packet' ? evalPacket(expression) : evalLine(expression));
    return (await Promise.all([answer, sent]))[0];
  }

  #take(text: string): void {
    const pending = this.#pending;
    if (pending?.refusal !== undefined) return this.#complain(pending, text);
    const found = findAnswer(this.#kept + text);
    this.#kept = found.kind === 'none' ? found.keep : '';
    if (found.before !== '') this.onText(found.before);
    if (pending) pending.text += found.before;
    if (found.kind === 'none') return;
    if (found.kind === 'value') {
      // Any other one comes too late: nobody waits for it.
      if (pending && found.value.startsWith(pending.beginning)) pending.settle({ value: found.value });
      if (found.rest !== '') this.#take(found.rest);
    } else if (pending) {
      pending.refusal = '';
      pending.complaint = setTimeout(() => this.#refused(pending), COMPLAINT_MS);
      this.#complain(pending, found.rest);
    } else if (found.rest !== '') this.#take(found.rest);
  }

  #complain(pending: Pending, text: string): void {
    pending.refusal += text;
    if (/(^|\n)>$/.test(pending.refusal!)) this.#refused(pending);
  }

  #refused(pending: Pending): void {
    // oxlint-disable-next-line no-control-regex
    const printed = pending.refusal!.replace(/\x1b\[[0-9;]*[A-Za-z]|\r/g, '').replace(/\n?>$/, '');
    pending.settle({ error: OUT_OF_MEMORY.test(pending.text + printed) ? outOfMemory(this.port.path) : new BoardRefusal(printed) });
  }
}
