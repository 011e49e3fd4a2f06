import ts from 'typescript';

/** Marks an operand that is an array for certain. Removed again by the spread pass, which has no types. */
export const ARRAY_MARK = '$mote_array';

/**
 * Wraps spread and destructured operands whose type is an array. Strings and typed arrays need a conversion on the
 * interpreter, which has no iterator protocol; what is not marked gets it.
 */
export function markArraySpreads(program: ts.Program): ts.TransformerFactory<ts.SourceFile> {
  const checker = program.getTypeChecker();
  return (context) => {
    const { factory } = context;
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isSpreadElement(visited) && ts.isSpreadElement(node) && isArray(checker, node.expression)) {
        const marked = factory.createCallExpression(factory.createIdentifier(ARRAY_MARK), undefined, [visited.expression]);
        return factory.updateSpreadElement(visited, marked);
      }
      return visited;
    };
    return (file) => ts.visitNode(file, visit) as ts.SourceFile;
  };
}

function isArray(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  const type = checker.getTypeAtLocation(expression);
  const members = type.isUnion() ? type.types : [type];
  return members.every((member) => checker.isArrayType(member) || checker.isTupleType(member));
}
