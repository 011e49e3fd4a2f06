import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const LIBRARY = new URL('../../hal/lib/', import.meta.url);

/** What the files of `hal/lib` declare, by syntax alone. */
export interface Declarations {
  readonly globals: ReadonlySet<string>;
  /** Names that `require` takes. */
  readonly modules: ReadonlySet<string>;
  /** Own methods of an interface, from all the places that declare it. */
  methodsOf(name: string): readonly string[];
  /** An interface's members with those that it inherits; events as `on:name`. */
  membersOf(name: string): ReadonlySet<string>;
}

/** The texts of a type of literals: one, or a union. */
const literals = (type: ts.TypeNode | undefined): string[] =>
  type === undefined
    ? []
    : ts.isUnionTypeNode(type)
      ? type.types.flatMap(literals)
      : ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)
        ? [type.literal.text]
        : [];

function namesOf(member: ts.TypeElement): string[] {
  if (member.name === undefined || !(ts.isIdentifier(member.name) || ts.isStringLiteral(member.name))) return [];
  const name = member.name.text;
  return ts.isMethodSignature(member) && name === 'on'
    ? ['on', ...literals(member.parameters[0]?.type).map((event) => `on:${event}`)]
    : [name];
}

export function readDeclarations(): Declarations {
  const globals = new Set<string>();
  const modules = new Set<string>();
  const members = new Map<string, Set<string>>();
  const methods = new Map<string, Set<string>>();
  const parents = new Map<string, Set<string>>();
  const addTo = (map: Map<string, Set<string>>, key: string, names: readonly string[]): void => {
    map.set(key, new Set([...(map.get(key) ?? []), ...names]));
  };
  for (const file of readdirSync(LIBRARY)) {
    const source = ts.createSourceFile(file, readFileSync(new URL(file, LIBRARY), 'utf8'), ts.ScriptTarget.ES2021, true);
    for (const statement of source.statements) {
      if (ts.isInterfaceDeclaration(statement)) {
        addTo(members, statement.name.text, statement.members.flatMap(namesOf));
        addTo(
          methods,
          statement.name.text,
          statement.members.filter(ts.isMethodSignature).map(({ name }) => name.getText()),
        );
        for (const { types } of statement.heritageClauses ?? [])
          addTo(
            parents,
            statement.name.text,
            types.map(({ expression }) => expression.getText()),
          );
      } else if (ts.isVariableStatement(statement)) {
        for (const { name } of statement.declarationList.declarations) globals.add(name.getText());
      } else if (ts.isFunctionDeclaration(statement) && statement.name) {
        globals.add(statement.name.text);
        if (statement.name.text === 'require') for (const name of literals(statement.parameters[0]?.type)) modules.add(name);
      }
    }
  }
  const membersOf = (name: string): ReadonlySet<string> =>
    new Set([...(members.get(name) ?? []), ...[...(parents.get(name) ?? [])].flatMap((parent) => [...membersOf(parent)])]);
  return { globals, modules, methodsOf: (name) => [...(methods.get(name) ?? [])], membersOf };
}
