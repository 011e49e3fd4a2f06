import { SeededChoices } from './seeded-choices.ts';

/**
 * Makes random programs over what `program-generator.ts` does not reach, with types, since some passes go by them: accessors and classes
 * three deep, enums, typed arrays, tables, literals with getters, patterns everywhere, jumps out of finally, and every operator that
 * assigns. Every variable is a small number; what happens is written to a log.
 */
export function generateTypedProgram(seed: number): string {
  return new TypedGenerator(seed).program();
}

const MAX_DEPTH = 2;

class TypedGenerator extends SeededChoices {
  #names = 0;
  #pause: 'await' | 'yield' | undefined;
  #loops = 0;
  #inFinally = false;
  #labels: string[] = [];

  constructor(seed: number) {
    super(Math.imul(seed, 2654435761));
  }

  program(): string {
    const plain = this.#body(['a', 'b']);
    const [waiting, yielding] = (['await', 'yield'] as const).map((pause) => {
      this.#pause = pause;
      const text = this.#body(['a', 'b']);
      this.#pause = undefined;
      return text;
    });
    const setUp =
      'const base: Base = new Leaf(a);\nconst u8 = new Uint8Array(4);\nconst table: Record<string, number> = { k1: 1, off: 2 };\n';
    return `${PRELUDE}
function plain(kept: Keep, a: number, b = a + 1, ...[c = 3, ...rest]: number[]): number {\n${setUp}${plain}\nreturn (a + b + c + rest.length) % 100;\n}
async function waiting(kept: Keep, { a, b = 2 }: { a: number; b?: number }): Promise<number> {\n${setUp}${waiting}\nreturn (a + b) % 100;\n}
function* yielding(kept: Keep, [a, b]: [number, number]): Generator<number, number, number> {\n${setUp}${yielding}\nreturn (a + b) % 100;\n}
const told = (name: string, value: number, kept: Keep): void => print(name, value, kept.map((get) => { try { return get(); } catch (e) { return -1; } }).join());
function steps(kept: Keep): number {
  let sum = 0;
  const run = yielding(kept, [1, 2]);
  for (let i = 0, step = run.next(0); i < 20; i++, step = run.next(i)) { if (step.done) return sum + step.value; sum += step.value; }
  return run.return(7).value;
}
async function main(): Promise<void> {
  for (const way of [(kept: Keep): number | Promise<number> => plain(kept, 1, undefined, 4, 5), (kept: Keep) => waiting(kept, { a: 1 }), steps]) {
    const kept: Keep = [];
    ticks = 0;
    try { told('end', await way(kept), kept); } catch (e) { told(e instanceof Odd ? 'odd ' + e.code : 'threw ' + (e as Error).message, 0, kept); }
  }
}
void main();
`;
  }

