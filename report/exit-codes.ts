/** Exit codes of the `mote` command. 0 means: done, and the outcome was checked. */
export const ExitCode = {
  ok: 0,
  checksFailed: 1,
  usage: 2,
  environmentMissing: 3,
  noDevice: 4,
  transferFailed: 5,
  programThrew: 6,
  budgetExceeded: 7,
  brokerRefused: 8,
  rolloutHalted: 9,
  timedOut: 42,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
