import { createRequire } from 'node:module';
import type { BabelFileResult, NodePath, PluginItem, PluginObj, types as BabelTypes } from '@babel/core';
import { BuildFailure, unrepeated, type Diagnostic, type Finding } from '../failure.ts';
import { loweringGap, unexpectedToken } from '../diagnostics.ts';
import { BABEL_HELPERS, HELPER_PREFIX, withNeeded, type HelperName } from '../lowering-helpers.ts';
import { SourceLocator, type SourceMap, type Stage } from '../source-maps.ts';
import { STAGE_NAME } from '../bundle.ts';
import { machines } from './machines.ts';
import { assignmentOrder } from './assignment-order.ts';
import { blockScopes } from './block-scopes.ts';
import { caseTests } from './case-tests.ts';
import { classShapes } from './class-shapes.ts';
import { EACH_MARK } from '../source/iteration.ts';
import { dates } from './dates.ts';
import { errors } from './errors.ts';
import { withoutExports } from './exports.ts';
import { lowerFinally } from './finally.ts';
import { functionShapes } from './function-shapes.ts';
import { lowerLabels } from './labels.ts';
import { library } from './library.ts';
import { loops } from './loops.ts';
import { shortenPrivateMembers } from './private-members.ts';
import { powers } from './powers.ts';
import { lowerProtocolLoops } from './protocol-loops.ts';
import { refusals } from './refusals.ts';
import { regexes } from './regexes.ts';
import { spreads } from './spreads.ts';
import { staticMembers } from './static-members.ts';
import { taggedTemplates } from './tagged-templates.ts';
import { markedObjects } from './marked-objects.ts';
import { textBytes } from './text-bytes.ts';
import { textTests } from './text-tests.ts';
import { freshNames } from './tree-edits.ts';
import { dropUnusedMembers } from './unused-members.ts';

/** What every pass gets: Babel's node constructors, and where to leave findings and helper uses. */
export interface PassContext {
  readonly t: typeof BabelTypes;
  /** Notes a finding at the node's place; the pass goes on. */
  report(finding: Finding, node: BabelTypes.Node): void;
  /** Takes a helper into the bundle and answers the name to call. */
  helper(name: HelperName): BabelTypes.Identifier;
  /** Whether a node comes from the toolkit's own device modules, which are written for the interpreter. */
  isLibrary(node: BabelTypes.Node): boolean;
}

export type Path<T extends BabelTypes.Node = BabelTypes.Node> = NodePath<T>;

export interface Lowered {
  readonly code: string;
  /** To the text that was lowered, under the name given. */
  readonly map: SourceMap;
  readonly helpers: readonly HelperName[];
  readonly diagnostics: readonly Diagnostic[];
}

const OWN_PASSES = {
  assignmentOrder,
  blockScopes,
  caseTests,
  classShapes,
  dates,
  errors,
  functionShapes,
  library,
  loops,
  powers,
  regexes,
  spreads,
  staticMembers,
  taggedTemplates,
  textBytes,
};

const BABEL_PLUGINS = [
  'exponentiation-operator',
  'optional-chaining',
  'logical-assignment-operators',
  'object-rest-spread',
  'destructuring',
  'parameters',
  'spread',
  'computed-properties',
] as const;

/** Each says that the interpreter, or code that passed the type checker, never shows the difference. */
const ASSUMPTIONS = {
  arrayLikeIsIterable: true,
  ignoreFunctionLength: true,
  iterableIsArray: true,
  noDocumentAll: true,
  objectRestNoSymbols: true,
  pureGetters: true,
  setComputedProperties: true,
  setSpreadProperties: true,
};

const require = createRequire(import.meta.url);

/** For every call of Babel. Its types do not know the `false` that keeps it from searching the comments of the whole tree for a map. */
const SETTINGS = {
  configFile: false,
  babelrc: false,
  browserslistConfigFile: false,
  filename: STAGE_NAME,
  inputSourceMap: false as unknown as undefined,
} as const;

export interface LowerOptions {
  /** Name of the text in the map that comes back. */
  readonly sourceName: string;
  /** Whether a source, by its name in the map, is the toolkit's own. Default: none is. */
  readonly isLibrary?: (source: string) => boolean;
  /** Passes to leave out, to show in a test that each is needed. */
  readonly without?: readonly string[];
}

