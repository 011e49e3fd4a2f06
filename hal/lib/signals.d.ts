/** Signals timed by the interpreter's hardware timer, independent of what the program does meanwhile: waveforms and timed pins. */

interface WaveformOptions {
  /** When it begins, on the clock of `getTime()`, in seconds. Default: now. */
  time?: number;
  /** Over and over until `stop`. Default false. */
  repeat?: boolean;
}
/** Samples that go out of a pin, or come from one, at a steady rate. One timer interrupt for each sample. */
interface Waveform extends EngineEmitter {
  readonly buffer: Uint8Array | Uint16Array | ArrayBuffer;
  /** With `doubleBuffer` alone. */
  readonly buffer2?: Uint8Array | Uint16Array;
  /**
   * The pin must have been given to `analogWrite` before. `freq` in samples a second. With `npin` one pin has what is above the middle of
   * the range and the other what is below.
   */
  startOutput(pin: Pin, freq: number, options?: WaveformOptions & { npin?: Pin }): void;
  /** A pin with a converter: D32 to D39. `freq` in samples a second. */
  startInput(pin: Pin, freq: number, options?: WaveformOptions): void;
  /** Throws when it is not running. */
  stop(): void;
}
interface WaveformConstructor {
  /** Number of samples, or the samples themselves. `bits` of each: 8 (default) or 16. */
  new (samples: number | ArrayBuffer, options?: { doubleBuffer?: boolean; bits?: 8 | 16 }): Waveform;
}
declare var Waveform: WaveformConstructor;

/** Sets up to four pins, an output each, as one number with `pin` as its lowest bit. Times in ms. */
interface PinTimerSet {
  type: 'SET';
  pin: Pin;
  pin2?: Pin;
  pin3?: Pin;
  pin4?: Pin;
  value: number;
  /** From now. */
  time: number;
  /** Repeats after that. */
  interval?: number;
}
/** Queues a function when the time has come. Something else must hold the function, or it is collected. Times in ms. */
interface PinTimerExec {
  type: 'EXEC';
  fn: () => void;
  time: number;
  interval?: number;
}
/** Times in ms, as they were when the timer was last served. */
interface PinTimerState {
  id: number;
  type: string;
  time: number;
  interval?: number;
  pins?: Pin[];
  value?: number;
  finished?: boolean;
}
/** Tasks of the hardware timer, at most 16 with those of waveforms and pulses. */
interface PinTimerModule {
  /** The task's id. */
  add(task: PinTimerSet | PinTimerExec): number;
  get(id: number): PinTimerState | undefined;
  list(): PinTimerState[];
  /** False when there is none of that id. */
  remove(id: number): boolean;
}
