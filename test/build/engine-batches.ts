import { expect } from 'vitest';
import { linesInNode } from './fixture.ts';
import { apart, TextCompiler, together } from './generated.ts';
import { linesOnInterpreter } from './interpreter.ts';
import ts from 'typescript';

const TOO_LARGE = /Too much recursion|OUT OF MEMORY|Execution Interrupted/;
/** What is left of the overflow of one program where others take the memory for its text: each is run again alone. */
const TOO_LARGE_TOGETHER = /Too much recursion|OUT OF MEMORY|Execution Interrupted|^Uncaught undefined/;

/** Generated programs on the interpreter, several at a time. */
export class EngineBatches {
  readonly #compiler = new TextCompiler();
  readonly #generate: (seed: number) => string;
  /** Programs that fitted the board's stack and memory, and printed what Node prints. */
  compared = 0;

  constructor(generate: (seed: number) => string) {
    this.#generate = generate;
  }

  async expectSame(seeds: readonly number[]): Promise<void> {
    const codes: string[] = [];
    for (const seed of seeds) codes.push(await this.#compiler.compile(this.#generate(seed)));
    for (const [i, printed] of (await printedBy(codes)).entries()) {
      if (printed === undefined) continue;
      expect([seeds[i], ...printed]).toEqual([seeds[i], ...(await linesInNode(withoutTypes(this.#generate(seeds[i]!))))]);
      this.compared++;
    }
  }

  close(): void {
    this.#compiler.close();
  }
}

/** What each program prints; undefined for one that the board has not the stack or the memory for. */
async function printedBy(codes: readonly string[]): Promise<(readonly string[] | undefined)[]> {
  const lines = await linesOnInterpreter(together(codes));
  const tooLarge = codes.length > 1 ? TOO_LARGE_TOGETHER : TOO_LARGE;
  if (!lines.some((line) => tooLarge.test(line))) return apart(lines, codes.length);
  if (codes.length === 1) return [undefined];
  return [...(await printedBy(codes.slice(0, 1))), ...(await printedBy(codes.slice(1)))];
}

export function withoutTypes(source: string): string {
  return ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, useDefineForClassFields: false, removeComments: true },
  }).outputText;
}
