/**
 * Reads the bytes of one packet in order. One packet is read at a time and reading calls nobody, so the position is
 * module state: on the interpreter an outer variable is read in a third of the time of an object's field, and needs no object.
 * Reading past the end is not checked on the way: it only moves the position there, and `finish` tells.
 */
import { MALFORMED } from './protocol.ts';
import { isText } from './text.ts';

let bytes = '';
let at = 0;
let wrong = 0;
let knownText = '';

export function open(body: string): void {
  bytes = body;
  at = wrong = 0;
}

export function position(): number {
  return at;
}

/** Bytes not read yet; negative after reading past the end. */
export function left(): number {
  return bytes.length - at;
}

/** Notes the first thing found wrong, as a reason code. */
export function refuse(reason: number): void {
  wrong = wrong || reason;
}

/** 0 if everything was legal and exactly consumed, otherwise the reason code. */
export function finish(): number {
  return wrong || (at === bytes.length ? 0 : MALFORMED);
}

export function u8(): number {
  return bytes.charCodeAt(at++);
}

export function u16(): number {
  at += 2;
  return (bytes.charCodeAt(at - 2) << 8) | bytes.charCodeAt(at - 1);
}

export function u32(): number {
  const high = u16();
  return high * 65536 + u16();
}

/** Variable Byte Integer; a fifth byte is malformed [5:1.5.5]. */
export function varint(): number {
  let value = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = u8();
    value |= (byte & 127) << shift;
    // Written so that NaN, past the end, stops too. A longer form than needed is malformed [5:1.5.5-1].
    if (!(byte > 127)) {
      if (byte === 0 && shift) refuse(MALFORMED);
      return value;
    }
  }
  refuse(MALFORMED);
  return 0;
}

export function take(length: number): string {
  at += length;
  return bytes.substr(at - length, length);
}

export function sized(): string {
  return take(u16());
}

/** A checked UTF-8 string. The last one is remembered: a device hears the same few topics again and again. */
export function text(): string {
  const value = sized();
  if (value !== knownText) {
    if (isText(value)) knownText = value;
    else refuse(MALFORMED);
  }
  return value;
}

export function rest(): string {
  const value = bytes.substr(at);
  at = bytes.length > at ? bytes.length : at;
  return value;
}
