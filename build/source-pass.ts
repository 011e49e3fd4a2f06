import ts from './typescript-api.ts';
import { unsupported } from './diagnostics.ts';
import { assignedSetters } from './source/assigned-setters.ts';
import { binaryViews } from './source/binary-views.ts';
import { callArguments } from './source/call-arguments.ts';
import { dates } from './source/dates.ts';
import { detachedMethods } from './source/detached-methods.ts';
import { differences } from './source/differences.ts';
import type { ProgramFacts } from './source/facts.ts';
import { getterCalls } from './source/getter-calls.ts';
import { freePlaces } from './source/free-places.ts';
import { functionReceivers } from './source/function-receivers.ts';
import { iteration } from './source/iteration.ts';
import { jsonTexts } from './source/json-texts.ts';
import { listings } from './source/listings.ts';
import { listWalks } from './source/list-walks.ts';
import { madeRegexes } from './source/made-regexes.ts';
import { memberCalls } from './source/member-calls.ts';
import { looseEqualities } from './source/loose-equality.ts';
import { numberTexts } from './source/number-texts.ts';
import { objectCases } from './source/object-cases.ts';
import { objectFunctions } from './source/object-functions.ts';
import { objectMembers } from './source/object-members.ts';
import { ownConversions } from './source/own-conversions.ts';
import { privateMembers } from './source/private-members.ts';
import { promiseReturns } from './source/promise-returns.ts';
import { settledPromises } from './source/settled-promises.ts';
import { refuseUndeclared, scriptFields } from './source/scripts.ts';
import { storedValues } from './source/stored-values.ts';
import { superValues } from './source/super-values.ts';
import { textPlaces } from './source/text-places.ts';
import { refuseThenable } from './source/thenables.ts';
import type { ReportInSource, SourceRewrite, SourceScope } from './source/scope.ts';

export type { ReportInSource } from './source/scope.ts';

/** The rewrites that need types, which are gone once TypeScript has emitted its JavaScript. */
const REWRITES: Readonly<Record<string, (facts: ProgramFacts) => SourceRewrite>> = {
  scriptFields,
  privateMembers,
  iteration,
  madeRegexes,
  callArguments,
  memberCalls,
  getterCalls,
  listWalks,
  listings,
  differences,
  dates,
  numberTexts,
  binaryViews,
  objectFunctions,
  functionReceivers,
  objectMembers,
  looseEqualities,
  objectCases,
  ownConversions,
  assignedSetters,
  settledPromises,
  promiseReturns,
  storedValues,
  superValues,
  textPlaces,
};

/**
 * What needs TypeScript's own tree: rewrites that depend on types, and refusals of constructs that TypeScript itself would lower
 * to something that the interpreter lacks.
 */
export function sourcePass(
  checker: ts.TypeChecker,
  facts: ProgramFacts,
  report: ReportInSource,
  without: readonly string[],
): ts.TransformerFactory<ts.SourceFile> {
  const rewrites = Object.entries(REWRITES)
    .filter(([name]) => !without.includes(name))
    .map(([, make]) => make(facts));
  const checks = [refuseUndeclared, detachedMethods(facts), jsonTexts(), freePlaces(), refuseThenable];
  return (context) => (file) => {
    const scope: SourceScope = {
      checker,
      factory: context.factory,
      file,
      changingGetters: facts.changingGetters,
      report: (finding, node) => report(finding, file, node.getStart(file)),
    };
    const visit = (node: ts.Node): ts.Node => {
      refuse(node, scope);
      for (const check of checks) check(node, scope);
      let visited = ts.visitEachChild(node, visit, context);
      for (const rewrite of rewrites) visited = rewrite(node, visited, scope) ?? visited;
      return visited;
    };
    return ts.visitNode(file, visit) as ts.SourceFile;
  };
}

function refuse(node: ts.Node, { report }: SourceScope): void {
  if (ts.isDecorator(node)) report(unsupported('decorator'), node);
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) report(unsupported('dynamic-import'), node);
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) report(unsupported('using'), node);
}
