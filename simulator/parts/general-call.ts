import type { I2cHandlers } from './part.ts';

const [GENERAL_CALL, RESET] = [0x00, 0x06];

/**
 * The reset that several chips know by the general call of the bus: address 0, the byte 06h and nothing else, STOP. A part that `hears` nothing at the
 * moment does not acknowledge the address.
 */
export function withGeneralCallReset(
  handlers: I2cHandlers,
  reset: (nowUs: number) => void,
  hears: (nowUs: number) => boolean = () => true,
): I2cHandlers {
  let called = false;
  let bytes: number[] = [];
  return {
    ...handlers,
    start(read, nowUs) {
      bytes = [];
      if (called) return !read && hears(nowUs);
      return handlers.start?.(read, nowUs) ?? true;
    },
    write(byte, nowUs) {
      if (!called) return handlers.write(byte, nowUs);
      bytes.push(byte);
      return bytes.length === 1 && byte === RESET;
    },
    stop(nowUs) {
      if (called && bytes.length === 1 && bytes[0] === RESET) reset(nowUs);
      if (!called) handlers.stop?.(nowUs);
      called = false;
    },
    answersAt(address) {
      called = address === GENERAL_CALL;
      return called || (handlers.answersAt?.(address) ?? false);
    },
  };
}
