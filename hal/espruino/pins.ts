import type { DigitalIn, DigitalOut } from '../pins.ts';

/** The pin as an output, at `level` from the first moment. */
export function digitalOut(pin: Pin, level: boolean = false): DigitalOut {
  pin.write(level);
  pin.mode('output');
  return pin;
}

/** The pin as an input. D34 to D39 have no pulls. */
export function digitalIn(pin: Pin, pull?: 'up' | 'down'): DigitalIn {
  pin.mode(pull === 'up' ? 'input_pullup' : pull === 'down' ? 'input_pulldown' : 'input');
  return pin;
}

/**
 * Calls `callback` after each edge, once the level has been quiet for `debounceMs`. Returns a function that ends it.
 * The engine makes a watched pin an input with pull-up, and cannot watch D6 to D12.
 */
export function watchEdges(
  pin: Pin,
  edge: 'rising' | 'falling' | 'both',
  debounceMs: number,
  callback: (level: boolean) => void,
): () => void {
  let id: number | undefined = setWatch((event) => callback(event.state), pin, { repeat: true, edge, debounce: debounceMs });
  return () => {
    if (id !== undefined) clearWatch(id);
    id = undefined;
  };
}
