import { describe, expect, it } from 'vitest';
import { ToolError } from '../../report/tool-error.ts';
import { pinsOf } from '../../simulator/parts/define-part.ts';
import { makeWiredPart, PART_KINDS } from '../../simulator/parts/index.ts';
import { parseWiring } from '../../simulator/wiring.ts';

const IDENTITY = { org: 'acme', site: 'berlin', area: 'lab', type: 'climate', id: 'node-1' };
const BME280 = { part: 'bme280', bus: 'I2C1', address: '0x76' };

function parse(document: unknown, environment: Record<string, string> = {}) {
  return parseWiring(JSON.stringify(document), 'wiring.json', environment);
}

function refusal(read: () => unknown): { code: string; message: string; hint: string | undefined; exitCode: number } {
  try {
    read();
  } catch (error) {
    if (error instanceof ToolError) return { code: error.code, message: error.message, hint: error.hint, exitCode: error.exitCode };
    throw error;
  }
  throw new Error('the document was taken');
}

describe('parseWiring', () => {
  it('reads parts with constant and moving quantities', () => {
    const wave = { min: 18, max: 24, period: '24h', noise: 0.02 };
    const { parts } = parse({ board: 'esp32', parts: [{ ...BME280, temperatureC: wave, humidityPct: 45 }] });
    expect(parts).toEqual([
      {
        part: 'bme280',
        options: {
          bus: 'I2C1',
          address: 0x76,
          temperatureC: { min: 18, max: 24, periodS: 86400, noise: 0.02 },
          humidityPct: 45,
        },
      },
    ]);
  });

  it('joins the board to the simulated access point and the built-in broker unless told otherwise', () => {
    const wiring = parse({ board: 'esp32', identity: IDENTITY });
    expect(wiring.accessPoint).toEqual({ ssid: 'mote-sim', password: 'simulated', rssiDbm: -60 });
    expect(wiring.identity?.wifi).toEqual({ ssid: 'mote-sim', password: 'simulated' });
    expect(wiring.identity?.broker).toEqual({ host: 'broker.mote', port: 1883 });
  });

  it('takes a secret from the environment', () => {
    const accessPoint = { ssid: 'lab', password: '${LAB_PASSWORD}' };
    expect(parse({ board: 'esp32', accessPoint }, { LAB_PASSWORD: 'from-the-environment' }).accessPoint.password).toBe(
      'from-the-environment',
    );
  });

  it('names the variable when a secret is not set', () => {
    const accessPoint = { ssid: 'lab', password: '${LAB_PASSWORD}' };
    const { code, message } = refusal(() => parse({ board: 'esp32', accessPoint }));
    expect(code).toBe('WIRING_SECRET');
    expect(message).toContain('accessPoint.password');
    expect(message).toContain('LAB_PASSWORD');
  });

  it.each([
    ['an unknown key', { board: 'esp32', acessPoint: {} }, 'WIRING_UNKNOWN_KEY', 'acessPoint', 'accessPoint'],
    [
      'an unknown key deep inside',
      { board: 'esp32', identity: { ...IDENTITY, broker: { host: 'b', prot: 1 } } },
      'WIRING_UNKNOWN_KEY',
      'identity.broker.prot',
      'port',
    ],
    [
      'an unknown quantity',
      { board: 'esp32', parts: [{ ...BME280, temperature: 20 }] },
      'WIRING_UNKNOWN_KEY',
      'parts[0].temperature',
      'temperatureC',
    ],
    [
      'an unknown key of a wave',
      { board: 'esp32', parts: [{ ...BME280, temperatureC: { min: 1, max: 2, period: '1h', nose: 1 } }] },
      'WIRING_UNKNOWN_KEY',
      'parts[0].temperatureC.nose',
      'noise',
    ],
    ['an unknown part', { board: 'esp32', parts: [{ ...BME280, part: 'bme208' }] }, 'WIRING_UNKNOWN_PART', 'parts[0].part', 'bme280'],
  ])('refuses %s and proposes the right one', (_name, document, code, path, proposal) => {
    const seen = refusal(() => parse(document));
    expect(seen.code).toBe(code);
    expect(seen.message).toContain(`wiring.json: ${path} `);
    expect(seen.hint).toContain(`"${proposal}"`);
    expect(seen.exitCode).toBe(2);
  });

  it.each([
    ['a missing board', {}, 'WIRING_MISSING', 'board'],
    ['a missing name', { board: 'esp32', identity: { ...IDENTITY, id: undefined } }, 'WIRING_MISSING', 'identity.id'],
    ['another board', { board: 'uno' }, 'WIRING_VALUE', '"uno"'],
    ['a wildcard as topic level', { board: 'esp32', identity: { ...IDENTITY, site: 'a/b' } }, 'WIRING_VALUE', 'identity.site'],
    [
      'a port out of range',
      { board: 'esp32', identity: { ...IDENTITY, broker: { host: 'b', port: 70000 } } },
      'WIRING_VALUE',
      'identity.broker.port',
    ],
    [
      'a password that WPA2 cannot have',
      { board: 'esp32', accessPoint: { ssid: 'a', password: 'short' } },
      'WIRING_VALUE',
      'accessPoint.password',
    ],
    ['an address without 0x', { board: 'esp32', parts: [{ ...BME280, address: '76' }] }, 'WIRING_VALUE', 'parts[0].address'],
    [
      'an address that the part cannot have',
      { board: 'esp32', parts: [{ ...BME280, address: '0x40' }] },
      'WIRING_ADDRESS',
      '"0x76" or "0x77"',
    ],
    ['two parts at one address', { board: 'esp32', parts: [BME280, BME280] }, 'WIRING_ADDRESS_TAKEN', 'parts[1].address'],
    [
      'text for a quantity',
      { board: 'esp32', parts: [{ ...BME280, temperatureC: 'warm' }] },
      'WIRING_VALUE',
      'parts[0].temperatureC is "warm"',
    ],
    ['more than the part can measure', { board: 'esp32', parts: [{ ...BME280, humidityPct: 101 }] }, 'WIRING_VALUE', 'expected 0 to 100'],
    [
      'a wave upside down',
      { board: 'esp32', parts: [{ ...BME280, humidityPct: { min: 9, max: 8, period: '1h' } }] },
      'WIRING_VALUE',
      'parts[0].humidityPct.min',
    ],
    [
      'a period without unit',
      { board: 'esp32', parts: [{ ...BME280, humidityPct: { min: 1, max: 8, period: '60' } }] },
      'USAGE_DURATION',
      'parts[0].humidityPct.period',
    ],
  ])('refuses %s', (_name, document, code, words) => {
    const seen = refusal(() => parse(document));
    expect(seen.code).toBe(code);
    expect(seen.message).toContain(words);
    expect(seen.exitCode).toBe(2);
  });

  it('makes every part that it accepts, from the least that each needs', () => {
    const pins = { data: 'D4', trig: 'D4', echo: 'D5', contact: 'D4', wiper: 'D36', anode: 'D4', input: 'D4', cs: 'D4' };
    for (const [part, { definition }] of Object.entries(PART_KINDS)) {
      const needed = [...pinsOf(definition)]
        .filter(([, { optional }]) => !optional)
        .map(([name]) => [name, pins[name as keyof typeof pins]]);
      const [wired] = parse({ board: 'esp32', parts: [{ part, ...(Object.fromEntries(needed) as object) }] }).parts;
      expect(makeWiredPart(wired!).name).toBe(part);
    }
  });

  it('takes the pins of a bus in place of its name', () => {
    const { parts } = parse({ board: 'esp32', parts: [{ part: 'bh1750', scl: 'D14', sda: 'D27' }] });
    expect(parts[0]!.options).toEqual({ address: 0x23, scl: 'D14', sda: 'D27' });
  });

  it.each([
    ['a pin that is missing', { part: 'dht22' }, 'WIRING_MISSING', 'parts[0].data'],
    ['a pin that the board does not have', { part: 'dht22', data: 'D40' }, 'WIRING_VALUE', 'expected a pin, "D0" to "D39"'],
    ['half a bus', { part: 'bh1750', scl: 'D14' }, 'WIRING_MISSING', 'parts[0].sda'],
    ['a bus and its pins', { part: 'bh1750', bus: 'I2C1', scl: 'D14', sda: 'D27' }, 'WIRING_VALUE', 'keep one of them'],
    ['a bus of another kind', { part: 'bh1750', bus: 'SPI1' }, 'WIRING_VALUE', '"I2C1" or "I2C2"'],
    ['an address where there is none', { part: 'led', anode: 'D2', address: '0x20' }, 'WIRING_VALUE', 'a led has none'],
    ['text for a number', { part: 'led', anode: 'D2', currentMa: 'much' }, 'WIRING_VALUE', 'expected a number'],
  ])('refuses %s', (_name, part, code, words) => {
    const seen = refusal(() => parse({ board: 'esp32', parts: [part] }));
    expect(seen.code).toBe(code);
    expect(seen.message).toContain(words);
  });

  it('accepts the same address on two buses', () => {
    expect(parse({ board: 'esp32', parts: [BME280, { ...BME280, bus: 'I2C2' }] }).parts).toHaveLength(2);
  });

  it('names the line of a syntax error', () => {
    const { code, message } = refusal(() => parseWiring('{\n  "board": "esp32",\n  "parts": [,]\n}', 'wiring.json'));
    expect(code).toBe('WIRING_SYNTAX');
    expect(message).toContain('wiring.json:3:');
  });
});
