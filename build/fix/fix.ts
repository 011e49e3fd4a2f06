import { parse, type Program } from '../parse.ts';
import { MagicString } from '../text-edits.ts';
import { analyseScopes, type ScopeTree } from '../scopes.ts';
import { unguard } from '../minifier-guards.ts';
import type { MapChain } from '../source-maps.ts';
import { eachNode } from '../syntax-tree.ts';
import { keepThis } from './arrow-this.ts';
import { fillArrayHoles } from './array-holes.ts';
import { readBareMembers } from './bare-reads.ts';
import { putBrackets } from './brackets.ts';
import { braceCases } from './case-scopes.ts';
import { shelterClasses } from './class-places.ts';
import { escapeBraces } from './cut-templates.ts';
import { braceDoBodies, braceDoLoops } from './do-bodies.ts';
import { functionsFirst } from './function-order.ts';
import { declareSelfBound } from './self-bound.ts';
import { partSkippedText } from './skipped-text.ts';
import { endReturns } from './last-returns.ts';
import { splitLoopBindings } from './loop-bindings.ts';
import { askForArguments } from './nested-arguments.ts';
import { bracketGetters, bracketNestedNews } from './new-callees.ts';
import { partTryLiterals } from './try-literals.ts';
import { declareVarsFirst } from './var-order.ts';

/** What a fix pass sees of the minified text and where it leaves its edits. */
export interface FixInput {
  readonly text: MagicString;
  readonly code: string;
  readonly program: Program;
  readonly tree: ScopeTree;
  /** A name that nothing in the text uses, made from another; the same one for the same name and role. */
  freshName(name: string, role?: string): string;
}

const FIX_PASSES = {
  selfBound: declareSelfBound,
  arrowThis: keepThis,
  loopBindings: splitLoopBindings,
  varOrder: declareVarsFirst,
  functionOrder: functionsFirst,
  classPlaces: shelterClasses,
  arrayHoles: fillArrayHoles,
  cutTemplates: escapeBraces,
  caseScopes: braceCases,
  doBodies: braceDoBodies,
  doLoops: braceDoLoops,
  skippedText: partSkippedText,
  tryLiterals: partTryLiterals,
  nestedArguments: askForArguments,
  nestedNews: bracketNestedNews,
  newGetters: bracketGetters,
  brackets: putBrackets,
  lastReturns: endReturns,
  bareReads: readBareMembers,
};

export interface Fixed {
  readonly code: string;
  /** Whether the minifier computed with fractions: its text is not to be used. */
  readonly foldedFraction: boolean;
}

/**
 * Puts right, after the minifier, where the interpreter differs from the language in scope and order. It comes last because
 * a minifier works by the language's rules: it may undo such changes, and makes new places that need them.
 */
export function fix(code: string, numbers: readonly string[], maps: MapChain, without: readonly string[] = []): Fixed {
  // Two parsers took the program by now: a text that this one refuses is a defect of the compiler, and no finding.
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'script', locations: false });
  const text = new MagicString(code);
  const input: FixInput = { text, code, program, tree: analyseScopes(program), freshName: freshNames(program) };
  const foldedFraction = unguard(text, program, numbers);
  // The order counts where two passes insert at one place: what is inside closes first.
  for (const [name, pass] of Object.entries(FIX_PASSES)) if (!without.includes(name)) pass(input);
  if (text.hasChanged()) maps.add(text.generateDecodedMap({ source: maps.nameText(), hires: 'boundary' }));
  return { code: text.toString(), foldedFraction };
}

/** Adds signs to a name until nothing is called so. Of its own function only: one more loop elsewhere renames nothing here. */
function freshNames(program: Program): FixInput['freshName'] {
  const given = new Map<string, string>();
  let taken: Set<string> | undefined;
  return (name, role = '') => {
    const known = given.get(`${role} ${name}`);
    if (known !== undefined) return known;
    if (!taken) {
      const names = new Set<string>();
      eachNode(program, (node) => node.type === 'Identifier' && names.add(node.name));
      taken = names;
    }
    let fresh = `${name}$`;
    while (taken.has(fresh)) fresh += '$';
    taken.add(fresh);
    given.set(`${role} ${name}`, fresh);
    return fresh;
  };
}
