import ts from './typescript-api.ts';
import { unsupported } from './diagnostics.ts';
import type { Finding } from './failure.ts';

/** Marks an operand that is an array for certain. Removed again by the spread pass, which has no types. */
export const ARRAY_MARK = '$mote_array';

/** Gets a finding with its file and its offset in the source text. */
export type ReportInSource = (finding: Finding, file: ts.SourceFile, start: number) => void;

/**
 * What needs TypeScript's own tree: spread operands whose type is an array are marked, since the interpreter has no iterator
 * protocol and everything else needs a conversion; and constructs are refused that TypeScript itself would lower to something
 * that the interpreter lacks.
 */
export function sourcePass(program: ts.Program, report: ReportInSource): ts.TransformerFactory<ts.SourceFile> {
  const checker = program.getTypeChecker();
  return (context) => {
    const { factory } = context;
    return (file) => {
      const refuse = (feature: Parameters<typeof unsupported>[0], node: ts.Node): void =>
        report(unsupported(feature), file, node.getStart(file));
      const visit = (node: ts.Node): ts.Node => {
        if (ts.isPrivateIdentifier(node)) refuse('private-member', node);
        if (ts.isDecorator(node)) refuse('decorator', node);
        if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using) refuse('using', node);
        const visited = ts.visitEachChild(node, visit, context);
        if (ts.isSpreadElement(visited) && ts.isSpreadElement(node) && isArray(checker, node.expression)) {
          const marked = factory.createCallExpression(factory.createIdentifier(ARRAY_MARK), undefined, [visited.expression]);
          return factory.updateSpreadElement(visited, marked);
        }
        return visited;
      };
      return ts.visitNode(file, visit) as ts.SourceFile;
    };
  };
}

function isArray(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(expression);
  const members = type.isUnion() ? type.types : [type];
  return members.every((member) => checker.isArrayType(member) || checker.isTupleType(member));
}
