/** The simulator for those who write tests and parts: worlds, boards, wiring, and `definePart`. */
export { Board, type BoardOptions, type BoardState } from './board.ts';
export { definePart, type BusName, type Part, type PartKind, type PartOptions, type PartPlace, type PinName } from './parts/define-part.ts';
export { PART_KINDS } from './parts/index.ts';
export type {
  I2cHandlers,
  PartBehaviour,
  PartContext,
  PartDefinition,
  Quantity,
  SpiHandlers,
  SpiMode,
  UartHandlers,
} from './parts/part.ts';
export type { SignalSpec, Wave } from './parts/signal.ts';
export type { Edge, Level, PinLine } from './pins.ts';
export { Surroundings, type SurroundingsOptions } from './surroundings.ts';
export { Trace, type TraceEvent } from './trace.ts';
export { parseWiring, type Wiring } from './wiring.ts';
export { World, type WorldOptions } from './world.ts';
