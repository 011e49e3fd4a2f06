import { SeededChoices } from './seeded-choices.ts';

/**
 * Makes random programs over the constructs that the compiler lowers. Every loop is bounded, every value is a small integer or
 * a short text, and what happens is written to a log, so that two runs can be compared line by line.
 */
export function generateProgram(seed: number): string {
  return new Generator(seed).program();
}

const MAX_DEPTH = 3;

class Generator extends SeededChoices {
  #names = 0;
  #async = false;
  #yields = false;
  /** Generators call no generators: they would not end. */
  #inGenerator = false;
  #loops = 0;
  /** Labels of the loops around, where a jump may name one. */
  #labels: string[] = [];

  program(): string {
    const generators = [0, 1].map((i) => this.#generator(`gen${i}`));
    const functions = [0, 1, 2, 3].map((i) => this.#function(`f${i}`, i % 2 === 1));
    return `${PRELUDE}${[...generators, ...functions].join('\n')}
async function main() {
  for (const f of [f0, f1, f2, f3]) {
    const kept = [];
    let result;
    try { result = await f(kept, 2, 'ab', [3, 4]); } catch (e) { result = 'threw ' + (e.message || e); }
    print(show(result), kept.map((g) => { try { return show(g()); } catch (e) { return 'E' + e.message; } }).join());
  }
}
main();
`;
  }

  #name(): string {
    return `v${this.#names++}`;
  }

  #function(name: string, isAsync: boolean): string {
    this.#async = isAsync;
    this.#loops = 0;
    const parameters = this.pick(['a, b = "d", [c, ...d] = [5]', 'a = 1, ...[b, c = 7]', 'a, b, { length: c } = "xyz"', 'a, ...b']);
    const known = parameters.match(/\b[abcd]\b(?! =>)/g)!.filter((n) => n !== 'd' || parameters.includes('...d'));
    const scope = [...new Set(known)].filter((n) => !parameters.includes(`"${n}"`) || n !== 'd');
    return `${isAsync ? 'async ' : ''}function ${name}(kept, ${parameters}) {\n${this.#block(scope, 0)}\nreturn ${this.#expression(scope, 1)};\n}`;
  }

