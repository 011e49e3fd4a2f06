import { RUNTIME_NAME, type FunctionSource } from './instrument.ts';

const ENTRY = new RegExp(`${RUNTIME_NAME}\\.enter\\(\\d+,\\d+,(\\d+)\\)`);
const { toString } = Function.prototype;

/** Parameters and body as the engine prints them, without the word `function`. */
export function sourceOf(value: object, functions: readonly FunctionSource[]): string {
  const match = ENTRY.exec(toString.call(value as () => void));
  const source = match ? functions[Number(match[1])] : undefined;
  if (!source) return '() { [native code] }';
  const body = withoutLead(source.body);
  if (source.expression) return `(${source.parameters}) {return ${body}}`;
  return body.includes('\n') ? `(${source.parameters}) {\n  ${body}\n}` : `(${source.parameters}) {${body}}`;
}

/** The engine drops white space and comments in front of the first statement. */
function withoutLead(body: string): string {
  return body.replace(/^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*\n)+/, '');
}
