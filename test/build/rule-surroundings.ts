/**
 * What has to stand around the code of a rule's page to make a program of it: a page shows fragments, as a reader wants them, and here
 * each becomes what the compiler is given.
 */
export interface Surroundings {
  /**
   * How the code to be refused is read. `ts`, the default: as TypeScript, by the whole compiler; `js`: the same as a JavaScript module;
   * `script`: as it would be flashed, since TypeScript sources are compiled away from what the rule is about; `proto`: as a schema that
   * a program imports.
   */
  readonly as?: 'ts' | 'js' | 'script' | 'proto';
  readonly before?: string;
  readonly after?: string;
  /** The same of the code to write, where it differs. */
  readonly beforeWrite?: string;
  readonly afterWrite?: string;
  /** Files beside it, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

const SCRIPT: Surroundings = { as: 'script' };
const BODY: Surroundings = { as: 'script', before: 'function f(on) {', after: '}' };
const given = (before: string, after = ''): Surroundings => ({ before: `${before}\n`, after: `\n${after}` });
const printed = (before = ''): Surroundings => ({ before: `${before}\nprint(`, after: ');' });
const inClass = (before: string, base: string, as: 'ts' | 'js' | 'script' = 'ts'): Surroundings => ({
  as,
  before: `${before}\nclass A${base} {\n`,
  after: '\n}\nprint(new A());',
});

/** By rule. */
export const SURROUNDINGS: Readonly<Record<string, Surroundings>> = {
  'accessor-before-spread': given('declare const defaults: { level: number };\ndeclare function read(): number;', 'print(view.level);'),
  'accessor-name': SCRIPT,
  'arguments-count': SCRIPT,
  'array-hole': SCRIPT,
  'array-length': given('declare const list: number[];'),
  'assign-builtin': SCRIPT,
  'assign-length': SCRIPT,
  'block-class': SCRIPT,
  'block-function': SCRIPT,
  'bound-twice': given('declare function onLevel(this: object): void;\ndeclare const pump: object, valve: object;', 'handler();'),
  'builtin-prototype': printed('declare const x: any;'),
  'bound-class': {
    before: 'class Level { constructor(readonly start: number, readonly pin: number) {} }\n',
    after: '\nprint(LevelOf);',
    afterWrite: '\nprint(levelOf);',
  },
  bundler: {
    as: 'js',
    after: '\nprint(typeof blink);',
    afterWrite: '\nprint(typeof toggle);',
    files: { 'led.js': 'export const toggle = () => 1;\n' },
  },
  'boxed-value': given('declare const text: string;', 'print(limit);'),
  'bytes-equality': given('declare const frame: Uint8Array, last: Uint8Array;\ndeclare function skip(): void;'),
  'case-binding': SCRIPT,
  'circular-import': {
    after: '\nexport const led = (): unknown => clock;\nprint(led());\n',
    afterWrite: '\nprint(pins);\n',
    files: {
      'clock.ts': "import { led } from './input.ts';\nexport const clock: unknown[] = [led];\n",
      'pins.ts': 'export const pins = [1];\n',
    },
  },
  'clamped-rounding': given('declare const samples: number[];', 'print(levels);'),
  'class-member-name': SCRIPT,
  'class-read-over': SCRIPT,
  'class-self-name': SCRIPT,
  'clear-all': { as: 'js' },
  'const-assigned': { as: 'js', after: '\nprint(limit);' },
  'console-format': given('declare const count: number;'),
  'constructor-member': given('declare const value: any;\ndeclare function send(value: unknown): void;'),
  'date-equality': given('declare const due: Date, now: Date;\ndeclare function run(): void;'),
  'date-text': given('declare const text: string;\ndeclare function complain(): void;'),
  'default-not-last': given(
    'declare const n: number;\ndeclare function e(): void;\ndeclare function f(): void;\ndeclare function g(): void;',
  ),
  'defined-hidden': given('const o = {};', 'print(o);'),
  'delete-call': SCRIPT,
  'descriptor-order': given('declare const descriptor: PropertyDescriptor;', 'print(names);'),
  'detached-method': {
    before: 'class Probe {\n  volts = 1;\n  sample(): void {\n    this.volts++;\n  }\n  start(): void {\n',
    after: '\n  }\n}\nnew Probe().start();',
  },
  'do-body': SCRIPT,
  'do-in-case': SCRIPT,
  eval: given('declare const level: number;', 'print(above);'),
  'extends-builtin': given('', 'print(new Stack());'),
  'extends-expression': SCRIPT,
  'fault-type': given('declare const device: { on(): void };\ndeclare function retry(): void;'),
  'finally-jump': SCRIPT,
  'fraction-equality': given('declare const level: number;\ndeclare function stop(): void;'),
  'free-places': {},
  'function-order': SCRIPT,
  'hidden-listed': {},
  'import-refused': { after: '\nprint(readFileSync);', afterWrite: '\nprint(text);' },
  'inherited-name': given('declare const settings: { level?: number };\ndeclare function complain(): void;'),
  'integer-keys': given('declare const byId: Record<number, string>;\ndeclare function use(id: string): void;'),
  'integer-literal': SCRIPT,
  'json-cycle': given('', 'print(text);'),
  'json-escape': given('declare const key: string;\ndeclare function stop(): void;'),
  'json-getter': {},
  'json-indent': printed('declare const o: { a: number };'),
  'json-lenient': {
    before: 'declare const text: string;\ndeclare const fallback: any;\nfunction read(): any {\n',
    after: '\n}\nprint(read());',
  },
  'json-replacer': { as: 'js', before: 'const o = { a: 1 };\n' },
  'json-value': printed('declare const samples: Uint8Array;'),
  'list-changed': given('declare const list: number[];\ndeclare function isDue(x: number): boolean;'),
  'long-name': SCRIPT,
  'loop-binding': SCRIPT,
  'missing-global': SCRIPT,
  'missing-method': given('declare function read(): any;'),
  'missing-static': SCRIPT,
  'negative-zero': given('', 'print(1 / heading.turn);'),
  'nested-arguments': SCRIPT,
  'for-head': SCRIPT,
  'last-return': SCRIPT,
  'nested-new': SCRIPT,
  'nested-pattern': given('', 'print(first);'),
  'no-async-generator': given('declare function sample(): Promise<number>;', 'print(read);'),
  'no-bigint': { after: '\nprint(id);', afterWrite: '\nprint(idHigh, idLow);' },
  'no-class-field': SCRIPT,
  'no-debugger': SCRIPT,
  'no-decorator': given('declare function logged(made: any, context?: any): any;', 'print(A);'),
  'no-dynamic-import': {
    before: 'async function load() {\n',
    after: '\nprint(m);\n}\nvoid load();',
    beforeWrite: '',
    afterWrite: '\nprint(m);',
    files: { 'part.ts': 'export const n = 1;\n' },
  },
  'no-for-await': {
    before: 'declare function lines(): Promise<string>[];\ndeclare function use(line: string): void;\nasync function all() {\n',
    after: '\n}\nvoid all();',
  },
  'no-generator': SCRIPT,
  'no-import-meta': given('', 'export {};'),
  'no-label': SCRIPT,
  'no-new-target': { before: 'class Base {\n', after: '\n}\nprint(new Base());' },
  'no-private-member': SCRIPT,
  'no-static-block': SCRIPT,
  'no-super-call-in-arrow': inClass('class Base {}\n', ' extends Base', 'js'),
  'no-tagged-template': SCRIPT,
  'no-top-level-await': given('declare function connect(): Promise<void>;', 'export {};'),
  'no-using': given('declare function open(): any;\ndeclare function use(file: any): void;', 'print(file);'),
  'no-with': SCRIPT,
  'not-lowered': given('declare const values: any, wanted: number[];'),
  'number-text': printed('declare const sum: number, count: number;'),
  'object-member': given('declare const options: { on?: boolean };', 'print(on);'),
  parse: SCRIPT,
  'promise-unsettled': SCRIPT,
  proto: { as: 'proto', before: 'syntax = "proto2";\nmessage Reading {\n', after: '\n}' },
  regex: printed('declare const text: string;'),
  'regex-dynamic': printed('declare const text: string, name: string;'),
  'replace-empty': printed('declare const text: string;'),
  'replace-pattern': printed('declare const text: string;'),
  'reserved-name': SCRIPT,
  'return-newline': BODY,
  'sequence-place': SCRIPT,
  'skipped-text': SCRIPT,
  'returned-object': given('', 'print(new Bus());'),
  'slash-place': SCRIPT,
  'source-text': given('declare const pattern: RegExp;'),
  'split-captures': printed(),
  'split-empty': printed('declare const text: string;'),
  'split-limit': SCRIPT,
  'static-accessor': given('', 'print(B.size);'),
  'static-getter': SCRIPT,
  'stored-value': {
    before:
      'declare const bytes: Uint8Array;\ndeclare function next(): number;\ndeclare function read(): Promise<number>;\nasync function add() {\n',
    after: '\nprint(sum);\n}\nvoid add();',
  },
  'super-in-arrow': inClass('', ' extends Base', 'script'),
  'super-member': { before: 'class Base { run(): void {} }\nclass A extends Base { go() {\n', after: '\n} }\nnew A().go();' },
  'super-spread': {
    before: 'class Base { constructor(...items: number[]) { print(items.length); } }\nclass A extends Base {\n',
    after: '\n}\nprint(new A(1, 2));',
  },
  syntax: SCRIPT,
  'template-brace': SCRIPT,
  thenable: given('', 'print(new Reading());'),
  'try-literal': SCRIPT,
  'unknown-module': { afterWrite: '\nprint(pad);', files: { 'pad.ts': 'export const pad = 2;\n' } },
  'utf8-text': given('', 'print(unit);'),
  'var-order': BODY,
};
