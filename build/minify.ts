import type { JsMinifyOptions } from '@swc/core';
import { foldGivenOptions } from './given-options.ts';
import { isBound } from './fix/self-bound.ts';
import { guard, type GuardKind } from './minifier-guards.ts';
import { parse, type AnyNode, type Program } from './parse.ts';
import { analyseScopes, type ScopeTree } from './scopes.ts';
import type { MapChain } from './source-maps.ts';
import { MagicString } from './text-edits.ts';
import { dropUnreadFields } from './unread-fields.ts';
import { keepKeys } from './unread-objects.ts';

const OPTIONS: JsMinifyOptions = {
  module: true,
  ecma: 2015,
  toplevel: true,
  sourceMap: true,
  compress: { ecma: 2015, passes: 3, toplevel: true },
  // Names are given by shortenNames.
  mangle: false,
  format: { asciiOnly: true, ecma: 2015, comments: false },
};

export interface Minified {
  readonly code: string;
  /** Its tree, as a module. The last statement may end one character behind the text, where a semicolon was. */
  readonly program: Program;
  /** Texts of the numbers that stand in the code as marks, to be put back. */
  readonly numbers: readonly string[];
}

/** Shortens the text, with the marks of the guards still in it. */
export async function minify(code: string, kind: GuardKind, maps: MapChain, without: readonly string[]): Promise<Minified> {
  const swc = await import('@swc/core');
  const program = parseModule(code);
  const tree = analyseScopes(program);
  const text = new MagicString(code);
  const numbers = guard(program, tree, text, kind);
  if (!without.includes('unreadFields')) dropUnreadFields(tree, text);
  if (!without.includes('unreadObjects')) keepKeys(tree, text);
  if (!without.includes('givenOptions')) foldGivenOptions(tree, text, kind === 'fractions');
  if (text.hasChanged()) maps.add(text.generateDecodedMap({ source: maps.nameText(), hires: 'boundary' }));
  const output = swc.minifySync(text.toString() + kept(tree), OPTIONS);
  maps.add({ ...(JSON.parse(output.map!) as object), sources: [maps.nameText()] });
  const small = output.code.replace(/\n$/, '').replace(/export\{[^}]*\};?$/, '');
  const smallProgram = parseModule(small);
  return { code: withoutLastSemicolon(small, smallProgram), program: smallProgram, numbers };
}

/** Functions that bind themselves are exported meanwhile, so that none is made an expression: that one would find what it has bound under its name. */
function kept({ program }: ScopeTree): string {
  const names = [...program.bindings.values()].filter((b) => b.kind === 'function' && b.references.some(isBound)).map((b) => b.name);
  return names.length > 0 ? `\nexport{${names.join()}}` : '';
}

const parseModule = (code: string): Program => parse(code, { ecmaVersion: 'latest', sourceType: 'module' });

function withoutLastSemicolon(code: string, { body }: Program): string {
  const last = body.at(-1);
  return code.endsWith(';') && last && !endsEmpty(last) ? code.slice(0, -1) : code;
}

/** Whether the last semicolon of a statement is the empty body of a loop, as in `for(;!next(););`. */
function endsEmpty(statement: AnyNode): boolean {
  if (statement.type === 'IfStatement') return isEmpty(statement.alternate ?? statement.consequent);
  return (
    'body' in statement && /^(For|ForIn|ForOf|While|Labeled|With)Statement$/.test(statement.type) && isEmpty(statement.body as AnyNode)
  );
}

const isEmpty = (statement: AnyNode): boolean => statement.type === 'EmptyStatement' || endsEmpty(statement);
