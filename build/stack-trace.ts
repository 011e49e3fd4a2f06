import { SLOT_A, SLOT_B } from '../firmware/ota/layout.ts';
import { PAGE_BYTES } from '../firmware/ota/slot.ts';
import { parse, type AnyNode } from './parse.ts';
import { functionSymbols, placeAt, type FunctionSymbol } from './function-symbols.ts';
import { SourceLocator, type Stage } from './source-maps.ts';
import { eachNode } from './syntax-tree.ts';

/** A frame of a stack as the interpreter prints it: `at name (file:line:column)`, the line of code below, and a caret below that. */
interface EngineFrame {
  readonly name: string;
  /** Empty when the code is in RAM: line and column then count within the function. */
  readonly file: string;
  /** Line and column from 1; of the last character of the expression that was evaluated. */
  readonly line: number;
  readonly column: number;
  /** The line of code, cut at either end with `...`, and the caret's place in it; undefined where none was printed. */
  readonly excerpt: { readonly text: string; readonly caret: number } | undefined;
}

/** A frame in the sources. Line and column from 1. */
export interface SourceFrame {
  /** Of the function that the frame is in; empty at top level and in functions without a name. */
  readonly functionName: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line of the source. */
  readonly text: string;
}

/** A piece of console output: a frame of which the place in the sources is known, or text as it was. */
export type TracePart = { readonly frame: SourceFrame } | { readonly line: string };

/** Of a named function expression the interpreter prints the whole text as its name. */
const FRAME = /^\s*at (?:(.+) \()?([^():\s]*):(\d+):(\d+)\)?\s*$/;
const CARET = /^ *\^\s*$/;

/** Gathers the lines that belong to an error from a console, line by line: `Uncaught …` and the frames below it. */
export class TraceLines {
  readonly traces: string[][] = [];
  #expected: 'frame' | 'code' | 'caret' | undefined;

  add(line: string): void {
    if (line.startsWith('Uncaught ')) {
      this.traces.push([line]);
      this.#expected = 'frame';
    } else if (this.#expected !== undefined) {
      const isFrame = FRAME.test(line);
      const belongs = isFrame || this.#expected === 'code' || (this.#expected === 'caret' && CARET.test(line));
      if (belongs) this.traces.at(-1)!.push(line);
      this.#expected = !belongs ? undefined : isFrame ? 'code' : this.#expected === 'code' ? 'caret' : 'frame';
    }
  }
}

