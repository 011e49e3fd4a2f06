/**
 * Reads the bytes of one packet in order. One packet is read at a time and reading calls nobody, so the position is
 * module state: on the interpreter an outer variable is read in a third of the time of an object's field, and needs no object.
 * Reading past the end is not checked on the way: it only moves the position there, and `finish` tells.
 */
import { MALFORMED } from './protocol.ts';
import { isText } from './text.ts';

let bytes = '';
let at = 0;
let end = 0;
let wrong = 0;

/** Begins a packet: the bytes of `source` from `from` up to but not including `to`. */
export function open(source: string, from: number, to: number): void {
  bytes = source;
  at = from;
  end = to;
  wrong = 0;
}

export function position(): number {
  return at;
}

/** Bytes not read yet; negative after reading past the end. */
export function left(): number {
  return end - at;
}

/** Notes the first thing found wrong, as a reason code. */
export function refuse(reason: number): void {
  wrong = wrong || reason;
}

/** 0, or the first thing found wrong so far. */
export function fault(): number {
  return wrong;
}

/** Reads nothing more: 0 if everything was legal and exactly consumed, otherwise the reason code. What was read past the end counts for nothing. */
export function finish(): number {
  return at > end ? MALFORMED : wrong || (at < end ? MALFORMED : 0);
}

export function u8(): number {
  return bytes.charCodeAt(at++);
}

export function u16(): number {
  at += 2;
  return (bytes.charCodeAt(at - 2) << 8) | bytes.charCodeAt(at - 1);
}

export function u32(): number {
  return u16() * 65536 + u16();
}

/** Variable Byte Integer; a fifth byte, or more bytes than needed, is malformed [5:1.5.5-1]. */
export function varint(): number {
  let value = 0;
  let scale = 1;
  let byte = 128;
  // Past the end the byte is NaN, which ends the loop too.
  while (byte > 127 && scale < 0x10000000) {
    byte = u8();
    value += (byte & 127) * scale;
    scale *= 128;
  }
  if (byte > 127 || (byte === 0 && scale > 128)) refuse(MALFORMED);
  return value;
}

function take(length: number): string {
  at += length;
  return bytes.substr(at - length, length);
}

/** Binary Data. */
export function binary(): string {
  return take(u16());
}

/** A checked UTF-8 string. */
export function text(): string {
  const value = take(u16());
  if (!isText(value)) refuse(MALFORMED);
  return value;
}

/** Everything that is left. */
export function rest(): string {
  return take(at < end ? end - at : 0);
}
