/** Frames of V8's stack that are kept: deeper than any stack of the board, with the imitation's own frames among them. */
export const TRACED_FRAMES = 120;

/** An error whose stack is whole, where V8 would keep ten frames. */
export function deepTrace(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = TRACED_FRAMES;
  const trace = new Error('here');
  Error.stackTraceLimit = limit;
  return trace;
}
