import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { BuildFailure, Compiler, type Diagnostic } from '../../build/compile.ts';
import { TYPE_HINTS } from '../../build/rules/type-hints.ts';
import { LIBRARY } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'mote-hints-'));
mkdirSync(join(folder, 'node_modules'));
symlinkSync(fileURLToPath(new URL('../..', import.meta.url)), join(folder, 'node_modules', 'motekit'));
writeFileSync(join(folder, 'shop.ts'), 'export const open = 1;\n');
const entry = join(folder, 'input.ts');
writeFileSync(entry, '');
const compiler = new Compiler({ entry, cwd: folder, library: LIBRARY });
afterAll(() => {
  compiler.close();
  rmSync(folder, { recursive: true });
});

function build(program: string): Promise<unknown> {
  writeFileSync(entry, program);
  return compiler.build([entry]);
}

/** The first finding of a program. */
async function finding(program: string): Promise<Diagnostic> {
  const failure: unknown = await build(program).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BuildFailure);
  return (failure as BuildFailure).diagnostics[0]!;
}

const READ = 'async function read(): Promise<number> { return 1; }\n';

/** What newcomers write, the code that it is refused with, and what they are told to write. */
const MISTAKES: readonly (readonly [program: string, code: string, hint: string])[] = [
  ['print(JSON.stringify({ a: 1 }, ["a"]));', 'TS2345', 'Build the object to print first.'],
  [`${READ}const n: number = read(); print(n);`, 'TS2322', 'Await it, in an async function: const value = await ….'],
  [`${READ}print(read() + 1);`, 'TS2365', 'Await it, in an async function: const value = await ….'],
  [`${READ}print(read().toFixed());`, 'TS2339', 'Await it, in an async function: const value = await ….'],
  [`${READ}if (read()) print(1);`, 'TS2801', 'Write await in front of it, in an async function.'],
  ['const s: string = undefined; print(s);', 'TS2322', 'Say that it may be missing: string | undefined.'],
  ['let id: number = null; print(id);', 'TS2322', 'Say that it may be null: number | null.'],
  ['const n: number = new Map<string, number>().get("a"); print(n);', 'TS2322', 'Say what it is then, value ?? 0'],
  ['declare const o: { f?: () => void }; o.f();', 'TS2722', 'Call it as f?.(), or test it before.'],
  ['declare const o: { a?: { b: number } }; print(o.a.b);', 'TS18048', 'Test it before, or write ?. and, for what it is then, ??.'],
  ['try { print(1); } catch (e) { print(e.message); }', 'TS18046', 'Ask what was thrown: e instanceof Error ? e.message : String(e).'],
  ['declare const value: unknown; print(value + 1);', 'TS18046', 'Ask what it is before: typeof value === "string"'],
  ['digitalWrite(2, 1);', 'TS2345', 'A pin is named without quotes: D2. A number becomes one by new Pin(2).'],
  ["digitalWrite('D2', 1);", 'TS2345', 'A pin is named without quotes: D2.'],
  ["pinMode(D2, 'OUTPUT');", 'TS2345', "Modes are 'input', 'input_pullup'"],
  ["digitalWrite(D2, 'on');", 'TS2345', 'Levels are 0 and 1.'],
  ["setTimeout(print('a'), 100);", 'TS2345', 'This passes what the function returns: pass the function, () => ….'],
  ["setTimeout('print(1)', 100);", 'TS2345', 'A function belongs here: () => ….'],
  ['setWatch(D2, () => print(1));', 'TS2345', 'A function belongs here: () => ….'],
  ['print([1].length());', 'TS2349', 'It is a value and no function: leave the parentheses out.'],
  ['function f(this: { a: number }) { return this.a; } print(f());', 'TS2684', 'Call it as a method of its object'],
  ['setTimeout(function () { print(this.a); }, 1);', 'TS2683', 'Write an arrow function'],
  ['const s: string = 5; print(s);', 'TS2322', 'Make it a text: String(value), or `${value}`.'],
  ["I2C1.setup({ bitrate: '400000' });", 'TS2322', 'Make it a number, Number(text)'],
  ["const m = 'on' as string; const n: 'on' | 'off' = m; print(n);", 'TS2322', 'Declare what holds it as "on" | "off"'],
  ['print(undefined ?? 1);', 'TS2871', 'Leave out the part that is never reached.'],
  ["print('5' * 2);", 'TS2362', 'Make it a number: await …, Number(text)'],
  ['function f(a, b) { return a + b; } print(f(1, 2));', 'TS7006', 'Say its type: (a: number).'],
  ['function f(...list) { return list; } print(f(1));', 'TS7019', 'Say the type of the list: (...list: number[]).'],
  ['function f({ a }) { return a; } print(f({ a: 1 }));', 'TS7031', 'Say the type of the whole parameter: ({ a }: { a: number }).'],
  ['class A { x; } print(new A());', 'TS7008', 'Say its type: x: number.'],
  ['const o = { a: 1 }; for (const k of Object.keys(o)) print(o[k]);', 'TS7053', 'Declare the table as Record<string, number>'],
  ['print(process.env.HOME);', 'TS2339', 'A board has no environment'],
  ['const l: readonly number[] = [1]; l.push(2);', 'TS2339', 'Copy the list before, [...list]'],
  ['declare const o: object; print(o.foo);', 'TS2339', 'Say what the object has: { foo: number }.'],
  ['function f<T>(x: T) { return x.name; } print(f(1));', 'TS2339', 'Say what it has: <T extends { name: number }>.'],
  [
    "interface Link { host: string } const l: Link = { host: 'a', zzz: 3 }; print(l);",
    'TS2353',
    'See what Link declares; values with a unit have it at the end of their name, as in timeoutMs.',
  ],
  ['const o: { a: number; b: number } = { a: 1 }; print(o);', 'TS2741', 'Give it b, or declare it optional: b?.'],
  ['const o: { a: 1; b: 1; c: 1 } = { a: 1 }; print(o);', 'TS2739', 'Give them values, or declare them optional with ?.'],
  ['const o: { readonly a: number } = { a: 1 }; o.a = 2;', 'TS2540', 'Make a new object, { ...old, a: value }'],
  ['const l: readonly number[] = [1]; l[0] = 2;', 'TS2542', 'Copy the list or table before'],
  ['class A { private x = 1; } print(new A().x);', 'TS2341', 'Give the class a method or a getter that tells x.'],
  ['class A { x: number; } print(new A());', 'TS2564', 'Give it a value, or set this.x in the constructor.'],
  ['for (const x of { a: 1 }) print(x);', 'TS2488', 'Loop over Object.keys(o), Object.values(o) or Object.entries(o).'],
  ['abstract class A {} print(new A());', 'TS2511', 'Make an object of a class that extends it.'],
  ['print(y); const y = 2;', 'TS2448', 'Move the declaration above.'],
  ['let cb: () => void; cb();', 'TS2454', 'Give cb a value where it is declared'],
  ['const a = 1; a = 2; print(a);', 'TS2588', 'Declare it with let: let a.'],
  ['enum E { A } print(E.A);', 'TS2567', 'Choose another name. In a file without import and export'],
  ['function f(on: boolean): number { if (on) return 1; } print(f(true));', 'TS2366', 'Return a value at the end'],
  [`${READ}function f() { return await read(); } print(f());`, 'TS1308', 'Make the function around it async.'],
  ['// @ts-expect-error\nprint(1);', 'TS2578', 'Remove the comment: the line below has no error.'],
  ["if (digitalRead(D2) === '1') print(1);", 'TS2367', 'Compare values of one type: Number(text) === value'],
  ["declare const m: 'in' | 'out'; if (m === 'uot') print(1);", 'TS2367', 'It can only be "in" | "out": see how that is spelt.'],
  ['const n = 1; if (n === 2) print(1);', 'TS2367', 'It is never true: leave it out'],
  ["declare const m: 'in' | 'out'; switch (m) { case 'uot': print(1); }", 'TS2678', 'It can only be "in" | "out": see how that is spelt.'],
  ['const n = 5; print(n as string);', 'TS2352', 'A type changes no value: make a text of it, String(value)'],
  ["print('5' as number);", 'TS2352', 'A type changes no value: make a number of it, Number(text).'],
  ['print({ a: 1 } as { b: string });', 'TS2352', 'A type changes no value: build one that has what the type declares.'],
  ["const n: number = print('a'); print(n);", 'TS2322', 'The function returns nothing: give it a result, or do not use one.'],
  ["print(Symbol('a'));", 'TS2349', 'There are no symbols: use a text as the key.'],
  [
    'interface S { read(): number } class B implements S { read(): string { return ""; } } print(new B());',
    'TS2416',
    'Give read the type that it has in S: parameters and result alike.',
  ],
  ["import { D2 } from 'motekit/hal'; print(D2);", 'TS2305', 'Pins are globals: write D2 without an import.'],
  ['try { print(1); } catch (e: Error) { print(e); }', 'TS1196', 'Leave the type out, and ask what was thrown'],
  ['const m: Map<string, number> = {}; print(m);', 'TS2740', 'Make one: new Map().'],
  ["const s = 'abc'; s.length = 2;", 'TS2540', 'Make another one: text.slice(0, length).'],
  ["const s = 'abc'; s[0] = 'x';", 'TS2542', 'A text does not change'],
  ['for (const i of 5) print(i);', 'TS2488', 'Count: for (let i = 0; i < n; i++).'],
  ['for (const i in 5) print(i);', 'TS2407', 'Count: for (let i = 0; i < n; i++).'],
  [
    'abstract class A { abstract f(): void; } class B extends A {} print(new B());',
    'TS2515',
    'Write f in the class, or make it abstract too.',
  ],
  ['setWatch(() => print(1), D2, { repeat: 1 });', 'TS2322', 'Write true or false.'],
  ["require('Wifi').connect('net', 'secret', print);", 'TS2559', 'An object belongs here: { password: … }.'],
  ['print(await 1);', 'TS1375', 'Put it into an async function and call that.'],
  [
    'class A { constructor() {} constructor(x: number) { print(x); } } print(new A());',
    'TS2392',
    'Write one, whose parameters may be missing',
  ],
  ['/// <reference types="node" />\nprint(1);', 'TS2688', 'Leave it out: the declarations of the interpreter'],
  ['const n = 1; if (n === NaN) print(1);', 'TS2845', 'Ask isNaN(value).'],
  ['const p: Promise = Promise.resolve(1); print(p);', 'TS2314', 'Say of what: Promise<number>.'],
  ["import shop from './shop'; print(shop);", 'TS1192', 'Import what it exports by name: import { name } from …/shop.'],
  ["import bme from 'motekit/drivers/bme280'; print(bme);", 'bundler', 'Import what it exports by name'],
  ['print(globalThis.count);', 'TS7017', 'Declare it in a module, export let value = 0'],
  ['const a = b; const b = a; print(a);', 'TS7022', 'Say its type, const a: number = …, or end the circle.'],
  ["import table from './table.json'; print(table);", 'TS2307', 'Make it a module, ./table.ts with export const table'],
  ["import { nap } from './nap'; print(nap);", 'TS2307', 'There is no such file: ./nap.ts.'],
  ['let t: NodeJS.Timeout | undefined; print(t);', 'TS2503', 'Ids of timers are numbers: write number'],
];

