import type { I2cBus } from '../i2c.ts';
import { halError, hex } from '../errors.ts';

/**
 * Solomon Systech SSD1306: panel of 128 × 64 or 128 × 32 pixels over I2C. Rev 1.5. The picture is a buffer of the caller: one bit a pixel, a byte
 * holds eight of a column with the topmost in its lowest bit, 128 bytes a row of bytes. The engine draws into such a one:
 *
 *     const graphics = Graphics.createArrayBuffer(128, 64, 1, { vertical_byte: true });
 *     graphics.drawString('21.5 C', 0, 0);
 *     display.show(new Uint8Array(graphics.buffer));
 */

export interface Ssd1306Options {
  /** 7 bits: 0x3C (default) or 0x3D. */
  readonly address?: number;
  /** Rows of the panel. Default 64. */
  readonly height?: 32 | 64;
  /** Upside down. Default false: the ribbon cable is at the top. */
  readonly rotated?: boolean;
}

export interface Ssd1306 {
  /**
   * Switches the display off, sees in its status that it is, sets it up and switches it on; what it shows then is left to chance.
   * Throws `WRONG_PART` for a part whose status says otherwise, and whatever the bus throws.
   */
  configure(): void;
  /** Shows a whole picture of `128 * height / 8` bytes; at 400 kHz it takes 26 ms or 13. Throws `NOT_CONFIGURED`, `BAD_VALUE` for another size, and whatever the bus throws. */
  show(pixels: ArrayLike<number>): void;
  /** 0 to 255. */
  setContrast(contrast: number): void;
  /** Switches the display off; its picture is kept. */
  close(): void;
}

const COMMANDS = 0x00;
const DATA = 0x40;
const STATUS_OFF = 0x40;
const OFF = 0xae;
const ON = 0xaf;
/** Bytes of picture a transfer: short enough for the buffers of every driver. */
const CHUNK = 64;

/** Makes the driver; no I/O happens before `configure`. */
export function createSsd1306(bus: I2cBus, options: Ssd1306Options): Ssd1306 {
  const address = options.address ?? 0x3c;
  const height = options.height ?? 64;
  let ready = false;
  const command = (bytes: readonly number[]): void => bus.write(address, [COMMANDS].concat(bytes));
  return {
    configure() {
      ready = false;
      command([OFF]);
      // Table 9-2 p. 36: bit 6 of the status is set while the display is off.
      if ((bus.read(address, 1)[0]! & STATUS_OFF) === 0) throw halError('WRONG_PART', hex(address));
      command([
        0xd5,
        0x80, // oscillator
        0xa8,
        height - 1, // rows in use
        0xd3,
        0,
        0x40, // no offset, line 0 first
        0x8d,
        0x14, // charge pump on
        0x20,
        0, // column by column, row of bytes by row of bytes
        options.rotated ? 0xa0 : 0xa1,
        options.rotated ? 0xc0 : 0xc8,
        0xda,
        height === 64 ? 0x12 : 0x02, // how the rows are wired
        0x81,
        0x7f,
        0xd9,
        0xf1,
        0xdb,
        0x40, // contrast, pre-charge, deselect level
        0xa4,
        0xa6,
        ON, // show the RAM, not inverted
      ]);
      ready = true;
    },
    show(pixels) {
      if (!ready) throw halError('NOT_CONFIGURED', hex(address));
      if (pixels.length !== height * 16) throw halError('BAD_VALUE', pixels.length);
      command([0x21, 0, 127, 0x22, 0, height / 8 - 1]);
      for (let at = 0; at < pixels.length; at += CHUNK) {
        const bytes = [DATA];
        for (let i = 0; i < CHUNK; i++) bytes.push(pixels[at + i]!);
        bus.write(address, bytes);
      }
    },
    setContrast: (contrast) => command([0x81, contrast & 255]),
    close() {
      ready = false;
      command([OFF]);
    },
  };
}
