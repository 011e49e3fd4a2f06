import { oneWireCrc8 } from './crc8.ts';
import { definePart } from './define-part.ts';
import { oneWirePort } from './one-wire-port.ts';

const FAMILY = 0x28;
const [CONVERT, WRITE, READ, COPY, RECALL, READ_POWER] = [0x44, 0x4e, 0xbe, 0x48, 0xb8, 0xb4];
/** Figure 9 p. 8: 85 °C; what a fresh EEPROM holds as thresholds is not in the sheet, and found in delivered parts. */
const POWER_ON_CODE = 85 * 16;
const DEFAULT_EEPROM: readonly [number, number, number] = [0x4b, 0x46, 0x7f];
/** Table 2 p. 9: the longest conversion at 12 bits; each bit less halves it. */
const CONVERSION_US = 750_000;
/** “AC Electrical Characteristics” p. 3: the longest write. */
const EEPROM_US = 10_000;
const [STANDBY_UA, ACTIVE_UA] = [0.75, 1000];

/**
 * Maxim DS18B20: temperature on a 1-Wire line, any number on one wire. Powered by its own pin, not from the line.
 * `serial` makes the middle of its ROM code; 0 takes one by chance.
 * Datasheet: Maxim, DS18B20, 19-7487, Rev 4 of January 2015.
 * Currents and drift (a stress test of 1,000 hours, here taken for a year) “DC Electrical Characteristics” p. 2, times “AC Electrical Characteristics” p. 3, codes table 1 p. 6, alarm “Operation—Alarm Signaling” p. 7,
 * ROM code and scratchpad figures 8 and 9 p. 8, configuration and CRC figures 10 and 11 p. 9, commands “DS18B20 Function Commands” p. 11. Not in it: byte 6 of the scratchpad, noise and response.
 */
export const ds18b20 = definePart({
  name: 'ds18b20',
  pins: ['data'],
  quantities: { temperatureC: { initial: 20, min: -55, max: 125, driftPerYear: 0.2 } },
  settings: { serial: 0 },
  make(part) {
    const given = Number(part.setting('serial'));
    const serial = given > 0 ? given : part.random.uint32() + 2 ** 32 * (part.random.uint32() & 0xff);
    const head = [FAMILY, ...Array.from({ length: 6 }, (_, index) => Math.floor(serial / 256 ** index) % 256)];
    const rom = [...head, oneWireCrc8(head)];
    let eeprom = [...DEFAULT_EEPROM];
    let [high, low, config] = eeprom as [number, number, number];
    let temperature = POWER_ON_CODE;
    let conversion: { endUs: number } | undefined;
    let busyUntilUs = 0;
    part.draw(STANDBY_UA);

    const resolution = (): number => 9 + ((config >> 5) & 3);
    const finish = (): void => {
      if (!conversion || part.nowUs() < conversion.endUs) return;
      const steps = 2 ** (resolution() - 8);
      const exact = Math.max(-55, Math.min(125, part.sense('temperatureC', conversion.endUs)));
      temperature = Math.round(exact * steps) * (16 / steps);
      conversion = undefined;
    };
    const scratchpad = (): number[] => {
      const bytes = [temperature & 255, (temperature >> 8) & 255, high, low, config, 0xff, 0x0c, 0x10];
      return [...bytes, oneWireCrc8(bytes)];
    };
    const busy = (durationUs: number): void => void (busyUntilUs = part.nowUs() + durationUs);
    const signed = (byte: number): number => (byte << 24) >> 24;

    oneWirePort(part, rom, {
      command(bytes) {
        finish();
        const [function_] = bytes;
        if (function_ === WRITE) {
          if (bytes.length !== 4) return undefined;
          [, high, low] = bytes as [number, number, number];
          // Only the two bits of the resolution can be written (figure 10 p. 9).
          config = (bytes[3]! & 0x60) | 0x1f;
        } else if (bytes.length > 1) return undefined;
        else if (function_ === CONVERT) {
          busy(CONVERSION_US / 2 ** (12 - resolution()));
          conversion = { endUs: busyUntilUs };
          part.draw(ACTIVE_UA);
          part.draw(STANDBY_UA, busyUntilUs);
        } else if (function_ === READ) return scratchpad();
        else if (function_ === COPY) {
          eeprom = [high, low, config];
          busy(EEPROM_US);
        } else if (function_ === RECALL) [high, low, config] = eeprom as [number, number, number];
        // Own power: the answer is 1, which is what a line reads that nobody holds.
        else if (function_ === READ_POWER) busyUntilUs = 0;
        return undefined;
      },
      idleBit: () => (part.nowUs() < busyUntilUs ? 0 : 1),
      alarmed() {
        finish();
        const whole = temperature >> 4;
        return whole >= signed(high) || whole <= signed(low);
      },
    });
    return { outputs: { rom: () => rom.map((byte) => byte.toString(16).padStart(2, '0')).join('') } };
  },
});
