/**
 * MessagePack on byte strings: strings are UTF-8 bytes, binary data is a Uint8Array. Specification: msgpack.org, version 5.
 * Neither direction calls itself, however deep a value is: call depth is what a board has least of.
 */
const chr = String.fromCharCode;
const f32 = new Float32Array(1);
const f32Bytes = new Uint8Array(f32.buffer);
const f64 = new Float64Array(1);
const f64Bytes = new Uint8Array(f64.buffer);

// Reading calls nobody, so its place can be module state, which the interpreter reads fastest.
let bytes = '';
let at = 0;
let end = 0;

/** An extension type, read alone: its number, -128 to 127, and its bytes. */
export interface MsgpackExtension {
  type: number;
  data: Uint8Array;
}

export type MsgpackInput = object | string | number | boolean | null | undefined;

/** Values in one message; more is a value that contains itself, or nothing for a board. */
const MAX_VALUES = 8192;
/** Containers around a value that is read. */
const MAX_DEPTH = 32;

function u16(value: number): string {
  return chr((value >> 8) & 255, value & 255);
}

function u32(value: number): string {
  return chr((value >>> 24) & 255, (value >> 16) & 255) + u16(value);
}

/** Head of a string, array or map: length in the first byte below `limit`, else in the bytes after it. Arrays and maps (`limit` 16) have no one-byte form. */
function head(length: number, fixed: number, limit: number, first: number): string {
  if (length < limit) return chr(fixed | length);
  if (length < 256 && limit !== 16) return chr(first, length);
  return length < 65536 ? chr(first + 1) + u16(length) : chr(first + 2) + u32(length);
}

function integer(value: number): string {
  if (value >= 0) {
    if (value < 128) return chr(value);
    if (value < 256) return chr(0xcc, value);
    if (value < 65536) return chr(0xcd) + u16(value);
    if (value < 0x100000000) return chr(0xce) + u32(value);
  } else {
    if (value >= -32) return chr(value & 255);
    if (value >= -128) return chr(0xd0, value & 255);
    if (value >= -32768) return chr(0xd1) + u16(value);
    if (value >= -0x80000000) return chr(0xd2) + u32(value);
  }
  return chr(value < 0 ? 0xd3 : 0xcf) + u32(Math.floor(value / 0x100000000)) + u32(value);
}

function float(value: number, float32: boolean | undefined): string {
  const byte = float32 ? f32Bytes : f64Bytes;
  // Written out: a loop takes the interpreter three times as long.
  if (float32) {
    f32[0] = value;
    return chr(0xca, byte[3]!, byte[2]!, byte[1]!, byte[0]!);
  }
  f64[0] = value;
  return chr(0xcb, byte[7]!, byte[6]!, byte[5]!, byte[4]!, byte[3]!, byte[2]!, byte[1]!, byte[0]!);
}

/**
 * @param float32 numbers with a fraction in 32 bits instead of 64: four bytes less, about seven digits kept
 * @returns byte string; undefined is written as nil. Throws `MSGPACK_TOO_LARGE` beyond 8192 values, which is also what a value that contains itself gives.
 */
export function encodeMsgpack(value: MsgpackInput, float32?: boolean): string {
  // What is still to be written, the next one last.
  const todo: any[] = [value];
  let out = '';
  let left = MAX_VALUES;
  while (todo.length) {
    const item = todo.pop();
    if (!left--) throw new Error('MSGPACK_TOO_LARGE');
    if (typeof item === 'string') out += head(item.length, 0xa0, 32, 0xd9) + item;
    // A whole number of more than 53 bits is not exact any more, and NaN and the infinities are not whole.
    else if (typeof item === 'number')
      out += item % 1 || item > 9007199254740991 || item < -9007199254740991 || isNaN(item) ? float(item, float32) : integer(item);
    else if (item === true || item === false) out += item ? '\xc3' : '\xc2';
    else if (!item || typeof item !== 'object') out += '\xc0';
    else if (item instanceof Uint8Array) {
      let data = '';
      for (const byte of item) data += chr(byte);
      out += head(data.length, 0, 0, 0xc4) + data;
    } else if (Array.isArray(item)) {
      let index = item.length;
      out += head(index, 0x90, 16, 0xdb);
      while (index) todo.push(item[--index]);
    } else {
      const keys = Object.keys(item);
      let index = keys.length;
      out += head(index, 0x80, 16, 0xdd);
      while (index) todo.push(item[keys[--index]!], keys[index]);
    }
  }
  return out;
}

