import { Progress } from '../../flash/events.ts';
import { ProgressBar } from '../progress-bar.ts';

export interface TransferBar {
  at(doneBytes: number): void;
  end(): void;
}

/** Progress of a transfer, on stderr. */
export function transferBar(label: string, totalBytes: number, quiet: boolean | undefined): TransferBar {
  const bar = new ProgressBar();
  const progress = new Progress('write', totalBytes, (event) => {
    if (event.type === 'progress' && !quiet) bar.show(label, event);
  });
  return { at: (doneBytes) => progress.at(doneBytes), end: () => bar.end() };
}
