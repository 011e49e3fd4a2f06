import type { RomClient } from './esptool.ts';

/**
 * Registers of the watchdog of the always-on domain. Its reset reads the boot straps again, which a reset in software does not.
 * S3 and C3 as esptool uses them; ESP32 by its technical reference manual (RTC_CNTL), not tried on a chip.
 */
interface Watchdog {
  readonly config0: number;
  readonly config1: number;
  readonly protect: number;
  /** Enable, and first stage: reset everything. */
  readonly armed: number;
}

const KEY = 0x50d83aa1;
const ENABLE = 0x80000000;
const STAGE0_SHIFT = 28;
const TIMEOUT_TICKS = 2000;

const WATCHDOGS: Readonly<Record<number, Watchdog>> = {
  0: { config0: 0x3ff4808c, config1: 0x3ff48090, protect: 0x3ff480a4, armed: (ENABLE | (4 << STAGE0_SHIFT)) >>> 0 },
  9: { config0: 0x60008098, config1: 0x6000809c, protect: 0x600080b0, armed: (ENABLE | (5 << STAGE0_SHIFT) | (1 << 8) | 2) >>> 0 },
  5: { config0: 0x60008090, config1: 0x60008094, protect: 0x600080a8, armed: (ENABLE | (5 << STAGE0_SHIFT) | (1 << 8) | 2) >>> 0 },
};

/** Resets the chip from within, for ports that cannot. False when it did not take the order. */
export async function armWatchdog(client: RomClient, imageChipId: number): Promise<boolean> {
  const registers = WATCHDOGS[imageChipId];
  if (!registers) return false;
  try {
    await client.writeReg(registers.protect, KEY);
    await client.writeReg(registers.config1, TIMEOUT_TICKS);
    await client.writeReg(registers.config0, registers.armed);
    return true;
  } catch {
    return false;
  }
}
