/** The `parts` of a wiring document: one flat object a part, checked against what its kind has. */
import { parseDurationUs } from '../report/duration.ts';
import { suggestion } from '../report/suggestion.ts';
import { pinNumberOf, pinsOf, type PartOptions, type PinName } from './parts/define-part.ts';
import { PART_KINDS } from './parts/index.ts';
import type { PartDefinition } from './parts/part.ts';
import type { SignalSpec } from './parts/signal.ts';
import { pathText, problemError, wiringError } from './wiring-errors.ts';
import { checkSignal, isProblem, type WiringDocument } from './wiring-schema.ts';

/** One part as the wiring asks for it: everything is checked, so that making it cannot fail. */
export interface WiredPart {
  readonly part: string;
  readonly options: PartOptions<string, string, string>;
}

type Entry = WiringDocument['parts'][number];
type Path = readonly (string | number)[];
type AnyDefinition = PartDefinition<string, string, string, unknown>;

/** Pins of a bus that the program moves itself, in place of the bus's name. */
const BUS_PINS = { i2c: ['scl', 'sda'], spi: ['sck', 'miso', 'mosi'], uart: [], pins: [] } as const;
const BUSES = { i2c: ['I2C1', 'I2C2'], spi: ['SPI1', 'SPI2'], uart: ['Serial2', 'Serial3'], pins: [] } as const;

/** @throws ToolError `WIRING_…` */
export function readParts(entries: readonly Entry[], file: string): WiredPart[] {
  const taken = new Map<string, number>();
  return entries.map((entry, index) => {
    const path = ['parts', index];
    const definition = kindOf(entry.part, path, file);
    const options = readPart(entry, definition, path, file);
    if (definition.i2c) {
      const place = `${options.scl === undefined ? options.bus : `${options.scl}/${options.sda}`}`;
      const key = `${place}/${options.address}`;
      const other = taken.get(key);
      if (other !== undefined) {
        const seen = entry.address === undefined ? 'is missing' : `is "${entry.address}"`;
        throw wiringError('ADDRESS_TAKEN', file, [...path, 'address'], `${seen}, where parts[${other}] is on ${place} already`);
      }
      taken.set(key, index);
    }
    return { part: entry.part, options };
  });
}

function kindOf(name: string, path: Path, file: string): AnyDefinition {
  if (Object.hasOwn(PART_KINDS, name)) return PART_KINDS[name]!.definition;
  const names = Object.keys(PART_KINDS);
  throw wiringError(
    'UNKNOWN_PART',
    file,
    [...path, 'part'],
    `is "${name}", which is no part that mote knows`,
    suggestion(name, names) ?? `Known parts: ${names.join(', ')}.`,
  );
}

function busKind({ i2c, spi, uart }: AnyDefinition): keyof typeof BUSES {
  return i2c ? 'i2c' : spi ? 'spi' : uart ? 'uart' : 'pins';
}