const NAMES: readonly (readonly [program: string, hint: string])[] = [
  ['print(isNan(1));', "Did you mean 'isNaN'?"],
  ['print(JSON.stringfy({}));', "Did you mean 'stringify'?"],
  ['I2C1.setup({ bitRate: 1 });', "Did you mean to write 'bitrate'?"],
  ["print(Buffer.from('a'));", 'Use Uint8Array, or byte strings with charCodeAt.'],
  ['pinMode(D2, OUTPUT);', "Modes are texts: pinMode(pin, 'output')."],
  ['digitalWrite(GPIO2, 1);', 'Pins are named by D: D2.'],
  ['digitalWrite(D99, 1);', 'The pins are D0 to D39.'],
  ['delay(100);', 'Nothing waits on the board'],
  ['const x: uint8 = 1; print(x);', 'Write number; of a list of them, Uint8Array.'],
  ['print(moment());', 'Declare or import it: the only globals are those of the interpreter.'],
  ['process.exit(1);', 'E.reboot() starts the board again.'],
  ["console.time('a');", 'Take getTime() before and after'],
  ['Serial.println(1);', 'Use print().'],
  ["print('abc'.contains('a'));", 'Use includes().'],
  ['function f(a: number, b: number) { return a + b; } print(f(1));', "An argument for 'b' was not provided."],
  ["print(crypto.createHash('sha256'));", 'require("crypto")'],
  ["print(require('crypto').createHash('sha256'));", 'Use SHA256(data)'],
  ['print(new Date(0).toLocaleString());', 'Use toString().'],
  ['setTimeout(() => print(1), 1).unref();', 'leave it out'],
  ['print(process.cwd());', 'There are no folders'],
  ["Wifi.connect('net', {}, print);", 'It is a module: const wifi = require("Wifi").'],
  ['print(new Date().getYear());', 'Use getFullYear().'],
  ['print(Math.clamp(1, 2, 3));', 'Use Math.min(Math.max(x, low), high).'],
  ["print('a'.reverse());", "Use split('').reverse().join('')."],
  ['interface A { x: number } const a: A = { x: 1 }; print(a.y);', 'It has x.'],
  ["print('a'.normalize());", 'Strings are bytes: use one form'],
  ["import { createBmp999 } from 'motekit/drivers/bme280'; print(createBmp999);", 'Did you mean "createBme280"?'],
  ["import { somethingElse } from 'motekit/drivers/bme280'; print(somethingElse);", 'It has createBme280'],
  ['enum State { Idle, Busy } print(State.Idel);', 'It has Idle, Busy.'],
  ["import { pressure } from 'motekit/drivers/bmp'; print(1);", 'Did you mean "motekit/drivers/bmp280"?'],
  ["import { EventEmitter } from 'events'; print(EventEmitter);", "Use the hardware layer (motekit/hal) instead of Node's modules."],
  ["import x from 'fs'; print(x);", 'Write require("Storage") for files in flash'],
  ["import x from 'bme280'; print(x);", 'Did you mean "motekit/drivers/bme280"?'],
  ["import x from 'motekit/hal/drivers/bme280'; print(x);", 'Did you mean "motekit/drivers/bme280"?'],
  ["import x from 'mqtt'; print(x);", 'Did you mean "motekit/mqtt"?'],
  ["import x from 'motekit/mqt'; print(x);", 'Did you mean "motekit/mqtt"?'],
  ["import x from 'motekit/graphical/things'; print(x);", 'There are motekit/hal, '],
  ["import x from 'lodash'; print(x);", 'npm packages do not run on the board'],
  ['using x = { a: 1 }; print(x);', 'Close the resource in finally.'],
];