  #name(kind = 'v'): string {
    return `${kind}${this.#names++}`;
  }

  #body(scope: string[]): string {
    this.#loops = 0;
    this.#labels = [];
    return `${this.#block(scope, 0)}\n${this.#block(scope, 0)}`;
  }

  #block(outer: readonly string[], depth: number): string {
    const scope = [...outer];
    const lines: string[] = [];
    for (let i = 1 + this.below(3); i > 0; i--) lines.push(this.#statement(scope, depth));
    return lines.join('\n');
  }

  #inner(scope: readonly string[], depth: number): string {
    return `{\n${this.#block(scope, depth + 1)}\n}`;
  }

  #statement(scope: string[], depth: number): string {
    const e = (d = 1): string => this.#number(scope, d);
    const kind = this.pick(depth >= MAX_DEPTH ? SIMPLE : [...SIMPLE, ...COMPOUND]);
    switch (kind) {
      case 'let':
        return this.#declare(scope, (name) => `let ${name}: number = ${e(2)};`);
      case 'pattern':
        return this.#declare(scope, (name) =>
          this.pick([
            `let { [\`k\${1}\`]: ${name} = ${e()}, ...r${name} } = { ...table, k2: ${e()} } as Record<string, number>; tick('r', Object.keys(r${name}).length);`,
            `let [{ p: [, ${name}] = [1, ${e()}] }] = [{ p: [${e()}, ${e()}] }] as [{ p: number[] }];`,
            `let ${name} = 0; [${name}, u8[1]] = [${e()}, ${e()}]; ({ m: table['on'], n: ${name} = ${e()} } = { m: ${e()}, n: 2 } as { m: number; n?: number });`,
          ]),
        );
      case 'assign':
        return `${this.pick(scope)} ${this.pick(['=', '+=', '-=', '*=', '**=', '%=', '<<=', '>>=', '>>>=', '&=', '|=', '^=', '??=', '||=', '&&='])} ${e()} & 7;`;
      case 'member':
        return this.pick([
          `base.value ${this.pick(['=', '+=', '-='])} ${e()};`,
          `base.hits = ${e()};`,
          `base.value++;`,
          `u8[${e()} & 3] ${this.pick(['=', '+=', '^='])} ${e(2)};`,
          tableAssignment(e(), this.pick(['=', '??=', '||=']), e()),
          `delete table[\`k\${${e()} & 3}\`];`,
        ]);
      case 'log':
        return `tick('${this.below(90)}', ${e(2)});`;
      case 'closure': {
        const name = this.pick(scope);
        const kept = this.#unpaused(() => this.#number(scope, 1));
        return this.pick([
          `kept.push(() => ${kept});`,
          `kept.push(() => ${name}++ & 63);`,
          `kept.push(function () { return (${name} = ${kept}) & 63; });`,
        ]);
      }
      case 'grow':
        return `${this.pick(scope)} += ((): number => { ${this.pick(scope)} += ${1 + this.below(4)}; return ${this.#unpaused(() => this.#number(scope, 1))} & 7; })();`;
      case 'leave':
        return this.#leave(scope);
      case 'if':
        return `if (${this.#test(scope)}) ${this.#inner(scope, depth)}${this.below(2) ? ` else ${this.#inner(scope, depth)}` : ''}`;
      case 'for':
        return this.#loop(scope, depth, false, (i) => `for (let ${i} = 0, n${i} = ${1 + this.below(3)}; ${i} < n${i}; ${i}++)`);
      case 'of':
        return this.#loop(scope, depth, true, (i) =>
          this.pick([
            `for (const ${i} of new Set([${e()}, ${e()}, 1]))`,
            `for (const [, ${i}] of new Map([[1, ${e()}], [${e()}, 2]]))`,
            `for (const { q: ${i} } of [{ q: ${e()} }, { q: 2 }])`,
            `for (const [${i}] of [[${e()}], [3]].entries())`,
            `for (const ${i} of u8.subarray(0, 2))`,
            `for (const ${i} of Object.values({ x: ${e()}, y: 1 }))`,
          ]),
        );
      case 'in':
        return this.#loop(scope, depth, true, (i) => `for (const k${i} in { x: 1, on: 2 }) for (const ${i} of [k${i}.length])`);
      case 'while': {
        const n = this.#name('n');
        this.#loops++;
        const text = this.below(2)
          ? `while (${n}-- > 0) ${this.#inner(scope, depth)}`
          : `do ${this.#inner(scope, depth)} while (--${n} > 0);`;
        this.#loops--;
        return `{ let ${n} = ${1 + this.below(3)};\n${text} }`;
      }
      case 'labelled': {
        const label = this.#name('L');
        this.#labels.push(label);
        const text = this.below(3) ? this.#loop(scope, depth, false, (i) => `${label}: for (let ${i} = 0; ${i} < 2; ${i}++)`) : '';
        const block = text || `${label}: ${this.#inner(scope, depth).replace(/continue L\d+/g, 'tick("c", 1)')}`;
        this.#labels.pop();
        return block;
      }
      case 'try':
        return this.#try(scope, depth);
      case 'switch': {
        const name = this.#name();
        const loops = this.#loops;
        const text = `switch (${e()} & 3) {\ncase 0: let ${name} = ${e()}; ${name}++; tick('s', ${name});${this.below(2) ? ' break;' : ''}\ncase 1: ${this.#inner(scope, depth)}\ncase ${e()}: case 2: ${this.#block(scope, depth + 1)} break;\ndefault: ${this.#inner(scope, depth)}\n}`;
        this.#loops = loops;
        return text;
      }
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

  #loop(scope: readonly string[], depth: number, constant: boolean, head: (name: string) => string): string {
    const name = this.#name('i');
    const first = head(name);
    this.#loops++;
    const kept = this.below(2) ? `kept.push(() => ${name} & 63);\n` : '';
    const changed = !constant && this.below(3) === 0 ? `\n${name} += ${this.below(2)};` : '';
    const text = `${first} {\ntick('l', ${name});\n${kept}${this.#block(constant ? scope : [...scope, name].slice(0, -1), depth + 1)}${changed}\n}`;
    this.#loops--;
    return text;
  }

  #try(scope: readonly string[], depth: number): string {
    const caught = this.#name('e');
    const body = `try ${this.#inner(scope, depth)}`;
    const handler = ` catch (${caught}) {\ntick('c', ${caught} instanceof Odd ? ${caught}.code : 1);\n${this.#block(scope, depth + 1)}\n}`;
    const was = this.#inFinally;
    this.#inFinally = true;
    const last = ` finally ${this.#inner(scope, depth)}`;
    this.#inFinally = was;
    return this.pick([body + handler, body + last, body + handler + last]);
  }

  #leave(scope: readonly string[]): string {
    const jumps = this.#loops > 0 ? ['break;', 'continue;', ...this.#labels.flatMap((l) => [`break ${l};`, `continue ${l};`])] : [];
    const left = [`return ${this.#number(scope, 1)};`, `throw new Odd('o', ${this.#number(scope, 1)});`, `throw new TypeError('t');`];
    return `if (${this.#test(scope)}) ${this.pick(this.#inFinally ? ['tick("f", 1);', ...jumps] : [...left, ...jumps, ...jumps])}`;
  }

  #unpaused(make: () => string): string {
    const pause = this.#pause;
    this.#pause = undefined;
    const text = make();
    this.#pause = pause;
    return text;
  }

  #test(scope: readonly string[]): string {
    const e = (): string => this.#number(scope, 1);
    return this.pick([
      `${e()} > ${this.below(6)}`,
      `!(${e()} & 1)`,
      `'on' in table`,
      `base instanceof ${this.pick(['Mid', 'Leaf'])} && ${e()} < 4`,
      `(tick('q', ${e()}), Math.abs(${e()}) === 2)`,
    ]);
  }

  /** A number below a few hundred. */
  #number(scope: readonly string[], depth: number): string {
    if (depth <= 0 || this.below(4) === 0) return this.pick([String(this.below(9)), ...scope, ...scope]);
    const e = (): string => this.#number(scope, depth - 1);
    const u = (): string => this.#unpaused(() => this.#number(scope, depth - 1));
    const s = (): string => `\`k\${${e()} & 3}\``;
    const kinds: readonly (() => string)[] = [
      () => `(${e()} + ${e()})`,
      () => `(${e()} ${this.pick(['-', '*', '&', '|', '^'])} (${e()} & 7))`,
      () => `(${e()} & 3) ** 2`,
      () => `(tick('m', ${e()}), ${e()})`,
      () => `([${e()}, undefined][${e()} & 1] ?? ${e()})`,
      () => `(base.value ${this.pick(['=', '+='])} ${e()})`,
      () => `base.hits`,
      () => `base.bump(${this.below(2) ? '' : e()})`,
      () => `${this.pick(['Base', 'Mid', 'Leaf'])}.make(${e()}).bump()`,
      () => `${this.pick(['Base.count', 'Mid.label.length', 'Kind.B', 'Kind[4]!.length', 'Flag.AB', 'Word.On.length'])}`,
      () => `base.twice(${e()})`,
      () => `(u8[${this.below(4)}] = ${e()} + 250)`,
      () => `${this.pick(['++', '--'])}u8[${this.below(4)}]!`,
      () => `u8[${this.below(4)}]!${this.pick(['++', '--'])}`,
      () => `(table[${this.pick(["'on'", "'off'", s()])}] ?? ${e()})`,
      () => `(delete table[${s()}] ? ${e()} : 50)`,
      // Getters that keep a variable of a pausing loop are refused.
      () =>
        this.#pause ? `(({ [${s()}]: ${e()} } as Record<string, number>).k2 ?? 1)` : `({ get g() { return ${u()}; }, [${s()}]: ${e()} }).g`,
      () => `({ ...table, on: ${e()} }).on`,
      () => `[${e()}, ...[${e()}, 3]].map((x) => x + 1).filter((x) => x > ${this.below(5)}).reduce((x, y) => (x + y) % 50, 0)`,
      () => `Math.max(...[${e()}, 2], ${e()})`,
      () => `[...'ab', ...new Set([${e()}, 1])].length`,
      () => `tag\`\${${e()}}-\${${e()}}\``,
      () => `(maybe(${e()})?.m(${e()}) ?? ${e()})`,
      () => `(maybe(${e()})?.o?.n ?? 4)`,
      () => `(({ p, q: [r = ${u()}, ...t] = [1] }: { p: number; q?: number[] }) => (p + r + t.length) % 50)({ p: ${e()} })`,
      () => `((x: number = ${u()}, ...y: number[]) => x + y.length)(${this.pick(['', 'undefined, 1', e()])})`,
      () => `(new Map([[${e()} & 1, ${e()}]]).get(1) ?? ${e()})`,
      () => `String(${e()} & 511).padStart(3, '0').length`,
      () => `((${e()} & 63) + 0.96).toFixed(1).length`,
      // The language leaves it open how NaN is sorted.
      () => `[3, ${e()} & 63, 1].sort((x, y) => x - y)[0]!`,
      () => `([1, ${e()}].at(-1) ?? 0)`,
      () => `(${this.pick(scope)}++ & 15)`,
      ...(this.#pause === 'await' ? [() => `(await later(${e()}))`, () => `(await fails(${e()}))`, () => `(await ${e()})`] : []),
      ...(this.#pause === 'yield' ? [() => `((yield ${e()} & 15) & 3)`, () => `((yield* two(${e()})) & 3)`] : []),
    ];
    return `(${this.pick(kinds)()} & 511)`;
  }
}

