import { Worker } from 'node:worker_threads';
import type { Finished, FinishOptions } from './finish.ts';
import type { Stage } from './source-maps.ts';

/** What is asked of the thread, and what it answers. */
export interface FinishRequest {
  readonly rolled: Stage;
  readonly options: FinishOptions;
}
export type FinishReply = { readonly finished: Finished } | { readonly error: unknown };

/** The stages after TypeScript in a thread of their own. It loads their libraries, and tries them once, before it is asked. */
export class FinishThread {
  readonly #worker = new Worker(new URL('finish-worker.js', import.meta.url));
  #ended = false;

  constructor() {
    // Alone it keeps no process alive; one that is waited for does.
    this.#worker.unref();
    this.#worker.once('exit', () => (this.#ended = true));
  }

  /** One call at a time. Rejects if the thread ends before it answers. */
  finish(rolled: Stage, options: FinishOptions): Promise<Finished> {
    const worker = this.#worker;
    return new Promise<Finished>((resolve, reject) => {
      const settle = (): void => {
        worker.removeListener('message', onReply).removeListener('error', onError).removeListener('exit', onExit);
        worker.unref();
      };
      const onReply = (reply: FinishReply): void => {
        settle();
        if ('finished' in reply) resolve(reply.finished);
        else reject(reply.error as Error);
      };
      const onError = (error: Error): void => {
        settle();
        reject(error);
      };
      const onExit = (): void => onError(new Error('the thread of the later stages ended without an answer'));
      if (this.#ended) return onExit();
      worker.ref();
      worker.on('message', onReply).on('error', onError).on('exit', onExit);
      worker.postMessage({ rolled, options } satisfies FinishRequest, []);
    });
  }

  close(): void {
    void this.#worker.terminate();
  }
}
