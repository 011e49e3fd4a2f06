/**
 * Failures of the hardware layer. On the board an error's text is a code and one value (`NACK 0x76`): the host
 * expands it. They are plain Errors with a `code`, because the interpreter cannot extend Error.
 */
export type HalErrorCode =
  /** The bus itself failed: lines stuck, lost arbitration, or something the engine does not explain. */
  | 'BUS'
  /** The target did not acknowledge, and the controller cannot tell address from data (the ESP32's cannot). */
  | 'NACK'
  | 'NACK_ADDR'
  | 'NACK_DATA'
  | 'TIMEOUT'
  /** A part answered with another identity than it should. */
  | 'WRONG_PART'
  /** The part has not finished, or a call came while another was running. */
  | 'BUSY'
  /** A sample was asked for before `configure`. */
  | 'NOT_CONFIGURED'
  /** The part delivered its mark for "not measured". */
  | 'SKIPPED'
  /** The check bytes of an answer do not fit it: a disturbed line, or another part. */
  | 'CRC'
  /** Nobody answered the reset of a 1-Wire line. */
  | 'NO_PRESENCE'
  /** The part delivered a value at the end of its scale, or beyond what it can measure. */
  | 'OUT_OF_RANGE'
  /** An argument outside its range. */
  | 'BAD_VALUE'
  /** No room in Storage. */
  | 'FULL';

export interface HalError extends Error {
  code: HalErrorCode;
}

/** Makes the error; `detail` is one value, such as an address or a name. */
export function halError(code: HalErrorCode, detail?: string | number): HalError {
  const error = new Error(detail === undefined ? code : code + ' ' + detail) as HalError;
  error.code = code;
  return error;
}

/** A bus address or register as `0x76`. */
export function hex(value: number): string {
  return '0x' + value.toString(16);
}
