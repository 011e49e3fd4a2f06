import { PIN_COUNT } from '../pins.ts';

/** Pin objects (`D5`) of the program. A pin is a number in arithmetic and its name in text. */

const pins = new WeakMap<object, number>();

/** Marks a realm object as the pin of that number. */
export function registerPin(object: object, number: number): void {
  pins.set(object, number);
}

export function pinNumber(value: unknown): number | undefined {
  return typeof value === 'object' && value !== null ? pins.get(value) : undefined;
}

export function pinName(value: unknown): string | undefined {
  const number = pinNumber(value);
  return number === undefined ? undefined : `D${number}`;
}

/** The pin that an argument names: an object, a number, or text such as `D5`. */
export function pinArgument(value: unknown): number | undefined {
  const known =
    pinNumber(value) ?? (typeof value === 'number' ? value : typeof value === 'string' ? Number(/^D(\d+)$/.exec(value)?.[1] ?? NaN) : NaN);
  return Number.isInteger(known) && known >= 0 && known < PIN_COUNT ? known : undefined;
}

/** A pin as code on the host's side holds it. */
export function pinReference(number: number): { readonly pin: number } {
  const pin = { pin: number };
  registerPin(pin, number);
  return pin;
}
