import type ts from '../typescript-api.ts';
import type { Finding } from '../failure.ts';

/** Gets a finding with its file and its offset in the source text. */
export type ReportInSource = (finding: Finding, file: ts.SourceFile, start: number) => void;

/** What a rewrite of a source file works with. */
export interface SourceScope {
  readonly checker: ts.TypeChecker;
  readonly factory: ts.NodeFactory;
  readonly file: ts.SourceFile;
  /** Names of getters that are noticed when they run once more than the program says. */
  readonly changingGetters: ReadonlySet<string>;
  report(finding: Finding, node: ts.Node): void;
}

/**
 * Looks at a node of the source, which has types, and answers what stands for it; `visited` is the same node with its children
 * rewritten already. Undefined leaves it as it is.
 */
export type SourceRewrite = (node: ts.Node, visited: ts.Node, scope: SourceScope) => ts.Node | undefined;
