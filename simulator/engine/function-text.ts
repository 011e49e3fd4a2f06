import { RUNTIME_NAME, type FunctionSource } from './walk.ts';

const ENTRY = new RegExp(`${RUNTIME_NAME}\\.enter\\(\\d+,\\d+,(\\d+)\\)`);
const { toString } = Function.prototype;

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

function find(value: object, functions: readonly FunctionSource[]): FunctionSource | undefined {
  const match = ENTRY.exec(toString.call(value as () => void));
  return match ? functions[Number(match[1])] : undefined;
}

/** The engine drops white space and comments in front of the first statement. */
function withoutLead(body: string): string {
  return body.replace(/^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)+/, '');
}