  #generator(name: string): string {
    this.#async = false;
    this.#yields = true;
    this.#inGenerator = true;
    this.#loops = 0;
    const text = `function* ${name}(kept, a, b = 4) {\n${this.#block(['a', 'b'], 0)}\nyield ${this.#expression(['a', 'b'], 1)};\nreturn ${this.#expression(['a'], 1)};\n}`;
    this.#yields = false;
    this.#inGenerator = false;
    return text;
  }

  #block(outer: readonly string[], depth: number): string {
    const scope = [...outer];
    const lines: string[] = [];
    // An inner variable of an outer one's name, declared before anything else can read it.
    if (depth > 0 && this.below(3) === 0) lines.push(`let ${this.pick(outer)} = ${this.below(9)};`);
    for (let i = 1 + this.below(4); i > 0; i--) lines.push(this.#statement(scope, depth));
    return lines.join('\n');
  }

  #inner(scope: readonly string[], depth: number): string {
    return `{\n${this.#block(scope, depth + 1)}\n}`;
  }

  #statement(scope: string[], depth: number): string {
    const kinds = depth >= MAX_DEPTH ? SIMPLE : [...SIMPLE, ...COMPOUND];
    switch (this.pick(kinds)) {
      case 'let':
        return this.#declare(scope, (name) => `let ${name} = ${this.#expression(scope, 2)};`);
      case 'pattern':
        return this.#declare(scope, (name) =>
          this.pick([
            `let { p: ${name} = ${this.#expression(scope, 1)}, ...rest${name} } = { p: ${this.#expression(scope, 1)}, q: 2 };`,
            `let [, ${name} = ${this.#expression(scope, 1)}] = [1, ${this.#expression(scope, 1)}];`,
          ]),
        );
      case 'assign':
        return `${this.pick(scope)} ${this.pick(['=', '=', '??=', '||=', '&&='])} ${this.#expression(scope, 2)};`;
      case 'log':
        return `tick('${this.below(90)}', ${this.#expression(scope, 2)});`;
      case 'yield':
        return this.#yields ? `tick('y', yield ${this.#expression(scope, 1)});` : `tick('n', ${this.#expression(scope, 1)});`;
      case 'delegate':
        return this.#yields ? `tick('d', yield* ${this.pick(['[1, 2]', 'new Set([3])', '"pq"'])});` : ';';
      case 'collection':
        return this.#declare(scope, (name) => {
          const part = (): string => this.#expression(scope, 1);
          return `const map${name} = new Map([[1, ${part()}], ['a', ${part()}]]);\nmap${name}.set(${part()}, ${part()});\nmap${name}.delete(${part()});\nlet ${name} = map${name}.size + [...map${name}.keys()].length;`;
        });
      case 'closure': {
        const value = this.#inClosure(() => this.#expression(scope, 1));
        return `kept.push(${this.below(3) === 0 ? `function () { return ${value}; }` : `() => ${value}`});`;
      }
      case 'leave':
        return this.#leave(scope);
      case 'if':
        return `if (${this.#condition(scope)}) ${this.#inner(scope, depth)}${this.below(2) ? ` else ${this.#inner(scope, depth)}` : ''}`;
      case 'for':
        return this.#loop((name) => `for (let ${name} = 0; ${name} < ${1 + this.below(3)}; ${name}++) `, scope, depth);
      case 'forOf':
        return this.#loop(
          (name) => `for (const ${name} of ${this.pick(['[1, 2, 3]', '"pq"', '[...kept, 4].slice(-2)'])}) `,
          scope,
          depth,
          true,
        );
      case 'labelled': {
        const label = `L${this.#names++}`;
        this.#labels.push(label);
        const text = this.#loop((name) => `${label}: for (let ${name} = 0; ${name} < ${1 + this.below(3)}; ${name}++) `, scope, depth);
        this.#labels.pop();
        return text;
      }
      case 'forGenerator':
        return this.#loop(
          (name) => `for (const ${name} of ${this.pick([...ITERABLES, ...(this.#inGenerator ? [] : GENERATED)])}) `,
          scope,
          depth,
          true,
        );
      case 'forIn':
        return this.#loop((name) => `for (const ${name} in { k: 1, l: 2 }) `, scope, depth, true);
      case 'while': {
        const name = `n${this.#names++}`;
        this.#loops++;
        const text = `let ${name} = ${1 + this.below(3)};\nwhile (${name}-- > 0) ${this.#inner(scope, depth)}`;
        this.#loops--;
        return `{ ${text} }`;
      }
      case 'try': {
        const caught = this.#name();
        const body = `try ${this.#inner(scope, depth)} catch (${caught}) {\ntick('c', ${caught}.message || ${caught});\n${this.#block(scope, depth + 1)}\n}`;
        return this.below(2) ? `${body} finally {\n${this.#quiet(() => this.#block(scope, depth + 1))}\n}` : body;
      }
      case 'switch':
        return `switch (${this.#expression(scope, 1)}) {\ncase 1: ${this.#inner(scope, depth)}\ncase 'a': ${this.#inner(scope, depth)} break;\ndefault: ${this.#inner(scope, depth)}\n}`;
      default:
        return this.#inner(scope, depth);
    }
  }

  #declare(scope: string[], text: (name: string) => string): string {
    const name = this.#name();
    const line = text(name);
    scope.push(name);
    return line;
  }

  #loop(head: (name: string) => string, scope: readonly string[], depth: number, constant = false): string {
    const name = `i${this.#names++}`;
    this.#loops++;
    const readable = constant ? scope : [...scope, name];
    const seen = this.below(2) ? `kept.push(() => ${name});\n` : '';
    const text = `${head(name)}{\ntick('l', ${name});\n${seen}${this.#inner(readable, depth)}\n}`;
    this.#loops--;
    return text;
  }

  /** A jump in finally would hide what is tested. */
  #quiet(make: () => string): string {
    const loops = this.#loops;
    const labels = this.#labels;
    this.#loops = -100;
    this.#labels = [];
    const text = make();
    this.#loops = loops;
    this.#labels = labels;
    return text;
  }

  #leave(scope: readonly string[]): string {
    const condition = this.#condition(scope);
    if (this.#loops < 0) return ';';
    const labelled = this.#labels.flatMap((label) => [`break ${label}`, `continue ${label}`]);
    const jumps = this.#loops > 0 ? ['break', 'continue', 'return 5', ...labelled] : [`return ${this.#expression(scope, 1)}`];
    return `if (${condition}) ${this.pick([...jumps, `throw new Error('t${this.below(9)}')`])};`;
  }

  #inClosure(make: () => string): string {
    const [isAsync, yields] = [this.#async, this.#yields];
    this.#async = false;
    this.#yields = false;
    const text = make();
    this.#async = isAsync;
    this.#yields = yields;
    return text;
  }

  #condition(scope: readonly string[]): string {
    return this.pick([
      `num(${this.#expression(scope, 1)}) > ${this.below(5)}`,
      `typeof ${this.pick(scope)} === 'number'`,
      `${this.pick(scope)} == null`,
    ]);
  }

  #expression(scope: readonly string[], depth: number): string {
    if (depth <= 0 || this.below(4) === 0) return this.pick([String(this.below(9)), "'s'", 'undefined', ...scope, ...scope]);
    const part = (): string => this.#expression(scope, depth - 1);
    const kinds = [
      () => `(num(${part()}) + num(${part()}))`,
      () => `add(${part()}, ${part()})`,
      () => `add(...[${part()}, ${part()}])`,
      () => `(${part()} ?? ${part()})`,
      () => `(${part()} ? ${part()} : ${part()})`,
      () => `[${part()}, ...[${part()}]].length`,
      () => `({ m: ${part()} })?.m`,
      () => `${this.pick(scope)}?.length`,
      () => `\`t\${${part()}}\``,
      () => `(${this.below(3)} ** 2)`,
      () => `Object.keys({ ...{ a: ${part()} }, ['k' + 1]: 2 }).join('')`,
      () => `((y = ${this.#inClosure(part)}) => y)()`,
      () => `new Box(${part()}).bump(${part()})`,
      () => `${this.pick(['Box', 'Tall'])}.make(${part()})`,
      () => `Tall.limit`,
      () => `tag\`a\${${part()}}b\``,
      () => `thrown(${part()})`,
      () => `[...new Set([${part()}, ${part()}, 1])].length`,
      () => (this.#inGenerator ? '0' : `[...${this.pick(['gen0', 'gen1'])}(kept, 1)].length`),
      ...(this.#yields ? [() => `(yield ${part()})`] : []),
      ...(this.#async
        ? [() => `(await later(${part()}))`, () => `(await ${part()})`, () => `(await fails(${part()}, ${this.below(8)}))`]
        : []),
    ];
    return this.pick(kinds)();
  }
}