function readUint(width: number, value: number): number {
  while (width--) value = value * 256 + bytes.charCodeAt(at++);
  return value;
}

function readInt(width: number): number {
  const first = bytes.charCodeAt(at++);
  return readUint(width - 1, first > 127 ? first - 256 : first);
}

function readBinary(length: number): Uint8Array | undefined {
  if (!(length <= end - at)) return undefined;
  const data = new Uint8Array(length);
  for (let index = 0; index < length; index++) data[index] = bytes.charCodeAt(at++);
  return data;
}

function readText(length: number): string | undefined {
  at += length;
  return at <= end ? bytes.substr(at - length, length) : undefined;
}

function readFloat(view: Float32Array | Float64Array, viewBytes: Uint8Array): number {
  let index = viewBytes.length;
  while (index) viewBytes[--index] = bytes.charCodeAt(at++);
  return view[0]!;
}

/**
 * @returns the value; undefined if the bytes are not exactly one MessagePack value, if containers stand in more than 32 others, or if a map
 * has a key that is neither a string nor a number or that is `__proto__`. 64-bit integers beyond 53 bits lose their last digits.
 */
export function decodeMsgpack(message: string): any {
  // Containers around the value being read, the innermost last: what each still waits for, and the key that a map has read.
  const open: any[] = [];
  const waits: number[] = [];
  const keys: any[] = [];
  bytes = message;
  end = message.length;
  at = 0;
  for (;;) {
    const code = bytes.charCodeAt(at++);
    // Undefined stands for what is malformed.
    let value: any;
    let count = -1;
    if (code < 128) value = code;
    else if (code > 223) value = code - 256;
    else if (code < 144) {
      value = {};
      count = (code & 15) * 2;
    } else if (code < 160) {
      value = [];
      count = code & 15;
    } else if (code < 192) value = readText(code & 31);
    else if (code === 0xc0) value = null;
    else if (code === 0xc2 || code === 0xc3) value = code > 0xc2;
    else if (code === 0xca) value = readFloat(f32, f32Bytes);
    else if (code === 0xcb) value = readFloat(f64, f64Bytes);
    else if (code < 0xc7) value = code > 0xc3 ? readBinary(readUint(1 << (code & 3), 0)) : undefined;
    else if (code > 0xdd) {
      value = {};
      count = readUint(2 << (code & 1), 0) * 2;
    } else if (code > 0xdb) {
      value = [];
      count = readUint(2 << (code & 1), 0);
    } else if (code > 0xd8) value = readText(readUint(1 << (code - 0xd9), 0));
    else if (code < 0xca || code > 0xd3) {
      const length = code < 0xca ? readUint(1 << (code - 0xc7), 0) : 1 << (code - 0xd4);
      const type = readInt(1);
      const data = readBinary(length);
      value = data && { type: type, data: data };
    } else value = code < 0xd0 ? readUint(1 << (code & 3), 0) : readInt(1 << (code & 3));
    // Each value takes a byte at least, so a count cannot ask for more memory than there is input.
    if (value === undefined || at > end || count > end - at) return undefined;
    if (count > 0) {
      if (open.length >= MAX_DEPTH) return undefined;
      open.push(value);
      waits.push(count);
      keys.push(undefined);
      continue;
    }
    // Puts the value where it belongs, and each container that this completes as well.
    for (;;) {
      const top = open.length - 1;
      if (top < 0) return at === end ? value : undefined;
      const container = open[top];
      const key = keys[top];
      if (Array.isArray(container)) container.push(value);
      else if (key === undefined) {
        if ((typeof value !== 'string' && typeof value !== 'number') || value === '__proto__') return undefined;
        keys[top] = value;
      } else {
        container[key] = value;
        keys[top] = undefined;
      }
      if (--waits[top]!) break;
      value = container;
      open.pop();
      waits.pop();
      keys.pop();
    }
  }
}
