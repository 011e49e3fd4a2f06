import { NATIVE_MEMBERS } from '../engine/native-members.ts';
import { pinNumber } from '../engine/pin-object.ts';
import { isProgramFunction, type References } from './values.ts';

/**
 * Writes values for the interpreter, as `prelude/bridge.ts` reads them: a tag, then little-endian binary. Numbers cross as int32 or as
 * the eight bytes of the double, because the interpreter's decimal literals are imprecise. Strings are byte strings.
 */
export class ValueWriter {
  readonly #references: References;
  #bytes = Buffer.alloc(256);
  #length = 0;

  constructor(references: References) {
    this.#references = references;
  }

  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  float64(value: number): this {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
    return this;
  }

  value(value: unknown): this {
    if (value === undefined) return this.#tag('u');
    if (value === null) return this.#tag('n');
    if (typeof value === 'boolean') return this.#tag(value ? 't' : 'f');
    if (typeof value === 'number') return this.#number(value);
    if (typeof value === 'string') return this.#blob('s', Buffer.from(value, 'latin1'));
    if (typeof value === 'function') return this.#function(value);
    if (typeof value === 'object') return this.#object(value);
    throw new TypeError(`a ${typeof value} cannot cross to the interpreter`);
  }

  #number(value: number): this {
    if (!Object.is(value, value | 0)) return this.#tag('d').float64(value);
    this.#tag('i').#reserve(4);
    this.#length = this.#bytes.writeInt32LE(value, this.#length);
    return this;
  }

  #function(value: unknown): this {
    if (isProgramFunction(value)) return this.#tag('c').#u16(value.callbackId);
    const id = this.#references.functionId(value);
    if (id === undefined) throw new TypeError('a host function that was not made callable cannot cross to the interpreter');
    return this.#tag('m').#u16(id);
  }

  #object(value: object): this {
    const pin = pinNumber(value);
    if (pin !== undefined) return this.#tag('p').#u8(pin);
    if (this.#references.isLive(value)) return this.#remote(value);
    if (Array.isArray(value)) {
      this.#tag('a').#u16(value.length);
      for (const item of value) this.value(item);
      return this;
    }
    if (value instanceof Uint8Array) return this.#blob('b', value);
    if (value instanceof ArrayBuffer) return this.#blob('B', new Uint8Array(value));
    this.#tag('o');
    return this.#members(Object.entries(value), (count) => this.#u16(count));
  }

  /** The first time it crosses, its members and the listeners that it already has cross with it. */
  #remote(value: object): this {
    const { id, listeners, known, className } = this.#references.describe(value);
    this.#tag('r').#u16(id);
    if (known) return this.#u8(0);
    this.#members(this.#references.members(value), (count) => this.#u8(count + 1));
    this.#u8(listeners.length);
    for (const [event, listener] of listeners) this.value(event).value(listener);
    return this.value(className === undefined ? undefined : NATIVE_MEMBERS[className]);
  }

  #members(members: readonly [string, unknown][], count: (count: number) => void): this {
    count(members.length);
    for (const [name, member] of members) this.value(name).value(member);
    return this;
  }

  #blob(tag: string, bytes: Uint8Array): this {
    if (bytes.length > 0xffffff) throw new RangeError(`${bytes.length} bytes are too many for one value of the bridge`);
    this.#tag(tag)
      .#u16(bytes.length & 0xffff)
      .#u8(bytes.length >> 16);
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  #tag(tag: string): this {
    return this.#u8(tag.charCodeAt(0));
  }

  #u8(value: number): this {
    this.#reserve(1);
    this.#length = this.#bytes.writeUInt8(value, this.#length);
    return this;
  }

  #u16(value: number): this {
    this.#reserve(2);
    this.#length = this.#bytes.writeUInt16LE(value, this.#length);
    return this;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.alloc(2 * (this.#length + count));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
