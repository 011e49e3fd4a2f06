import { bootFailed, brownOut, noPrompt, stillInLoader } from './errors.ts';
import type { Port } from './ports/port.ts';

export interface Interpreter {
  /** As `process.env.VERSION` says: `2v27.45`. */
  readonly version: string;
  /** `process.env.BOARD`: `ESP32`. */
  readonly board: string;
}

/**
 * DLE turns the echo of the line off. The marker is put together by the interpreter, so that an echo is never taken for an answer;
 * it also works when the prompt itself was lost or switched off.
 */
const QUESTION = '\x10print("mo"+"te:"+process.env.VERSION+":"+process.env.BOARD)\n';
/** With its end: it may arrive in pieces. */
const ANSWER = /mote:([^\s:]+):(\S+)[\r\n]/;
/** From one question to the next. Also how long the boot gets before the first, unless the prompt is seen earlier. */
const ASK_EVERY_MS = 1000;
/** The bootloader's complaints come again and again when nothing starts. */
const COMPLAINT = /invalid header: 0x|not bootable|No bootable app|load partition table error|csum err|flash read err/gi;
const MANY_COMPLAINTS = 3;

/** Waits after a reset until the interpreter answers, and says what is in the way when it cannot. */
export function awaitPrompt(port: Port, patienceMs: number): Promise<Interpreter> {
  return new Promise((resolve, reject) => {
    let text = '';
    let asked = false;
    const ask = (): void => {
      asked = true;
      port.write(new TextEncoder().encode(QUESTION)).catch(finish);
    };
    const asking = setInterval(ask, ASK_EVERY_MS);
    const patience = setTimeout(() => finish(noPrompt(port.path, text, patienceMs)), patienceMs);
    function finish(outcome: unknown): void {
      clearInterval(asking);
      clearTimeout(patience);
      port.onData(() => undefined);
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome as Interpreter);
    }
    port.onLost(finish);
    port.onData((bytes) => {
      text = (text + Buffer.from(bytes).toString('latin1')).slice(-8192);
      const answer = ANSWER.exec(text);
      if (answer) return finish({ version: answer[1]!, board: answer[2]! });
      const trouble = troubleIn(text, port.path);
      if (trouble) return finish(trouble);
      if (!asked && /(^|\n)>$/.test(text)) ask();
    });
  });
}

function troubleIn(text: string, path: string): Error | undefined {
  if (/waiting for download/i.test(text)) return stillInLoader(path);
  if (/brown-?out/i.test(text)) return brownOut();
  if ((text.match(COMPLAINT)?.length ?? 0) >= MANY_COMPLAINTS) return bootFailed(text);
  return undefined;
}
