/** Requests and replies of the ROM loader and its stub ("Serial Protocol" chapter of Espressif's esptool documentation). */

export const Op = {
  flashBegin: 0x02,
  flashData: 0x03,
  flashEnd: 0x04,
  memBegin: 0x05,
  memEnd: 0x06,
  memData: 0x07,
  sync: 0x08,
  writeReg: 0x09,
  readReg: 0x0a,
  spiSetParams: 0x0b,
  spiAttach: 0x0d,
  changeBaud: 0x0f,
  deflBegin: 0x10,
  deflData: 0x11,
  deflEnd: 0x12,
  flashMd5: 0x13,
  securityInfo: 0x14,
  eraseFlash: 0xd0,
  eraseRegion: 0xd1,
  readFlash: 0xd2,
  runUserCode: 0xd3,
} as const;

/** Reason of a refusal. The ROM puts it after a 1, the stub sends it alone. */
export const Refusal = {
  invalidMessage: 0x05,
  failedToAct: 0x06,
  badChecksum: 0x07,
  stubBadLength: 0xc0,
  stubBadChecksum: 0xc1,
  stubBadBlockSize: 0xc2,
  stubInvalidCommand: 0xc3,
  stubNotInFlashMode: 0xc6,
  stubInflateError: 0xc7,
  stubNotEnoughData: 0xc8,
  stubTooMuchData: 0xc9,
} as const;

const CHECKSUM_SEED = 0xef;
const HEADER_BYTES = 8;
/** Length, sequence and two zeros in front of the bytes of a *_DATA request. */
const BLOCK_HEADER_BYTES = 16;

export interface Request {
  readonly op: number;
  readonly checksum: number;
  readonly data: Uint8Array;
}

/** The request in a frame, or undefined when the frame is none: wrong direction, or not as long as it says. */
export function parseRequest(frame: Uint8Array): Request | undefined {
  if (frame.length < HEADER_BYTES || frame[0] !== 0) return undefined;
  const view = viewOf(frame);
  const data = frame.subarray(HEADER_BYTES);
  if (view.getUint16(2, true) !== data.length) return undefined;
  return { op: frame[1]!, checksum: view.getUint32(4, true), data };
}

export function reply(op: number, value: number, body: Uint8Array, status: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + body.length + status.length);
  const view = viewOf(frame);
  frame[0] = 1;
  frame[1] = op;
  view.setUint16(2, body.length + status.length, true);
  view.setUint32(4, value, true);
  frame.set(body, HEADER_BYTES);
  frame.set(status, HEADER_BYTES + body.length);
  return frame;
}

export interface Block {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Bytes of a *_DATA request, or why they are refused. */
export function parseBlock(request: Request, stub: boolean): Block | number {
  const view = viewOf(request.data);
  const bytes = request.data.subarray(BLOCK_HEADER_BYTES);
  if (request.data.length < BLOCK_HEADER_BYTES || view.getUint32(0, true) !== bytes.length) {
    return stub ? Refusal.stubBadLength : Refusal.invalidMessage;
  }
  if (bytes.reduce((sum, byte) => sum ^ byte, CHECKSUM_SEED) !== request.checksum) {
    return stub ? Refusal.stubBadChecksum : Refusal.badChecksum;
  }
  return { sequence: view.getUint32(4, true), bytes };
}

/** The 32-bit words of a request. Missing ones are 0. */
export function words(data: Uint8Array): (index: number) => number {
  const view = viewOf(data);
  return (index) => (4 * index + 4 <= data.length ? view.getUint32(4 * index, true) : 0);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