/** Rewrites what the interpreter lacks or gets wrong into what it runs rightly, or refuses it. */
export async function lower(stage: Stage, options: LowerOptions): Promise<Lowered> {
  const babel = await import('@babel/core');
  const locator = new SourceLocator(stage, STAGE_NAME);
  const findings: { finding: Finding; node: BabelTypes.Node }[] = [];
  const used = new Set<HelperName>();
  const isLibrary = ({ loc }: BabelTypes.Node): boolean => {
    const source = loc && locator.sourceAt(loc.start);
    return typeof source === 'string' && options.isLibrary?.(source) === true;
  };
  const context: PassContext = {
    t: babel.types,
    report: (finding, node) => findings.push({ finding, node }),
    helper(name) {
      used.add(name);
      return babel.types.identifier(HELPER_PREFIX + name);
    },
    isLibrary,
  };
  const diagnostics = () =>
    unrepeated(findings.map(({ finding, node }) => locator.diagnostic(finding, node.loc ? node.loc.start : { line: 1, column: 0 })));
  const failOnErrors = () => {
    if (findings.some(({ finding }) => finding.severity === 'error')) throw new BuildFailure(diagnostics());
  };
  const off = new Set<string>(options.without ?? []);
  const parsed = await parse(babel, stage, locator);
  if (options.isLibrary && !off.has('unusedMembers')) dropUnusedMembers(babel.types, parsed, isLibrary);
  if (options.isLibrary && !off.has('privateMembers')) shortenPrivateMembers(babel.types, parsed, isLibrary);
  const fresh = freshNames();
  // Each of these goes through the whole tree. A protocol loop ends with finally.
  const hasProtocols = stage.code.includes(EACH_MARK);
  if (!off.has('loops') && hasProtocols) lowerProtocolLoops(babel.types, parsed, fresh);
  if (!off.has('finally') && (hasProtocols || stage.code.includes('finally'))) lowerFinally(babel.types, parsed, fresh);
  const { hasLabels, hasPauses } = look(babel, parsed);
  if (!off.has('labels') && hasLabels) lowerLabels(babel.types, parsed, fresh);

  const own = (names: readonly (keyof typeof OWN_PASSES)[]): PluginItem[] =>
    names.filter((name) => !off.has(name)).map((name) => OWN_PASSES[name](context));
  const hasMachines = !off.has('machines') && hasPauses;
  // What shares a group shares a traversal, which is most of the cost of a pass.
  const passes: PluginItem[][] = [
    [
      markedObjects(context),
      refusals(context),
      ...own([
        'assignmentOrder',
        'taggedTemplates',
        'textBytes',
        'regexes',
        'loops',
        'library',
        'dates',
        'errors',
        'caseTests',
        'blockScopes',
        'spreads',
      ]),
      ...own(['classShapes', 'staticMembers', 'functionShapes']),
      withoutExports(context),
    ],
    [
      crawlOnce(hasMachines),
      ...BABEL_PLUGINS.filter((name) => !off.has(name)).map((name) => plugin(name)),
      textTests(context),
      ...own(['powers']),
    ],
  ];
  if (hasMachines) passes.push(...machines(context, [plugin('regenerator')]));

  let ast = parsed;
  let printed: BabelFileResult | null = null;
  for (const [index, plugins] of passes.entries()) {
    const last = index === passes.length - 1;
    printed = await babel.transformFromAstAsync(ast, stage.code, {
      ...SETTINGS,
      compact: false,
      // In every pass: paths remember the file of the pass that made them, and ask that one for helpers.
      plugins: [babelHelpers(context), ...plugins],
      assumptions: ASSUMPTIONS,
      ast: !last,
      code: last,
      sourceMaps: last,
      sourceFileName: options.sourceName,
      cloneInputAst: false,
    });
    if (!last) ast = printed!.ast as typeof parsed;
    failOnErrors();
  }
  return { code: printed!.code!, map: printed!.map as SourceMap, helpers: withNeeded(used), diagnostics: diagnostics() };
}

async function parse(babel: typeof import('@babel/core'), stage: Stage, locator: SourceLocator): Promise<BabelTypes.File> {
  try {
    return (await babel.parseAsync(stage.code, {
      ...SETTINGS,
      sourceType: 'module',
      parserOpts: { allowReturnOutsideFunction: false },
    })) as BabelTypes.File;
  } catch (error) {
    const { loc, message } = error as { loc?: { line: number; column: number }; message: string };
    throw new BuildFailure([
      locator.diagnostic(
        unexpectedToken(
          message
            .split('\n')[0]!
            .replace(/^.*?bundle\.js: /, '')
            .replace(/ \(\d+:\d+\)$/, ''),
        ),
        loc ?? { line: 1, column: 0 },
      ),
    ]);
  }
}

/** Whether a program has labels, and functions that pause. */
function look({ types: t }: typeof import('@babel/core'), file: BabelTypes.File): { hasLabels: boolean; hasPauses: boolean } {
  const found = { hasLabels: false, hasPauses: false };
  t.traverseFast(file, (node) => {
    found.hasLabels ||= t.isLabeledStatement(node);
    found.hasPauses ||= t.isFunction(node) && (node.async === true || node.generator === true);
  });
  return found;
}

/** Babel's plugins ask for helpers by name; they get ours, or the construct is refused. */
function babelHelpers(context: PassContext): PluginItem {
  return () => ({
    pre(file: { set(key: string, value: unknown): void; ast: BabelTypes.File }) {
      file.set('helperGenerator', (name: string) => {
        const own = BABEL_HELPERS[name];
        if (own) return context.helper(own);
        if (name !== 'regenerator') context.report(loweringGap(`What needs the helper "${name}"`), file.ast.program);
        return context.t.identifier(`_${name}`);
      });
    },
    visitor: {},
  });
}

/**
 * Babel's destructuring has the scope of every declaration that it takes apart looked through again: for one at the top that is the whole
 * program. Nothing in its pass asks for what that finds: once at the end is enough, if there is another pass.
 */
function crawlOnce(isFollowed: boolean): PluginItem {
  return (): PluginObj => {
    let asked = false;
    return {
      pre({ scope }) {
        scope.crawl = () => void (asked = true);
      },
      post({ scope }) {
        delete (scope as { crawl?: () => void }).crawl;
        if (asked && isFollowed) scope.crawl();
      },
      visitor: {},
    };
  };
}

function plugin(name: string): PluginItem {
  return require(`@babel/plugin-transform-${name}`).default as PluginItem;
}
