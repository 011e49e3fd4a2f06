import { RUNTIME_NAME, type FunctionSource } from './walk.ts';

const ENTRY = new RegExp(`${RUNTIME_NAME}\\.enter\\(\\d+,\\d+,(\\d+)\\)`);
const { toString } = Function.prototype;
const NONE = -1;
const numbers = new WeakMap<object, number>();

/** Parameters and body as the engine prints them, without the word `function`. */
export function sourceOf(value: object, functions: readonly FunctionSource[]): string {
  const source = find(value, functions);
  if (!source) return '() { [native code] }';
  const body = withoutLead(source.body);
  if (source.expression) return `(${source.parameters}) {return ${body}}`;
  return body.includes('\n') ? `(${source.parameters}) {\n  ${body}\n}` : `(${source.parameters}) {${body}}`;
}

/** The text of a function's body, or undefined for a native. */
export function bodyOf(value: object, functions: readonly FunctionSource[]): string | undefined {
  const source = find(value, functions);
  return source && (source.expression ? `return ${source.body}` : source.body);
}

/** Number of a function of the program; undefined for a native. */
export function functionNumber(value: object): number | undefined {
  let number = numbers.get(value);
  if (number === undefined) {
    number = Number(ENTRY.exec(toString.call(value as () => void))?.[1] ?? NONE);
    numbers.set(value, number);
  }
  return number === NONE ? undefined : number;
}

function find(value: object, functions: readonly FunctionSource[]): FunctionSource | undefined {
  const number = functionNumber(value);
  return number === undefined ? undefined : functions[number];
}

/** The engine drops white space and comments in front of the first statement. */
function withoutLead(body: string): string {
  return body.replace(/^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)+/, '');
}
