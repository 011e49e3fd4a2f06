import { parse, type AnyNode, type Program } from '../parse.ts';
import { MagicString } from '../text-edits.ts';
import { minifierRefused } from '../diagnostics.ts';
import { BuildFailure } from '../failure.ts';
import { diagnosticAt } from '../frame.ts';
import { analyseScopes, type ScopeTree } from '../scopes.ts';
import { composeMaps, type SourceMap, type Stage } from '../source-maps.ts';
import { fillArrayHoles } from './array-holes.ts';
import { braceCases } from './case-scopes.ts';
import { shelterClasses } from './class-places.ts';
import { functionsFirst } from './function-order.ts';
import { splitLoopBindings } from './loop-bindings.ts';
import { declareVarsFirst } from './var-order.ts';

/** What a fix pass sees of the minified text and where it leaves its edits. */
export interface FixInput {
  readonly text: MagicString;
  readonly code: string;
  readonly program: Program;
  readonly tree: ScopeTree;
  /** A name that nothing in the text uses. */
  freshName(): string;
}

export const FIX_PASSES = {
  loopBindings: splitLoopBindings,
  varOrder: declareVarsFirst,
  functionOrder: functionsFirst,
  classPlaces: shelterClasses,
  arrayHoles: fillArrayHoles,
  caseScopes: braceCases,
};

export type FixName = keyof typeof FIX_PASSES;

/**
 * Puts right, after the minifier, where the interpreter differs from the language in scope and order. It comes last because
 * a minifier works by the language's rules: it may undo such changes, and makes new places that need them.
 */
export function fix(stage: Stage, without: readonly string[] = []): Stage {
  let current = stage;
  for (const [name, pass] of Object.entries(FIX_PASSES)) {
    if (without.includes(name)) continue;
    const program = parseScript(current.code);
    const text = new MagicString(current.code);
    const tree = analyseScopes(program);
    pass({ text, code: current.code, program, tree, freshName: freshNames(program) });
    if (!text.hasChanged()) continue;
    const map = text.generateMap({ source: INPUT, hires: 'boundary', includeContent: false });
    current = { code: text.toString(), map: composeMaps(map as unknown as SourceMap, current.map, INPUT) };
  }
  return current;
}

const INPUT = 'minified.js';

function parseScript(code: string): Program {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'script', locations: false });
  } catch (error) {
    const finding = minifierRefused((error as Error).message);
    throw new BuildFailure([
      diagnosticAt(finding, INPUT, (error as { loc?: { line: number; column: number } }).loc ?? { line: 1, column: 0 }, code),
    ]);
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_';
const RESERVED = new Set(['as', 'do', 'if', 'in', 'is', 'of']);

/** Shortest names first, skipping every identifier of the program whatever it names. */
function freshNames(program: Program): () => string {
  const taken = new Set<string>();
  const collect = (node: AnyNode): void => {
    if (node.type === 'Identifier') taken.add(node.name);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) value.forEach((v) => v && typeof v === 'object' && collect(v as AnyNode));
      else if (value && typeof value === 'object' && 'type' in value) collect(value as AnyNode);
    }
  };
  collect(program as AnyNode);
  let next = 0;
  return () => {
    for (;;) {
      let n = next++;
      let name = '';
      do name = LETTERS[n % LETTERS.length]! + name;
      while ((n = Math.floor(n / LETTERS.length) - 1) >= 0);
      if (!taken.has(name) && !RESERVED.has(name)) return name;
    }
  };
}