/** A key is named apart where the value waits: reading, testing and assigning in one go is refused there. */
const tableAssignment = (key: string, operator: string, value: string): string =>
  operator !== '=' && /\b(await|yield)\b/.test(value)
    ? `{ const key = \`k\${${key} & 3}\`; table[key] ${operator} ${value}; }`
    : `table[\`k\${${key} & 3}\`] ${operator} ${value};`;

const SIMPLE = ['let', 'pattern', 'assign', 'assign', 'member', 'member', 'log', 'closure', 'grow', 'leave'] as const;
const COMPOUND = ['if', 'for', 'for', 'of', 'of', 'in', 'while', 'labelled', 'try', 'try', 'switch', 'block'] as const;

const PRELUDE = `type Keep = (() => number)[];
let ticks = 0;
const tick = (label: string, value: number): void => { if (++ticks > 50) throw new Error('enough'); print(label, value); };
const later = (value: number) => new Promise<number>((resolve) => setTimeout(() => resolve(value), 0));
const fails = (value: number): Promise<number> => ((value & 7) === 5 ? Promise.reject(new Odd('r', value & 63)) : Promise.resolve(value));
function* two(value: number): Generator<number, number, number> { const got = yield value & 7; yield got & 7; return value & 3; }
const maybe = (value: number): { m(n: number): number; o?: { n: number } } | undefined => (value & 1 ? { m(n) { return (n + (this.o?.n ?? 0)) & 31; }, ...(value & 2 ? { o: { n: value & 7 } } : {}) } : undefined);
const tag = (texts: TemplateStringsArray, ...values: number[]): number => texts.join('').length + values.reduce((a, b) => (a + b) & 31, 0);
enum Kind { A, B = 4, C }
const enum Flag { A = 1, B = 2, AB = A | B }
enum Word { On = 'on', Off = 'off' }
class Odd extends Error {
  constructor(message: string, readonly code: number) { super(message); }
}
class Base {
  static #made = 0;
  static label = 'base';
  #hits = 0;
  readonly kind: Kind = Kind.A;
  constructor(protected v: number) { Base.#made = (Base.#made + 1) & 7; }
  static get count(): number { return Base.#made; }
  static make(n: number): Base { return new this(n & 15); }
  get value(): number { return this.v; }
  set value(n: number) { this.v = n & 15; }
  get hits(): number { return ++this.#hits & 15; }
  set hits(n: number) { this.#hits = n & 7; }
  bump(by = 1): number { this.v = (this.v + by) & 15; return this.v; }
  ['twice'](n: number): number { return (n * 2 + this.kind) & 31; }
}
class Mid extends Base {
  list = [this.v, 2];
  override bump(by = 2): number { return (super.bump(by) + this.list.length) & 31; }
  static override make(n: number): Base { return super.make(n + 1); }
}
class Leaf extends Mid {
  static override label = 'leaf';
  more = (): number => this.v + this.list[0]!;
  constructor(v: number) { super(v + 1); this.list.push(v); }
  override bump(by?: number): number { const all = () => super.bump(by); return all() + (this.more() & 1); }
}
`;
