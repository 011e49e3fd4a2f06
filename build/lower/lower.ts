import { createRequire } from 'node:module';
import type { NodePath, PluginItem, types as BabelTypes } from '@babel/core';
import { BuildFailure, type Diagnostic, type Finding } from '../failure.ts';
import { loweringGap, unexpectedToken } from '../diagnostics.ts';
import { BABEL_HELPERS, HELPER_PREFIX, type HelperName } from '../lowering-helpers.ts';
import { composeMaps, SourceLocator, type SourceMap, type Stage } from '../source-maps.ts';
import { STAGE_NAME } from '../bundle.ts';
import { asyncFunctions } from './async.ts';
import { blockScopes } from './block-scopes.ts';
import { classShapes } from './class-shapes.ts';
import { exportsAs, type ExportUse } from './exports.ts';
import { functionShapes } from './function-shapes.ts';
import { refusals } from './refusals.ts';
import { spreads } from './spreads.ts';
import { textBytes } from './text-bytes.ts';

/** What every pass gets: Babel's node constructors, and where to leave findings and helper uses. */
export interface PassContext {
  readonly t: typeof BabelTypes;
  /** Notes a finding at the node's place; the pass goes on. */
  report(finding: Finding, node: BabelTypes.Node): void;
  /** Takes a helper into the bundle and answers the name to call. */
  helper(name: HelperName): BabelTypes.Identifier;
}

export type Path<T extends BabelTypes.Node = BabelTypes.Node> = NodePath<T>;

export interface Lowered extends Stage {
  readonly helpers: readonly HelperName[];
  readonly diagnostics: readonly Diagnostic[];
}

const OWN_PASSES = { blockScopes, classShapes, functionShapes, spreads, textBytes };

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

export interface LowerOptions {
  readonly exports: ExportUse;
  /** Passes to leave out, to show in a test that each is needed. */
  readonly without?: readonly string[];
}

/** Rewrites what the interpreter lacks or gets wrong into what it runs rightly, or refuses it. */
export async function lower(stage: Stage, options: LowerOptions): Promise<Lowered> {
  const babel = await import('@babel/core');
  const locator = new SourceLocator(stage, STAGE_NAME);
  const findings: { finding: Finding; node: BabelTypes.Node }[] = [];
  const used = new Set<HelperName>();
  const context: PassContext = {
    t: babel.types,
    report: (finding, node) => findings.push({ finding, node }),
    helper(name) {
      used.add(name);
      return babel.types.identifier(HELPER_PREFIX + name);
    },
  };
  const diagnostics = () =>
    findings.map(({ finding, node }) => locator.diagnostic(finding, node.loc ? node.loc.start : { line: 1, column: 0 }));
  const failOnErrors = () => {
    if (findings.some(({ finding }) => finding.severity === 'error')) throw new BuildFailure(diagnostics());
  };
  const off = new Set<string>(options.without ?? []);
  const common = { configFile: false, babelrc: false, browserslistConfigFile: false, filename: STAGE_NAME, compact: false } as const;
  const parsed = await parse(babel, stage, locator);

  const passes: PluginItem[][] = [
    [refusals(context)],
    ...Object.entries(OWN_PASSES)
      .filter(([name]) => !off.has(name))
      .map(([, pass]) => [pass(context)]),
  ];
  passes[passes.length - 1]!.push(exportsAs(context, options.exports));
  passes.push(BABEL_PLUGINS.filter((name) => !off.has(name)).map((name) => plugin(name)));
  if (!off.has('async')) passes.push(...asyncFunctions(context, [plugin('regenerator')]));

  let ast = parsed;
  for (const plugins of passes) {
    const result = await babel.transformFromAstAsync(ast, stage.code, {
      ...common,
      // In every pass: paths remember the file of the pass that made them, and ask that one for helpers.
      plugins: [babelHelpers(context), ...plugins],
      assumptions: ASSUMPTIONS,
      ast: true,
      code: false,
      cloneInputAst: false,
    });
    ast = result!.ast as typeof parsed;
    failOnErrors();
  }
  const printed = (await babel.transformFromAstAsync(ast, stage.code, {
    ...common,
    sourceMaps: true,
    sourceFileName: STAGE_NAME,
    cloneInputAst: false,
  }))!;
  if (used.has('asyncTry')) used.delete('async');
  const map = composeMaps(printed.map as SourceMap, stage.map, STAGE_NAME);
  return { code: printed.code!, map, helpers: [...used].sort(), diagnostics: diagnostics() };
}

async function parse(babel: typeof import('@babel/core'), stage: Stage, locator: SourceLocator): Promise<BabelTypes.File> {
  try {
    return (await babel.parseAsync(stage.code, {
      configFile: false,
      babelrc: false,
      filename: STAGE_NAME,
      sourceType: 'module',
      parserOpts: { allowReturnOutsideFunction: false },
    })) as BabelTypes.File;
  } catch (error) {
    const { loc, message } = error as { loc?: { line: number; column: number }; message: string };
    throw new BuildFailure([locator.diagnostic(unexpectedToken(message.split('\n')[0]!), loc ?? { line: 1, column: 0 })]);
  }
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

function plugin(name: string): PluginItem {
  return require(`@babel/plugin-transform-${name}`).default as PluginItem;
}
