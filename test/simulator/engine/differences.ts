/**
 * Probes that the imitated interpreter does not answer as the real one does, and why no program of mote's compiler meets them.
 * `refused`: the imitation says no where the real one goes on; nothing happens silently. `rule`: the compiler refuses the program with
 * this rule, as `example` shows; TS… are TypeScript's own.
 */
export type Difference =
  { readonly probe: string; readonly refused: string } | { readonly probe: string; readonly rule: string; readonly example: string };

export const DIFFERENCES: readonly Difference[] = [
  { probe: 'language: let twice', refused: 'no parser takes it' },
  { probe: 'language: code behind a jump is not looked at', refused: 'no parser takes it' },
  { probe: 'language: broken code that does not run', refused: 'no parser takes it' },
  { probe: 'errors: left side', refused: 'no parser takes it' },
  { probe: 'errors: syntax at run time', refused: 'text for eval is parsed before it runs' },
  { probe: 'regular expressions: broken', refused: 'no parser takes it' },
  { probe: 'language: case after default', refused: 'before it runs, not when it gets there' },
  { probe: 'objects: object literals', refused: 'before it runs, not when it gets there' },
  { probe: 'language: a class without new', refused: 'V8 refuses the call' },
  { probe: 'language: a var before its line in a function', rule: 'var-order', example: 'function f(){print(v);var v=1}f()' },
  { probe: 'language: an outer variable before the inner line', rule: 'var-order', example: 'var o=1;function f(){print(o);var o=2}f()' },
  { probe: 'language: class extends Error', rule: 'extends-builtin', example: 'class E1 extends Error{constructor(m){super(m)}}' },
  { probe: 'language: class extends Error without a constructor', rule: 'extends-builtin', example: 'class E2 extends Error{}' },
  { probe: 'language: constructor of built-in values', rule: 'constructor-member', example: 'print([].constructor===Array)' },
  {
    probe: 'language: constructor of booleans and pins',
    rule: 'constructor-member',
    example: 'var t=true;print(t["constructor"]===Number)',
  },
  { probe: 'language: members that booleans have of Number', rule: 'TS2339', example: '(true).zz;' },
  { probe: 'language: constructors that return', rule: 'TS2409', example: 'class B { a = 1; constructor() { return 5; } }' },
  { probe: 'language: members of numbers and strings', rule: 'TS2339', example: 'const n = 5; n.x = 1;' },
  { probe: 'typed arrays: members added', rule: 'TS2339', example: 'const u = new Uint8Array(2); u.x = 1;' },
  { probe: 'objects: only toString', rule: 'TS2362', example: 'const o = { toString: () => "7" }; print(o * 2);' },
  { probe: 'objects: deep paths', rule: 'TS2349', example: 'const o = { a: 1 }; o.a();' },
  { probe: 'errors: calls', rule: 'TS2349', example: 'const x = 5; x();' },
];
