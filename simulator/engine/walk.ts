import type { AnyNode } from 'acorn';
import type { Edits } from './edits.ts';
import type { RootPlan } from './root-scope.ts';
import type { Nodes } from './syntax-tree.ts';
import type { ScopeRewriting } from './variables/rewrite-scopes.ts';

/**
 * The name under which instrumented code reaches the imitated interpreter. Program text is bytes, so no program can contain it.
 * It is a constant of the script scope, which V8 reads fast; a property of a vm global would cost a hundred times more.
 */
export const RUNTIME_NAME = '\u03a9';

/** A function of the program, found again by the number that its instrumented text carries. */
export interface FunctionSource {
  /** Parameters as the engine prints them. */
  readonly parameters: string;
  readonly body: string;
  /** An arrow function with an expression: the engine prints a `return`. */
  readonly expression: boolean;
  readonly isArrow: boolean;
  /** Name of a function expression, which it has inside itself. */
  readonly ownName: string | undefined;
  /** Where it begins in its text, and its body. */
  readonly offset: number;
  readonly bodyOffset: number;
  /** Its text is not copied into variables. */
  readonly inStorage: boolean;
}

/** What the rewriting of one text knows. */
export interface Walk {
  readonly text: string;
  readonly edits: Edits;
  readonly functions: FunctionSource[];
  readonly root: RootPlan | undefined;
  /** Every name that the text declares anywhere. */
  readonly declared: ReadonlySet<string>;
  /** Function declarations that can be `let` where they stand, so that a call before them fails as on the engine. */
  readonly scoped: Set<AnyNode>;
  /** The text is a file's. */
  readonly inStorage: boolean;
  /** There when the variables of the program are counted. */
  readonly scopes: ScopeRewriting | undefined;
}

export function nameOf({ computed, property }: Nodes['MemberExpression']): string | undefined {
  return !computed && property.type === 'Identifier' ? property.name : undefined;
}

/** The operator behind an operand that ends at `from`: skips closing parentheses, spaces and comments. */
export function operatorAt(text: string, from: number): number {
  let at = from;
  for (;;) {
    if (text.startsWith('/*', at)) at = text.indexOf('*/', at) + 2;
    else if (text.startsWith('//', at)) at = text.indexOf('\n', at) + 1;
    else if (/[\s)]/.test(text[at] ?? '+')) at++;
    else return at;
  }
}
