import { numberText } from './number-text.ts';
import { sourceOf } from './function-text.ts';
import type { FunctionSource } from './walk.ts';
import { pinName } from './pin-object.ts';

/** The engine's conversion of any value to text: `String(x)`, `x + ''`, `join`, property names, `print` of a plain value. */
export class ValueText {
  readonly #functions: readonly FunctionSource[];
  /** `Object.prototype.toString` of the realm: an object that has no other is `[object Object]`. */
  plainToString: unknown;

  constructor(functions: readonly FunctionSource[]) {
    this.#functions = functions;
  }

  of(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return value;
      case 'number':
        return numberText(value);
      case 'function':
        return `function ${sourceOf(value, this.#functions)}`;
      case 'object':
        return value === null ? 'null' : this.#object(value);
      default:
        return String(value);
    }
  }

  join(items: ArrayLike<unknown>, separator: string): string {
    let text = '';
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (index > 0) text += separator;
      if (item !== undefined && item !== null) text += this.of(item);
    }
    return text;
  }

  #object(value: object): string {
    if (Array.isArray(value)) return this.join(value, ',');
    const bytes = elements(value);
    if (bytes) return this.join(bytes, ',');
    const pin = pinName(value);
    if (pin !== undefined) return pin;
    const { toString } = value;
    if (typeof toString !== 'function' || toString === this.plainToString) return '[object Object]';
    return this.of(Reflect.apply(toString, value, []));
  }
}

/** The numbers of a typed array or of an array buffer. */
export function elements(value: object): ArrayLike<number> | undefined {
  if (ArrayBuffer.isView(value)) return isDataView(value) ? undefined : (value as Uint8Array);
  return Object.prototype.toString.call(value) === '[object ArrayBuffer]' ? new Uint8Array(value as ArrayBuffer) : undefined;
}

function isDataView(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object DataView]';
}