const ITERABLES = ['new Set([1, "z", 1])', 'new Map([[5, 6]]).values()'];
const GENERATED = ['gen0(kept, 3)', 'gen1(kept, "g")'];
const SIMPLE = ['let', 'let', 'pattern', 'assign', 'assign', 'log', 'closure', 'leave', 'yield', 'delegate', 'collection'] as const;
const COMPOUND = ['if', 'for', 'labelled', 'forOf', 'forGenerator', 'forIn', 'while', 'try', 'try', 'switch', 'block'] as const;

/** Values are cut short, so that a program cannot grow text without end; sums and comparisons are of numbers, as types demand. */
const PRELUDE = `// @ts-nocheck
const show = (v) => (typeof v === 'function' ? 'fn' : Array.isArray(v) ? '[' + v.map(show).join(';') + ']' : String(v)).slice(0, 24);
let ticks = 0;
const tick = (label, v) => { if (++ticks > 60) throw new Error('enough'); print(label, show(v)); };
const add = (a, b) => (typeof a === 'number' && typeof b === 'number' ? (a + b) % 10 : show(a).length);
const num = (v) => (typeof v === 'number' ? v : 1);
const later = (v) => new Promise((resolve) => setTimeout(() => resolve(v), 0));
class Box {
  #n = 0;
  static limit = 3;
  static #made = 0;
  constructor(n) { this.#n = num(n); Box.#made = (Box.#made + 1) % 10; }
  #add(by) { this.#n = (this.#n + num(by)) % 10; return this; }
  bump(by) { return this.#add(by).#n; }
  static make(n) { return new this(n).bump(1) + Box.#made * 0; }
}
class Tall extends Box {
  #n = 5;
  bump(by) { return super.bump(by) + this.#n++; }
}
class Odd extends Error {
  code = 7;
}
const thrown = (v) => { try { if (v === 1) throw new TypeError('t'); throw new Odd(show(v)); } catch (e) { return e instanceof Error && e instanceof Odd ? e.message + e.code : 'other'; } };
const tag = (texts, v) => texts.join('|') + show(v);
const fails = (v, n) => (n === 0 ? Promise.reject(new Error('r' + show(v))) : Promise.resolve(v));
`;
