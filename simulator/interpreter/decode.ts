import { pinReference } from '../engine/pin-object.ts';
import type { References } from './values.ts';

/** Reads what `prelude/bridge.ts` wrote. Arrays, objects and byte arrays are fresh host values; functions can only be queued. */
export class ValueReader {
  readonly #references: References;
  readonly #bytes: Buffer;
  #at = 0;

  constructor(references: References, bytes: Buffer) {
    this.#references = references;
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  float64(): number {
    this.#at += 8;
    return this.#bytes.readDoubleLE(this.#at - 8);
  }

  u16(): number {
    this.#at += 2;
    return this.#bytes.readUInt16LE(this.#at - 2);
  }

  value(): unknown {
    const tag = String.fromCharCode(this.#u8());
    switch (tag) {
      case 'u':
        return undefined;
      case 'n':
        return null;
      case 't':
        return true;
      case 'f':
        return false;
      case 'i':
        this.#at += 4;
        return this.#bytes.readInt32LE(this.#at - 4);
      case 'd':
        return this.float64();
      case 'p':
        return pinReference(this.#u8());
      case 's':
        return this.#blob().toString('latin1');
      case 'b':
        return new Uint8Array(this.#blob());
      case 'B':
        return new Uint8Array(this.#blob()).buffer;
      case 'r':
        return this.#references.object(this.u16());
      case 'm':
        return this.#references.function(this.u16());
      case 'c':
        return this.#references.callback(this.u16());
      case 'a':
        return Array.from({ length: this.u16() }, () => this.value());
      case 'o':
        return this.#object();
      default:
        throw new SyntaxError(`the interpreter sent a value of the unknown kind ${JSON.stringify(tag)}`);
    }
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let count = this.u16(); count > 0; count--) {
      const name = this.value() as string;
      object[name] = this.value();
    }
    return object;
  }

  #blob(): Buffer {
    const length = this.u16() | (this.#u8() << 16);
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #u8(): number {
    return this.#bytes.readUInt8(this.#at++);
  }
}
