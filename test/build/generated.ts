import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile, Compiler } from '../../build/compile.ts';
import { LIBRARY } from './fixture.ts';

/** Compiles a program that is given as text, and answers the bytes for the board, one character each. */
export async function compileText(source: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'mote-generated-'));
  try {
    writeFileSync(join(folder, 'input.ts'), source);
    const { code } = await compile({ entry: 'input.ts', cwd: folder, library: LIBRARY });
    return Buffer.from(code).toString('latin1');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compiles one program after another, each as a change of the one before, which spares reading the types of the interpreter again. */
export class TextCompiler {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mote-generated-'));
  readonly #file = join(this.#folder, 'input.ts');
  readonly #compiler = new Compiler({ entry: 'input.ts', cwd: this.#folder, library: LIBRARY });

  async compile(source: string): Promise<string> {
    writeFileSync(this.#file, source);
    const { code } = await this.#compiler.build([this.#file]);
    return Buffer.from(code).toString('latin1');
  }

  close(): void {
    this.#compiler.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/**
 * One script that runs several, each in a function of its own, with its number in front of every line that it prints: starting the
 * interpreter takes longer than most programs.
 */
export function together(scripts: readonly string[]): string {
  return scripts
    .map((code, index) => `(function(print){${code}\n})(function(){console.log(${index}+":"+[].slice.call(arguments).join(" "))});`)
    .join('\n');
}

/** What each of the scripts printed. */
export function apart(lines: readonly string[], count: number): string[][] {
  const found: string[][] = Array.from({ length: count }, () => []);
  for (const line of lines) {
    const colon = line.indexOf(':');
    const own = found[Number(line.slice(0, colon))];
    if (own) own.push(line.slice(colon + 1));
    else found[0]!.push(line);
  }
  return found;
}
