import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../build/features.ts';
import { readDeclarations } from './declarations.ts';
import { BUILT_INS, ESP32_BUILT_INS, ESP32_GLOBALS } from './fixtures/esp32-built-ins.ts';
import { OMITTED } from './fixtures/esp32-omissions.ts';

const declared = readDeclarations();
const OBJECTS = { ...BUILT_INS, ...ESP32_BUILT_INS };
/** Members that the typed arrays share are declared once. */
const PARTS: Readonly<Record<string, readonly string[]>> = { Uint8Array: ['TypedArray', 'TypedArrayConstructor'] };

const isDeclared = (interfaces: readonly string[], member: string): boolean =>
  interfaces.some((name) => declared.membersOf(name).has(member));

/** `object.member` for each member of the feature table's homes, and whether it is declared. */
const ofTheLanguage = [FEATURES.statics, FEATURES.instances].flatMap((homes) =>
  Object.entries(homes).flatMap(([home, { has }]) =>
    has.map((member) => [`${home}.${member}`, isDeclared(PARTS[home] ?? [home, `${home}Constructor`], member)] as const),
  ),
);
const ofTheEngine = Object.entries(OBJECTS).flatMap(([object, { declaredBy, members }]) =>
  members.map((member) => [`${object}.${member}`, isDeclared(declaredBy, member)] as const),
);
const globals = [...Object.keys(FEATURES.globals.has), ...ESP32_GLOBALS].map((name) => [name, declared.globals.has(name)] as const);
const builtIns = [...globals, ...ofTheLanguage, ...ofTheEngine];

describe('the declarations of what a program finds on an ESP32', () => {
  it('have every global and member of the interpreter, but for what is left out with a reason', () => {
    expect(builtIns.length).toBeGreaterThan(700);
    expect(builtIns.filter(([name, isThere]) => !isThere && !OMITTED.has(name)).map(([name]) => name)).toEqual([]);
  });

  it('have every built-in module', () => {
    expect(FEATURES.modules.filter((name) => !declared.modules.has(name))).toEqual([]);
  });

  it('leave out only what is there, and is not declared', () => {
    const missing = new Set(builtIns.filter(([, isThere]) => !isThere).map(([name]) => name));
    expect([...OMITTED.keys()].filter((name) => name !== 'arguments' && name !== 'require' && !missing.has(name))).toEqual([]);
  });

  it('have no global that is not there, but for those that the compiler stands in for', () => {
    const there = new Set([...globals.map(([name]) => name), 'arguments', 'require']);
    const compiled = ['Map', 'Set', 'Symbol', 'queueMicrotask'];
    expect([...declared.globals].filter((name) => !there.has(name) && !compiled.includes(name))).toEqual([]);
  });

  it('have no method of an engine object that the ESP32 lacks', () => {
    const emitter = declared.membersOf('EngineEmitter');
    const invented = Object.entries(OBJECTS)
      .filter(([object]) => !['Date', 'Function', 'Math', 'Object', 'String'].includes(object))
      .flatMap(([object, { declaredBy, members }]) =>
        declaredBy
          .flatMap((name) => declared.methodsOf(name))
          .filter((member) => !members.includes(member) && !emitter.has(member))
          .map((member) => `${object}.${member}`),
      );
    expect(invented).toEqual([]);
  });
});