describe('an error of TypeScript', () => {
  it.each(MISTAKES)('%s (%s) is answered with what to write', async (program, code, hint) => {
    const found = await finding(program);
    expect(found.code).toBe(code);
    expect(found.hint).toContain(hint);
  });

  it.each(NAMES)('%s is answered with the name that is meant', async (program, hint) => {
    const found = await finding(program);
    expect(found.hint).toContain(hint);
    expect(found.message).not.toContain('Did you mean');
    expect(found.code).not.toBe('TS2318');
  });

  it('is about the text alone where that does not parse', async () => {
    const failure: unknown = await build('def read(): return 1\nconst n: number = "1";').catch((error: unknown) => error);
    expect((failure as BuildFailure).diagnostics.map(({ code, line }) => `${code} ${line}`)).toEqual(['TS1434 1', 'TS1005 1']);
    // TypeScript itself breaks down on what it makes of this one.
    expect((await finding('#include <WiFi.h>\nvoid setup() { }\n')).code).toBe('TS1005');
  });

  it('says what a class of the program has, not what stands for a member of another host', async () => {
    expect((await finding('const own = { a: 1 }; print(own.contains);')).hint).toBe('It has a.');
  });

  it('has no hint that no program here shows', () => {
    const shown = MISTAKES.map(([, , hint]) => hint);
    const begin = (hint: string): string => hint.split('$')[0]!.slice(0, 20);
    expect(TYPE_HINTS.map(({ write }) => begin(write)).filter((write) => !shown.some((hint) => hint.startsWith(write)))).toEqual([]);
  });
});
