import type { Chip } from './chip.ts';
import type { FlashChip } from './flash-chip.ts';

/** Bit of the SPI controller's command register that starts a user-defined command and clears itself. */
const SPI_USR = 1 << 18;
const SPI_READ_ID = 0x9f;
const WATCHDOG_ENABLE = 0x80000000;
/** Value that unlocks the watchdog's registers. */
const WATCHDOG_KEY = 0x50d83aa1;

/** The chip's registers as far as a loader's client touches them. Others keep what is written and read as 0 before. */
export class Registers {
  readonly #chip: Chip;
  readonly #flash: FlashChip;
  readonly #values = new Map<number, number>();
  readonly #onWatchdog: () => void;

  /** @param onWatchdog the always-on watchdog was armed: it will reset the chip */
  constructor(chip: Chip, flash: FlashChip, onWatchdog: () => void) {
    this.#chip = chip;
    this.#flash = flash;
    this.#onWatchdog = onWatchdog;
    this.reset();
  }

  reset(): void {
    this.#values.clear();
    for (const [address, value] of Object.entries(this.#chip.registers)) this.#values.set(Number(address), value);
  }

  read(address: number): number {
    return this.#values.get(address) ?? 0;
  }

  write(address: number, value: number, mask: number): void {
    const { spi, watchdog } = this.#chip;
    const merged = ((this.read(address) & ~mask) | (value & mask)) >>> 0;
    if (address === spi.base && merged & SPI_USR) return this.#runSpiCommand(merged);
    this.#values.set(address, merged);
    const armed = address === watchdog.config0 && merged & WATCHDOG_ENABLE;
    if (armed && this.read(watchdog.protect) === WATCHDOG_KEY) this.#onWatchdog();
  }

  /** Only the identifier is answered; status registers and parameter tables read as 0. */
  #runSpiCommand(command: number): void {
    const { spi } = this.#chip;
    const opcode = this.read(spi.base + spi.usr2) & 0xff;
    this.#values.set(spi.base + spi.w0, opcode === SPI_READ_ID ? this.#flash.jedecId : 0);
    this.#values.set(spi.base, (command & ~SPI_USR) >>> 0);
  }
}
