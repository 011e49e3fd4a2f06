import type { EngineErrorType } from '../engine/host.ts';

/** An error of the engine's own kind: it is thrown anew on the other side of the bridge. */
export class EngineFault extends Error {
  readonly type: EngineErrorType;

  constructor(type: EngineErrorType, message: string) {
    super(message);
    this.type = type;
  }
}
