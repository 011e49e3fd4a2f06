/**
 * What tells one chip from another on its serial port. Sources: answers of a real ESP32 ROM loader; register addresses of the
 * technical reference manuals of ESP32, ESP32-S3 and ESP32-C3.
 */

export type ChipName = 'esp32' | 'esp32s3' | 'esp32c3';

/** Offsets of the SPI controller that the flash hangs on. */
export interface SpiRegisters {
  readonly base: number;
  readonly usr2: number;
  readonly w0: number;
}

/** Watchdog of the always-on domain: the one reset by software that reads the straps again. */
export interface WatchdogRegisters {
  readonly config0: number;
  readonly protect: number;
}

export interface Chip {
  readonly name: ChipName;
  /** `chip_id` of an image header, and of GET_SECURITY_INFO where the ROM has it. */
  readonly imageId: number;
  /** Only the ESP32's ROM refuses GET_SECURITY_INFO. */
  readonly securityInfo: boolean;
  readonly bootloaderOffset: number;
  readonly spi: SpiRegisters;
  readonly watchdog: WatchdogRegisters;
  /** Registers that have a value before anybody writes. */
  readonly registers: Readonly<Record<number, number>>;
  /** What the ROM prints first. */
  readonly romText: string;
  readonly downloadStrap: number;
  readonly runStrap: number;
  readonly downloadModeName: string;
}

/** The same on every chip; the application's place is that of the interpreter's own table. */
export const PARTITION_TABLE_OFFSET = 0x8000;
export const APPLICATION_OFFSET = 0x10000;

/** Register that every chip of the family answers with its magic number. */
const MAGIC_REGISTER = 0x40001000;
/** 24:0a:c4 is a vendor prefix of Espressif; the rest is made up. */
const MAC_LOW = 0xc4012345;
const MAC_HIGH = 0x0000240a;

export const CHIPS: Readonly<Record<ChipName, Chip>> = {
  esp32: {
    name: 'esp32',
    imageId: 0,
    securityInfo: false,
    bootloaderOffset: 0x1000,
    spi: { base: 0x3ff42000, usr2: 0x24, w0: 0x80 },
    watchdog: { config0: 0x3ff4808c, protect: 0x3ff480a4 },
    registers: {
      [MAGIC_REGISTER]: 0x00f01d83,
      0x3ff5a004: MAC_LOW,
      0x3ff5a008: MAC_HIGH,
      // Package 1 (D0WD), revision bit 0; the other two revision bits follow: revision 3.
      0x3ff5a00c: (1 << 9) | (1 << 15),
      0x3ff5a014: 1 << 20,
      0x3ff6607c: 0x96042000,
      // UART divider of 115,200 baud at a 40 MHz crystal.
      0x3ff40014: 347,
    },
    romText: 'ets Jul 29 2019 12:21:46',
    downloadStrap: 0x3,
    runStrap: 0x13,
    downloadModeName: 'DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2)',
  },
  esp32s3: {
    name: 'esp32s3',
    imageId: 9,
    securityInfo: true,
    bootloaderOffset: 0,
    spi: { base: 0x60002000, usr2: 0x20, w0: 0x58 },
    watchdog: { config0: 0x60008098, protect: 0x600080b0 },
    registers: { [MAGIC_REGISTER]: 0x9, 0x60007044: MAC_LOW, 0x60007048: MAC_HIGH, 0x60000014: 347 },
    romText: 'ESP-ROM:esp32s3-20210327',
    downloadStrap: 0x0,
    runStrap: 0x8,
    downloadModeName: 'DOWNLOAD(USB/UART0)',
  },
  esp32c3: {
    name: 'esp32c3',
    imageId: 5,
    securityInfo: true,
    bootloaderOffset: 0,
    spi: { base: 0x60002000, usr2: 0x20, w0: 0x58 },
    watchdog: { config0: 0x60008090, protect: 0x600080a8 },
    registers: { [MAGIC_REGISTER]: 0x1b31506f, 0x60008844: MAC_LOW, 0x60008848: MAC_HIGH, 0x60000014: 347 },
    romText: 'ESP-ROM:esp32c3-api1-20210207',
    downloadStrap: 0x4,
    runStrap: 0xc,
    downloadModeName: 'DOWNLOAD(USB/UART0/1)',
  },
};
