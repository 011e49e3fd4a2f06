/** What the interpreter has, asked of the feature table: nothing else of the compiler knows. */
import { FEATURES } from './features.ts';

/** Versions that the table stands for. */
export const ENGINE_RANGE = `>=${FEATURES.engine.version.split('.')[0]}`;

/** Modules compiled into the ESP32 build, reached by `require("name")`. */
export const ENGINE_MODULES: ReadonlySet<string> = new Set(FEATURES.modules);

/** Answers of `lacks`, which is asked at every node of a program. */
const LACKS = new Map<string, boolean>();

/** Whether the interpreter lacks what a question of the probe is about, or means something else by it. Questions of a rule count together. */
export function lacks(feature: string): boolean {
  let lacking = LACKS.get(feature);
  if (lacking === undefined) LACKS.set(feature, (lacking = answersOfTable(feature)));
  return lacking;
}

function answersOfTable(feature: string): boolean {
  const answers = Object.entries(FEATURES.constructs).filter(([id]) => id === feature || id.startsWith(`${feature}/`));
  if (answers.length === 0) throw new Error(`The feature table has no answer about ${feature}: add a question to the probe.`);
  return answers.some(([, answer]) => answer !== 'same');
}

const ABSENT_GLOBALS: ReadonlySet<string> = new Set(FEATURES.globals.lacks);

export const hasGlobal = (name: string): boolean => Object.hasOwn(FEATURES.globals.has, name);

export const lacksGlobal = (name: string): boolean => ABSENT_GLOBALS.has(name);

/** Whether a static member of the language's library is not there. The typed arrays are alike. */
export function lacksStatic(type: string, member: string): boolean {
  const home = /^(Uint|Int|Float)\d+(Clamped)?Array$/.test(type) ? 'Uint8Array' : type;
  return Object.hasOwn(FEATURES.statics, home) && FEATURES.statics[home]!.lacks.includes(member);
}

/** The class that a static member is of, where the interpreter lacks it and no value has a member of that name. */
export function homeOfLackedStatic(member: string): string | undefined {
  if (hasMethod(member)) return undefined;
  return Object.keys(FEATURES.statics).find((type) => FEATURES.statics[type]!.lacks.includes(member));
}

/** Whether values of a type lack a member of the language's library. */
export const lacksMember = (type: string, member: string): boolean =>
  Object.hasOwn(FEATURES.instances, type) && FEATURES.instances[type]!.lacks.includes(member);

/** Whether values of some built-in type have a member. */
export const hasMethod = (name: string): boolean => Object.values(FEATURES.instances).some(({ has }) => has.includes(name));

/** Members of the language's library that no value of the interpreter has. */
const ABSENT_EVERYWHERE: ReadonlySet<string> = new Set(
  Object.values(FEATURES.instances)
    .flatMap(({ lacks: names }) => names)
    .filter((name) => !Object.values(FEATURES.instances).some(({ has }) => has.includes(name))),
);

/** Such names that objects of the board have: `search` of OneWire. */
export const BOARD_METHODS: ReadonlySet<string> = new Set(['search']);

export const lacksMethod = (name: string): boolean => ABSENT_EVERYWHERE.has(name) && !BOARD_METHODS.has(name);

/** Words that cannot name a variable, beyond what JavaScript reserves. */
export const EXTRA_RESERVED: ReadonlySet<string> = new Set(FEATURES.words.noVariable);

/** Words that cannot name a method of a class. */
export const NO_CLASS_METHOD: ReadonlySet<string> = new Set(FEATURES.words.noMethod);

const GLOBALS = Object.entries(FEATURES.globals.has);
const LONGEST_SHORT_NAME = 3;

/**
 * Short names that a bundle must not take: words of the lexer; and globals of the board, which names at the top of a bundle would hide
 * from the console and from every module loaded beside it.
 */
export const KEPT_NAMES: readonly string[] = [
  ...EXTRA_RESERVED,
  ...GLOBALS.map(([name]) => name).filter((name) => name.length <= LONGEST_SHORT_NAME),
];

/** Constructors that are native to the interpreter. */
export const BUILTIN_CLASSES: ReadonlySet<string> = new Set(
  GLOBALS.filter(([name, type]) => type === 'function' && /^[A-Z][a-z]/.test(name)).map(([name]) => name),
);

/** Native names that refuse a plain assignment. */
export const FIXED_GLOBALS: ReadonlySet<string> = new Set(FEATURES.fixed);

/** Members that every object of the interpreter has and no object of the language. */
export const OBJECT_MEMBERS: ReadonlySet<string> = new Set(
  FEATURES.constructs['object-member']!.replace('gives ', '')
    .split(',')
    .filter((name) => !(name in {})),
);
