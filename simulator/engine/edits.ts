import { MagicString, type DecodedSourceMap } from 'magic-string';

/**
 * Insertions around nodes of a syntax tree that is walked from the outside in. At one place, what closes comes before what opens,
 * inner nodes close first and outer nodes open first, so that insertions nest as the nodes do.
 */
export class Edits {
  readonly #source: string;
  readonly #text: MagicString;
  readonly #opens = new Map<number, string>();
  readonly #closes = new Map<number, string>();

  constructor(source: string) {
    this.#source = source;
    this.#text = new MagicString(source);
  }

  open(offset: number, text: string): void {
    this.#opens.set(offset, (this.#opens.get(offset) ?? '') + text);
  }

  close(offset: number, text: string): void {
    this.#closes.set(offset, text + (this.#closes.get(offset) ?? ''));
  }

  wrap(node: { start: number; end: number }, before: string, after: string): void {
    this.open(node.start, before);
    this.close(node.end, after);
  }

  replace(start: number, end: number, text: string): void {
    this.#text.update(start, end, text);
  }

  remove(start: number, end: number): void {
    if (end > start) this.#text.remove(start, end);
  }

  finish(prologue: string): { readonly code: string; map(): DecodedSourceMap } {
    for (const [offset, text] of this.#closes) this.#text.appendLeft(offset, text);
    for (const [offset, text] of this.#opens) {
      // Minified text has no space between a keyword and a literal: return"a"+1.
      const touches = /[\w$]/.test(this.#source.charAt(offset - 1));
      this.#text.appendLeft(offset, touches ? ` ${text}` : text);
    }
    if (prologue !== '') this.#text.prepend(prologue);
    return { code: this.#text.toString(), map: () => this.#text.generateDecodedMap({ hires: true }) };
  }
}
