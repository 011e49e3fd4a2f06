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

  const parse = (text: string): number => {
    const ms = native.parse(
      /\d[T ]\d/.test(text) && !/(?:Z|[+-]\d\d:?\d\d|GMT.*)$/.test(text) ? `${text.replace(/(\d) (\d)/, '$1T$2')}Z` : `${text} UTC`,
    );
    return Number.isNaN(ms)
      ? Number.isNaN(native.parse(text))
        ? 0
        : native.parse(text)
      : ms - (/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? 0 : zoneMs());
  };
  const make = (args: unknown[]): Date => {
    if (args.length === 0) return new native(clock.seconds * 1000);
    if (args.length > 1) return new native(Date.UTC(...(args.map(Number) as [number, number])) - zoneMs());
    const [value] = args;
    return new native(typeof value === 'string' ? parse(value) : Number(value));
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
