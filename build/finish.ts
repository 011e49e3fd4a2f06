import { Bundle, MagicString } from './text-edits.ts';
import { bytesBySource } from './bytes-by-source.ts';
import { checkScript } from './check.ts';
import { BuildFailure, type Diagnostic } from './failure.ts';
import { fix } from './fix/fix.ts';
import { functionSymbols, type FunctionSymbol } from './function-symbols.ts';
import { HELPERS, helperSource } from './lowering-helpers.ts';
import { lower, type Lowered } from './lower/lower.ts';
import type { GuardKind } from './minifier-guards.ts';
import { minify } from './minify.ts';
import { shortenNames, type NameMap, type Shortened } from './short-names.ts';
import { MapChain, SourceLocator, type Stage } from './source-maps.ts';

export interface FinishOptions {
  /** Sources of the rolled module that are the toolkit's own. Default: none. */
  readonly library?: ReadonlySet<string>;
  readonly minify: boolean;
  /** Short names of an earlier build to be kept. Default: none. */
  readonly names?: NameMap;
  /** Passes to leave out, to show that each is needed. */
  readonly without: readonly string[];
}

export interface Finished extends Stage {
  /** Errors and warnings. With errors the code is as far as it got. */
  readonly diagnostics: readonly Diagnostic[];
  /** Short names of the program's own scope; empty if it was not minified. */
  readonly names: NameMap;
  /** Its functions; empty with errors. */
  readonly symbols: readonly FunctionSymbol[];
  /** How many of its bytes come from which source; empty with errors. */
  readonly bytesBySource: ReadonlyMap<string, number>;
  /** Name and text of every stage. */
  readonly stages: readonly (readonly [string, string])[];
}

/** What is known of a bundle with errors. */
const NOTHING = { symbols: [], bytesBySource: new Map<string, number>() } as const;

/** From one ES module without types to the script for the board: lower, add helpers, minify, fix, check. */
export async function finish(rolled: Stage, options: FinishOptions): Promise<Finished> {
  const { library } = options;
  const stages: [string, string][] = [];
  const maps = new MapChain(rolled.map);
  try {
    const lowered = await lower(rolled, {
      without: options.without,
      sourceName: maps.nameText(),
      ...(library ? { isLibrary: (source) => library.has(source) } : {}),
    });
    maps.add(lowered.map);
    stages.push(['2-lowered', lowered.code]);
    const { code, names } = await order(withHelpers(lowered, maps), maps, options, stages);
    stages.push(['4-fixed', code]);
    const fixed: Stage = { code, map: maps.compose() };
    const locator = new SourceLocator(fixed, 'app.js');
    const { program, found } = checkScript(code);
    const diagnostics = [...lowered.diagnostics, ...found.map(({ finding, place }) => locator.diagnostic(finding, place))];
    if (!program || diagnostics.some(({ severity }) => severity === 'error')) return { ...fixed, ...NOTHING, names, diagnostics, stages };
    return { ...fixed, names, symbols: functionSymbols(fixed, program), bytesBySource: bytesBySource(fixed), diagnostics, stages };
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error;
    return { ...rolled, ...NOTHING, names: {}, diagnostics: error.diagnostics, stages };
  }
}

/** Minifies and fixes; a second time with all numbers hidden when the minifier computed a fraction. */
async function order(code: string, maps: MapChain, options: FinishOptions, stages: [string, string][]): Promise<Shortened> {
  if (!options.minify) return { code: fix(code, [], maps, options.without).code, names: {} };
  const guards: GuardKind[] = options.without.includes('guards') ? ['none'] : ['fractions', 'all'];
  for (const kind of guards) {
    const attempt = maps.fork();
    const small = await minify(code, kind, attempt, options.without);
    const { code: short, names } = shortenNames(small.code, small.program, attempt, options.names);
    const fixed = fix(short, small.numbers, attempt, options.without);
    if (fixed.foldedFraction && kind === 'fractions') continue;
    maps.take(attempt);
    stages.push(['3-minified', short]);
    return { code: fixed.code, names };
  }
  throw new Error('unreachable');
}

/** Puts the helpers in front, each as a source of its own, so that maps and the build record can tell their bytes. */
function withHelpers({ code, helpers }: Lowered, maps: MapChain): string {
  if (helpers.length === 0) return code;
  const text = new Bundle();
  for (const name of helpers) text.addSource({ filename: helperSource(name), content: new MagicString(HELPERS[name]) });
  text.addSource({ filename: maps.nameText(), content: new MagicString(code) });
  maps.add(text.generateDecodedMap({ hires: 'boundary', includeContent: true }));
  return text.toString();
}
