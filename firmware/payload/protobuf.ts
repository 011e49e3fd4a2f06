/**
 * What the modules that `mote build` makes of `.proto` files stand on: the wire format of Protocol Buffers on byte strings.
 * Written for generated code. One message is read at a time, so the position is module state, which the interpreter reads fastest.
 * Reading past the end is not checked on the way: it moves the position there, and `finish` tells. Source: protobuf.dev, Encoding.
 */
const chr = String.fromCharCode;

/** The memory of a number; the board and the hosts that this runs on keep the lowest byte first. */
function bytesOf(view: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(view.buffer);
}

const f32 = new Float32Array(1);
const f32Bytes = /* @__PURE__ */ bytesOf(f32);
const f64 = new Float64Array(1);
const f64Bytes = /* @__PURE__ */ bytesOf(f64);

/** Messages inside each other that are read. */
const MAX_DEPTH = 8;

let bytes = '';
let at = 0;
let end = 0;
let depth = 0;
let wrong = false;

/** Varint of a whole number from 0 to 2^53 - 1: uint32, uint64, bool, keys and lengths. */
export function uint(value: number): string {
  let out = '';
  while (value > 127) {
    const low = value & 127;
    out += chr(low | 128);
    value = (value - low) / 128;
  }
  return out + chr(value);
}

/** Varint of int32, int64 and enums: a negative number takes ten bytes. */
export function int(value: number): string {
  if (value >= 0) return uint(value);
  let out = '';
  while (out.length < 9) {
    out += chr((value & 127) | 128);
    value = Math.floor(value / 128);
  }
  return out + '\x01';
}

/** Varint of sint32 and sint64. */
export function sint(value: number): string {
  return uint(value < 0 ? -2 * value - 1 : 2 * value);
}

/** fixed32 and sfixed32. */
export function fixed32(value: number): string {
  return chr(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
}

/** fixed64 and sfixed64. */
export function fixed64(value: number): string {
  return fixed32(value) + fixed32(Math.floor(value / 0x100000000));
}

export function float(value: number): string {
  f32[0] = value;
  return chr(f32Bytes[0]!, f32Bytes[1]!, f32Bytes[2]!, f32Bytes[3]!);
}

export function double(value: number): string {
  const byte = f64Bytes;
  f64[0] = value;
  // Written out: a loop takes the interpreter three times as long.
  return chr(byte[0]!, byte[1]!, byte[2]!, byte[3]!, byte[4]!, byte[5]!, byte[6]!, byte[7]!);
}

/** string, bytes, embedded messages and packed lists. */
export function sized(data: string): string {
  return uint(data.length) + data;
}

/** A packed list: the key, then every element by `write`. Nothing for an empty list. */
export function packed<T>(key: string, values: readonly T[], write: (value: T) => string): string {
  let out = '';
  for (const value of values) out += write(value);
  return out && key + sized(out);
}

/** Begins to read a message. */
export function open(message: string): void {
  bytes = message;
  at = 0;
  end = message.length;
  depth = 0;
  wrong = false;
}

/** The key of the next field; 0 at the end of the message, or when something is wrong. */
export function next(): number {
  if (at >= end || wrong) return 0;
  const key = readUint();
  // Fields are numbered from 1.
  if (key < 8) wrong = true;
  return key;
}

/** Ends the reading: whether everything was well-formed. */
export function finish(): boolean {
  // A string that was taken apart need not be kept.
  bytes = '';
  return at === end && !wrong;
}

/** Enters an embedded message or a packed list, and answers where the one around it ends. */
export function enter(): number {
  const outer = end;
  const length = readUint();
  end = at + length;
  if (!(end <= outer) || ++depth > MAX_DEPTH) wrong = true;
  return outer;
}

/** Leaves what `enter` entered. */
export function leave(outer: number): void {
  if (at !== end) wrong = true;
  end = outer;
  depth--;
}

/** Whether a packed list goes on. */
export function more(): boolean {
  return at < end && !wrong;
}

export function readUint(): number {
  const start = at;
  let value = 0;
  let scale = 1;
  let byte = 128;
  // Past the end the byte is NaN, which ends the loop too.
  while (byte > 127) {
    byte = bytes.charCodeAt(at++);
    value += (byte & 127) * scale;
    scale *= 128;
  }
  if (at - start > 10) wrong = true;
  return value;
}

/** int64. */
export function readInt64(): number {
  const start = at;
  const value = readUint();
  if (at - start < 10) return value;
  // The complement is small where the bits themselves are beyond what a number holds.
  let rest = 0;
  for (let index = start + 8; index >= start; index--) rest = rest * 128 + 127 - (bytes.charCodeAt(index) & 127);
  return -rest - 1;
}

/** int32 and enums: the lower 32 bits, whatever the writer took for the width. */
export function readInt32(): number {
  return readInt64() | 0;
}

/** sint32 and sint64. */
export function readSint(): number {
  const value = readUint();
  return value % 2 ? -(value + 1) / 2 : value / 2;
}

export function readFixed32(): number {
  return readSfixed32() >>> 0;
}

export function readSfixed32(): number {
  at += 4;
  return bytes.charCodeAt(at - 4) | (bytes.charCodeAt(at - 3) << 8) | (bytes.charCodeAt(at - 2) << 16) | (bytes.charCodeAt(at - 1) << 24);
}

export function readFixed64(): number {
  return readFixed32() + readFixed32() * 0x100000000;
}

export function readSfixed64(): number {
  return readFixed32() + readSfixed32() * 0x100000000;
}

export function readFloat(): number {
  let index = 0;
  while (index < 4) f32Bytes[index++] = bytes.charCodeAt(at++);
  return f32[0]!;
}

export function readDouble(): number {
  let index = 0;
  while (index < 8) f64Bytes[index++] = bytes.charCodeAt(at++);
  return f64[0]!;
}

/** string and bytes. */
export function readText(): string {
  const length = readUint();
  at += length;
  return bytes.substr(at - length, length);
}

/** Passes over a field that the message does not have, given its key. */
export function skip(key: number): void {
  const type = key & 7;
  if (!type) readUint();
  else if (type === 1) at += 8;
  else if (type === 2) readText();
  else if (type === 5) at += 4;
  else wrong = true;
}