/** What the console does to redraw its prompt. */
// oxlint-disable-next-line no-control-regex
const REDRAWING = /\r|\u001b\[[0-9;]*[A-Za-z]/g;

/** Translates stacks of a bundle to its sources. */
export class TraceDecoder {
  readonly #code: string;
  readonly #locator: SourceLocator;
  readonly #symbols: readonly FunctionSymbol[];
  readonly #anchors = new Map<number, Anchor>();

  constructor(bundle: Stage, symbols: readonly FunctionSymbol[] = functionSymbols(bundle)) {
    this.#code = bundle.code;
    this.#locator = new SourceLocator(bundle, '');
    this.#symbols = symbols;
    eachNode(parse(bundle.code, { ecmaVersion: 'latest', sourceType: 'script' }), (node) => {
      for (const [offset, anchor] of anchorsOf(node)) this.#anchors.set(offset, anchor);
    });
  }

  /** Goes through console output; what is no frame of this bundle stays as it is. */
  decode(output: string): TracePart[] {
    const lines = output.replaceAll(REDRAWING, '').replace(/\n$/, '').split('\n');
    const parts: TracePart[] = [];
    for (let at = 0; at < lines.length;) {
      const frame = frameAt(lines, at);
      const taken = frame ? (frame.excerpt ? 3 : 1) : 1;
      const source = frame && this.#find(frame);
      if (source) parts.push({ frame: source });
      else parts.push(...lines.slice(at, at + taken).map((line) => ({ line })));
      at += taken;
    }
    return parts;
  }

  /** The place in the sources of a place in the bundle (line and column from 1), with the function around it. */
  at(line: number, column: number): SourceFrame | undefined {
    const offset = this.#offset(0, line, column);
    return offset === undefined ? undefined : this.#sourceAt(offset);
  }

  #find({ name, file, line, column, excerpt }: EngineFrame): SourceFrame | undefined {
    const inFile = this.#offset(0, line, column);
    const isWhole = file !== '' || name === '[raw]' || name === 'eval';
    if (inFile !== undefined && (excerpt ? this.#shows(inFile, excerpt) : isWhole)) return this.#sourceAt(inFile);
    const inFunctions = this.#symbols
      .map(({ body, end }) => ({ offset: this.#offset(body, line, column), end }))
      .filter(({ offset, end }) => offset !== undefined && offset < end && excerpt !== undefined && this.#shows(offset, excerpt));
    const [first] = inFunctions;
    return first && this.#sourceAt(first.offset!);
  }

  #offset(from: number, line: number, column: number): number | undefined {
    let start = from;
    for (let n = 1; n < line; n++) {
      start = this.#code.indexOf('\n', start) + 1;
      if (start === 0) return undefined;
    }
    const offset = start + column - 1;
    return offset >= 0 && offset < this.#code.length ? offset : undefined;
  }

  /** Whether the interpreter's line of code is what stands around an offset. */
  #shows(offset: number, { text, caret }: NonNullable<EngineFrame['excerpt']>): boolean {
    const head = text.startsWith('...') ? 3 : 0;
    const tail = text.endsWith('...') ? 3 : 0;
    const start = offset - caret;
    return start + head >= 0 && this.#code.slice(start + head, start + text.length - tail) === text.slice(head, text.length - tail);
  }

  #sourceAt(offset: number): SourceFrame | undefined {
    const place = this.#placeOf(offset);
    if (!place) return undefined;
    const around = this.#symbols.filter(({ start, end }) => start <= offset && offset < end).at(-1);
    const { file, line, column, text } = place;
    return { functionName: around?.name ?? '', file, line, column, text };
  }

  #placeOf(offset: number): ReturnType<SourceLocator['original']> {
    const original = (at: number | undefined) => (at === undefined ? null : this.#locator.original(placeAt(this.#code, at)));
    const { start, argument } = this.#anchors.get(offset) ?? { start: offset, argument: undefined };
    const [place, inside] = [original(start), original(argument)];
    // A call that the minifier put in the place of a variable begins, by the map, where the variable was read: behind its own arguments.
    if (place && inside && place.file === inside.file && inside.line < place.line) return inside;
    return place ?? original(offset);
  }
}

/** Where in the bundle an expression begins, whose end is told. */
interface Anchor {
  readonly start: number;
  /** Of its first argument. */
  readonly argument: number | undefined;
}

/**
 * Where a reader would look for a call, by the offset at which it is told: the interpreter tells its last character, V8 the bracket behind
 * a function that is called where it stands. Of two calls that end at one place the inner one, visited later, was being evaluated.
 */
function anchorsOf(node: AnyNode): [offset: number, anchor: Anchor][] {
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return [];
  const { callee } = node;
  const last = node.end - 1;
  const argument = node.arguments[0]?.start;
  // A function that the minifier put where it is called: its text is another place of the source.
  if (callee.type === 'FunctionExpression' || callee.type === 'ArrowFunctionExpression')
    // V8 tells the bracket of the arguments, behind that of the function if it has one.
    return [last, callee.end, callee.end + 1].map((offset) => [offset, { start: argument ?? last, argument }]);
  const named = callee.type === 'MemberExpression' && !callee.computed ? callee.property.start : callee.start;
  return [[last, { start: node.type === 'NewExpression' ? node.start : named, argument }]];
}

function frameAt(lines: readonly string[], at: number): EngineFrame | undefined {
  const match = FRAME.exec(lines[at]!);
  if (!match) return undefined;
  const [, name = '', file = '', line = '', column = ''] = match;
  const [text, caret] = [lines[at + 1], lines[at + 2]];
  const shown = text !== undefined && caret !== undefined && CARET.test(caret);
  // A bundle in a slot of the board begins behind the slot's header.
  const header = line === '1' && (file === SLOT_A || file === SLOT_B) ? PAGE_BYTES : 0;
  return {
    name,
    file,
    line: Number(line),
    column: Number(column) - header,
    excerpt: shown ? { text: text.trimEnd(), caret: caret.indexOf('^') } : undefined,
  };
}

/** A decoded piece as lines of text: the frame, its line of source and a caret. */
export function traceText(part: TracePart): string {
  if ('line' in part) return part.line;
  const { functionName, file, line, column, text } = part.frame;
  const place = `${file}:${line}:${column}`;
  const indent = text.length - text.trimStart().length;
  const head = `    at ${functionName ? `${functionName} (${place})` : place}`;
  return text ? `${head}\n        ${text.trim()}\n        ${' '.repeat(Math.max(0, column - 1 - indent))}^` : head;
}

/**
 * A stack that is known by places (line and column from 1) instead of by what the interpreter printed.
 * @param bundle file that the decoder is of; places in others stay as they are
 */
export function placesOf(
  stack: readonly { readonly file: string; readonly line: number; readonly column: number }[],
  bundle: string | undefined,
  decoder: TraceDecoder | undefined,
): TracePart[] {
  return stack.map(({ file, line, column }) => {
    const frame = file === bundle ? decoder?.at(line, column) : undefined;
    return frame ? { frame } : { line: `    at ${file}:${line}:${column}` };
  });
}

/** Frames of a stack that are shown. */
const SHOWN = 12;

/** The lines of a stack, innermost first; of a long one the innermost frames and how many more there are. */
export function stackText(parts: readonly TracePart[]): string[] {
  const more = parts.length > SHOWN ? [`    … ${parts.length - SHOWN} more`] : [];
  return [...parts.slice(0, SHOWN).map(traceText), ...more];
}
