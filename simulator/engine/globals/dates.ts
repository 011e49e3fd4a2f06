import { kindName } from '../kind-name.ts';
import { hide, methods, type Install } from './install.ts';

const FIELDS = ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'] as const;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HOUR_MS = 3_600_000;

/** `getTime`, `setTime` and `Date` on the board's clock and in its own time zone, whatever the host's is. */
export const installDates: Install = (interpreter, define) => {
  const { realm, clock, timers, loop } = interpreter;
  const native = realm.intrinsics.Date;
  const prototype = native.prototype as unknown as Record<string, (this: unknown, ...args: unknown[]) => unknown>;
  const zoneMs = (): number => clock.zoneHours * HOUR_MS;
  define('getTime', () => clock.seconds);
  define('setTime', (_self, [seconds]) => {
    // What already passed in the running turn is lost to the timers.
    const nowUs = interpreter.nowUs();
    timers.shift(nowUs - loop.lastIdleUs);
    loop.lastIdleUs = nowUs;
    clock.set(Number(seconds));
  });

  const parse = (text: string): number => parseDate(text, zoneMs());
  const make = (args: unknown[]): Date => {
    if (args.length === 0) return new native(clock.seconds * 1000);
    if (args.length > 1) {
      // What is left out is zero, the day of the month too.
      const [year, month, day, hours, minutes, seconds, ms] = Array.from(
        { length: 7 },
        (_none, index) => Number(args[index] ?? 0) | 0,
      ) as Fields;
      return new native(utcMs(year, month, day) + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms - zoneMs());
    }
    const value = args[0] instanceof native ? args[0].getTime() : args[0];
    if (typeof value === 'string') return new native(parse(value));
    if (typeof value !== 'number' && typeof value !== 'boolean' && value !== null)
      interpreter.throw('TypeError', `Variables of type ${kindName(value)} are not supported in date constructor`);
    return new native(Number(value));
  };
  const constructor = realm.wrapConstructor((_target, args) => make(args), 'Date');
  Object.defineProperty(constructor, 'prototype', { value: native.prototype });
  hide(native.prototype, 'constructor', constructor);
  hide(realm.global, 'Date', constructor);
  methods(interpreter, constructor, { now: () => clock.seconds * 1000, parse: (_self, [text]) => parse(interpreter.text(text)) });

  for (const field of FIELDS) {
    const get = Date.prototype[`getUTC${field}`];
    methods(interpreter, prototype, {
      [`get${field}`]: (self: Date) => get.call(new Date(Number(Reflect.apply(prototype['getTime']!, self, [])) + zoneMs())),
    });
    if (field === 'Day') continue;
    const set = Date.prototype[`setUTC${field}`] as (...args: number[]) => number;
    methods(interpreter, prototype, {
      [`set${field}`]: (self: Date, args) => {
        const local = new Date(self.getTime() + zoneMs());
        set.apply(local, args.map(Number));
        return self.setTime(local.getTime() - zoneMs());
      },
    });
  }
  methods(interpreter, prototype, {
    getTimezoneOffset: () => -clock.zoneHours * 60,
    toString: (self: unknown) => dateText(new Date((self as Date).getTime() + zoneMs()), clock.zoneHours),
    toUTCString: (self: Date) => utcText(new Date(self.getTime())),
    toISOString: (self: Date) => new Date(self.getTime()).toISOString(),
    toJSON: (self: Date) => new Date(self.getTime()).toISOString(),
  });
};

type Fields = [number, number, number, number, number, number, number];

/** A year below 100 is that year. */
function utcMs(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

const TIME = '(\\d+):(\\d+)(?::(\\d+)(?:\\.(\\d+))?)?\\s*(Z|(?:GMT|UTC)?\\s*[-+]\\d{2}:?\\d{2}|GMT|UTC)?';
const ISO = new RegExp(`^\\s*(\\d+)-(\\d+)-(\\d+)(?:T${TIME})?`);
const DAY_FIRST = new RegExp(`^\\s*[A-Z][a-z]{2,},\\s*(\\d+)\\s+([A-Z][a-z]{2})[a-z]*\\s+(\\d+)(?:\\s+${TIME})?`);
const MONTH_FIRST = new RegExp(`^\\s*([A-Z][a-z]{2})[a-z]*\\s+(\\d+),\\s*(\\d+)(?:\\s+${TIME})?`);

/** The three forms that the engine reads; anything else is 1970. A time without a zone is local. */
function parseDate(text: string, zoneMs: number): number {
  const iso = ISO.exec(text);
  const dayFirst = DAY_FIRST.exec(text);
  const monthFirst = MONTH_FIRST.exec(text);
  const match = iso ?? dayFirst ?? monthFirst;
  if (!match) return -zoneMs;
  const [, first, second, third, hours, minutes, seconds, fraction, zone] = match;
  const month = iso ? Number(second) - 1 : MONTHS.indexOf((dayFirst ? second : first)!);
  const [year, day] = iso ? [Number(first), Number(third)] : [Number(third), Number(dayFirst ? first : second)];
  if (month < 0) return -zoneMs;
  const timeMs =
    ((Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000 + Number(`0.${fraction ?? 0}`) * 1000;
  const offset = /([-+])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  const offsetMs = offset ? Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000 : zone ? 0 : zoneMs;
  return utcMs(year, month, day) + timeMs - offsetMs;
}

function dateText(local: Date, zoneHours: number): string {
  const zone = `${zoneHours < 0 ? '-' : '+'}${two(Math.abs(Math.trunc(zoneHours)))}${two(Math.abs(zoneHours * 60) % 60)}`;
  return `${DAYS[local.getUTCDay()]} ${MONTHS[local.getUTCMonth()]} ${local.getUTCDate()} ${local.getUTCFullYear()} ${timeText(local)} GMT${zone}`;
}

function utcText(date: Date): string {
  return `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${timeText(date)} GMT`;
}

function timeText(date: Date): string {
  return [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