function readPart(entry: Entry, definition: AnyDefinition, path: Path, file: string): WiredPart['options'] {
  const { part, bus, address: addressText, imperfect, ...given } = entry;
  const kind = busKind(definition);
  const options: Record<string, unknown> = imperfect === undefined ? {} : { imperfect };
  if (definition.i2c) options.address = readAddress(addressText, definition, path, file);
  else if (addressText !== undefined) throw wiringError('VALUE', file, [...path, 'address'], `is given, but a ${part} has none`);
  const pinNames = pinsOf(definition);
  const ownPins = BUS_PINS[kind].filter((name) => given[name] !== undefined);
  if (ownPins.length === 0 && kind !== 'pins') options.bus = bus ?? BUSES[kind][0];
  if (bus !== undefined && !(BUSES[kind] as readonly string[]).includes(bus)) {
    const expected = kind === 'pins' ? 'none: it hangs on plain pins' : BUSES[kind].map((name) => `"${name}"`).join(' or ');
    throw wiringError('VALUE', file, [...path, 'bus'], `is "${bus}", expected ${expected}`);
  }
  if (ownPins.length > 0 && bus !== undefined) {
    throw wiringError('VALUE', file, [...path, ownPins[0]!], `is given together with bus "${bus}"; keep one of them`);
  }
  const needed = [
    ...[...pinNames].filter(([, { optional }]) => !optional).map(([name]) => name),
    ...(ownPins.length > 0 ? (kind === 'spi' ? ['sck'] : BUS_PINS[kind]) : []),
  ];
  for (const name of needed) {
    if (given[name] === undefined) throw wiringError('MISSING', file, [...path, name], 'is missing, expected a pin like "D5"');
  }
  for (const [name, value] of Object.entries(given)) {
    const at = [...path, name];
    if (pinNames.has(name) || (BUS_PINS[kind] as readonly string[]).includes(name)) options[name] = readPin(value, at, file);
    else if (Object.hasOwn(definition.quantities ?? {}, name)) options[name] = readSignal(value, name, definition, at, file);
    else if (Object.hasOwn(definition.settings ?? {}, name)) options[name] = readSetting(value, definition.settings![name]!, at, file);
    else {
      const known = [
        'part',
        'imperfect',
        ...(kind === 'pins' ? [] : ['bus']),
        ...(kind === 'i2c' ? ['address'] : []),
        ...BUS_PINS[kind],
        ...pinNames.keys(),
        ...Object.keys(definition.quantities ?? {}),
        ...Object.keys(definition.settings ?? {}),
      ];
      throw problemError({ path: at, kind: 'unknown-key', expected: '', seen: name, known }, file);
    }
  }
  return options as WiredPart['options'];
}

function readAddress(text: string | undefined, { name, i2c }: AnyDefinition, path: Path, file: string): number {
  const address = text === undefined ? i2c![0]! : Number(text);
  if (i2c!.includes(address)) return address;
  const possible = i2c!.map((value) => `"0x${value.toString(16)}"`).join(' or ');
  throw wiringError('ADDRESS', file, [...path, 'address'], `is "${text}", but a ${name} answers at ${possible}`);
}

function readPin(value: unknown, path: Path, file: string): PinName {
  try {
    pinNumberOf(value as PinName);
    if (typeof value === 'string') return value as PinName;
  } catch {
    // said below
  }
  throw wiringError('VALUE', file, path, `is ${JSON.stringify(value)}, expected a pin, "D0" to "D39"`);
}

function readSetting(value: unknown, usual: number | string, path: Path, file: string): number | string {
  if (typeof value === typeof usual) return value as number | string;
  const expected = typeof usual === 'number' ? 'a number' : 'text';
  throw wiringError('VALUE', file, path, `is ${JSON.stringify(value)}, expected ${expected} such as ${JSON.stringify(usual)}`);
}

function readSignal(value: unknown, name: string, { quantities }: AnyDefinition, path: Path, file: string): SignalSpec {
  const signal = checkSignal(value);
  if (isProblem(signal)) {
    const expected = signal.path.length > 0 ? signal.expected : 'a number or {min, max, period, noise}';
    throw problemError({ ...signal, expected, path: [...path, ...signal.path] }, file);
  }
  const { min: low, max: high } = quantities![name]!;
  for (const [key, number] of typeof signal === 'number'
    ? [['', signal] as const]
    : [['min', signal.min] as const, ['max', signal.max] as const]) {
    if (number < low || number > high) {
      throw wiringError('VALUE', file, key ? [...path, key] : path, `is ${number}, expected ${low} to ${high}, what the part can measure`);
    }
  }
  if (typeof signal === 'number') return signal;
  const { min, max, period, noise } = signal;
  if (min > max) throw wiringError('VALUE', file, [...path, 'min'], `is ${min}, above max ${max}`);
  const periodS = parseDurationUs(period, `${file}: ${pathText([...path, 'period'])}`) / 1e6;
  if (periodS <= 0) throw wiringError('VALUE', file, [...path, 'period'], `is "${period}", expected more than nothing`);
  return { min, max, periodS, noise: noise ?? 0 };
}
