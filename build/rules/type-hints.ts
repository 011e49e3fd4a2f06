/** What to write instead of what TypeScript refuses: by the code of its message, and by what the message names. */
import {
  INSTEAD_OF_GLOBALS,
  INSTEAD_OF_MEMBERS,
  INSTEAD_OF_METHODS,
  INSTEAD_OF_MISNAMED,
  INSTEAD_OF_STATICS,
  INSTEAD_OF_NAMES,
} from './instead.ts';
import { ENGINE_MODULES } from '../engine.ts';
import { suggestion } from '../../report/suggestion.ts';

interface Hint {
  /** Without `TS`. */
  readonly codes: readonly number[];
  /** What the message has to say, with those below it. Default: anything. */
  readonly says?: RegExp;
  /** `$1` is what the first group of `says` found, and so on. */
  readonly write: string;
}

/** A value that does not fit where it is put. */
const VALUE = [2322, 2345, 2769];
const WIDER_PARAMETER = 'Say what it has: <$2 extends { $1: number }>.';
const MAKE_PIN = 'A pin is named without quotes: D2. A number becomes one by new Pin(2).';

/** The first that fits is given: what a value is of decides before what is done with it. */
export const TYPE_HINTS: readonly Hint[] = [
  { codes: VALUE, says: /parameter of type 'null \| undefined'\.$/, write: 'Build the object to print first.' },
  {
    codes: [...VALUE, 2339, 2365, 2367, 2488],
    says: /[Tt]ypes? '(?:Promise<|\w+' and 'Promise<)/,
    write: 'Await it, in an async function: const value = await ….',
  },
  { codes: [2801], write: 'Write await in front of it, in an async function.' },
  { codes: VALUE, says: /^Type 'undefined' is not assignable to type '([^']+)'/, write: 'Say that it may be missing: $1 | undefined.' },
  { codes: VALUE, says: /^Type 'null' is not assignable to type '([^']+)'/, write: 'Say that it may be null: $1 | null.' },
  {
    codes: VALUE,
    says: /Type 'undefined' is not assignable/,
    write: 'Say what it is then, value ?? 0, or test it before: if (value !== undefined).',
  },
  { codes: [2722], write: 'Call it as f?.(), or test it before.' },
  { codes: [2532, 18047, 18048, 18049], write: 'Test it before, or write ?. and, for what it is then, ??.' },
  {
    codes: [18046],
    says: /^'(e|err|error|ex|exception|cause|reason)'/,
    write: 'Ask what was thrown: $1 instanceof Error ? $1.message : String($1).',
  },
  { codes: [18046, 2571], write: 'Ask what it is before: typeof value === "string", Array.isArray(value), value instanceof Type.' },

  { codes: VALUE, says: /^(?:Argument of t|T)ype 'number' is not assignable to (?:parameter of )?type 'Pin\b/, write: MAKE_PIN },
  {
    codes: VALUE,
    says: /ype '(?:string|"[^"]*")' is not assignable to (?:parameter of )?type 'Pin\b/,
    write: 'A pin is named without quotes: D2.',
  },
  {
    codes: VALUE,
    says: /to (?:parameter of )?type 'PinMode\b/,
    write: "Modes are 'input', 'input_pullup', 'input_pulldown', 'output', 'opendrain' and 'analog'.",
  },
  { codes: VALUE, says: /ype '"[^"]*"' is not assignable to (?:parameter of )?type 'number \| boolean'/, write: 'Levels are 0 and 1.' },

  {
    codes: [2345],
    says: /^Argument of type 'void' is not assignable to parameter of type '\(/,
    write: 'This passes what the function returns: pass the function, () => ….',
  },
  {
    codes: [2345],
    says: /^Argument of type '[^(][^']*' is not assignable to parameter of type '\(/,
    write: 'A function belongs here: () => ….',
  },
  {
    codes: [2349],
    says: /Type '(?:Number|String|Boolean)' has no call signatures/,
    write: 'It is a value and no function: leave the parentheses out.',
  },
  { codes: [2349], says: /Type 'SymbolConstructor' has no call signatures/, write: 'There are no symbols: use a text as the key.' },
  {
    codes: VALUE,
    says: /^Type 'void' is not assignable to type/,
    write: 'The function returns nothing: give it a result, or do not use one.',
  },
  { codes: [2684], write: 'Call it as a method of its object, or with .call(object).' },
  { codes: [2683], write: 'Write an arrow function, which has the this of what is around it.' },

  {
    codes: VALUE,
    says: /^(?:Argument of t|T)ype 'number' is not assignable to (?:parameter of )?type 'string'/,
    write: 'Make it a text: String(value), or `${value}`.',
  },
  {
    codes: VALUE,
    says: /^(?:Argument of t|T)ype 'string' is not assignable to (?:parameter of )?type 'number'/,
    write: 'Make it a number, Number(text); a literal is written without quotes.',
  },
  {
    codes: VALUE,
    says: /^(?:Argument of t|T)ype 'string' is not assignable to (?:parameter of )?type '("[^']*)'/,
    write: 'Declare what holds it as $1, or write as const behind the literal.',
  },
  { codes: VALUE, says: /ype 'number' is not assignable to (?:parameter of )?type 'boolean/, write: 'Write true or false.' },
  { codes: [2559], says: /type '\{ (\w+)\??:/, write: 'An object belongs here: { $1: … }.' },
  { codes: [2362, 2363], write: 'Make it a number: await …, Number(text), date.getTime().' },

  {
    codes: [2367],
    says: /types '(?:number' and 'string|string' and 'number)'/,
    write: 'Compare values of one type: Number(text) === value, or a literal without quotes.',
  },
  { codes: [2367], says: /types '("[^']* \| [^']*)' and '"[^']*"'/, write: 'It can only be $1: see how that is spelt.' },
  { codes: [2367], says: /./, write: 'It is never true: leave it out, or say above in the type what else the value can be.' },
  { codes: [2678], says: /^Type '[^']*' is not comparable to type '("[^']*)'/, write: 'It can only be $1: see how that is spelt.' },
  {
    codes: [2352],
    says: /type '(?:number|boolean)' to type 'string'/,
    write: 'A type changes no value: make a text of it, String(value), or `${value}`.',
  },
  { codes: [2352], says: /type 'string' to type 'number'/, write: 'A type changes no value: make a number of it, Number(text).' },
  { codes: [2352], write: 'A type changes no value: build one that has what the type declares.' },
  {
    codes: [2416],
    says: /^Property '([^']+)' .* base type '([^']+)'/,
    write: 'Give $1 the type that it has in $2: parameters and result alike.',
  },
  { codes: [2314], says: /^Generic type '(\w+)<(\w+)>'/, write: 'Say of what: $1<number>.' },
  { codes: [1192], says: /^Module '"(?:.*\/)?([^/"]+)"'/, write: 'Import what it exports by name: import { name } from …/$1.' },
  { codes: [2305], says: /member '([AD]\d+)'/, write: 'Pins are globals: write $1 without an import.' },
  { codes: [1196], write: 'Leave the type out, and ask what was thrown: e instanceof Error.' },
  { codes: [7017], says: /typeof globalThis/, write: 'Declare it in a module, export let value = 0, and import it where it is used.' },
  { codes: [7022], says: /^'([^']+)'/, write: 'Say its type, const $1: number = …, or end the circle.' },

  { codes: [7006], says: /^Parameter '([^']+)'/, write: 'Say its type: ($1: number).' },
  { codes: [7019], says: /^Rest parameter '([^']+)'/, write: 'Say the type of the list: (...$1: number[]).' },
  { codes: [7031], says: /^Binding element '([^']+)'/, write: 'Say the type of the whole parameter: ({ $1 }: { $1: number }).' },
  { codes: [7005, 7008, 7034], says: /'([^']+)'/, write: 'Say its type: $1: number.' },
  { codes: [7053], write: 'Declare the table as Record<string, number>, or the key as keyof typeof table.' },

  {
    codes: [2339],
    says: /on type 'ProcessEnv'/,
    write: 'A board has no environment; what differs between boards is in its identity (motekit/identity).',
  },
  { codes: [2339], says: /on type 'readonly /, write: 'Copy the list before, [...list], or declare it without readonly.' },
  {
    codes: [2339],
    says: /^Property '([^']+)' does not exist on type '(?:object|\{\})'/,
    write: 'Say what the object has: { $1: number }.',
  },
  { codes: [2339], says: /^Property '([^']+)' does not exist on type '([A-Z])'/, write: WIDER_PARAMETER },
  {
    codes: [2353],
    says: /does not exist in type '(\w+)'/,
    write: 'See what $1 declares; values with a unit have it at the end of their name, as in timeoutMs.',
  },
  { codes: [...VALUE, 2741, 2420], says: /Property '([^']+)' is missing in type/, write: 'Give it $1, or declare it optional: $1?.' },
  { codes: [2740], says: /from type '(Map|Set)</, write: 'Make one: new $1().' },
  { codes: [2739, 2740], write: 'Give them values, or declare them optional with ?.' },
  { codes: [2540], says: /^Cannot assign to 'length'/, write: 'Make another one: text.slice(0, length).' },
  {
    codes: [2540],
    says: /^Cannot assign to '([^']+)'/,
    write: 'Make a new object, { ...old, $1: value }, or leave readonly out of the type.',
  },
  { codes: [2542], says: /type 'String'/, write: 'A text does not change: put a new one together of its slices.' },
  { codes: [2542], write: 'Copy the list or table before, or leave readonly out of the type.' },
  { codes: [2341, 2445], says: /^Property '([^']+)'/, write: 'Give the class a method or a getter that tells $1.' },
  { codes: [2564], says: /^Property '([^']+)'/, write: 'Give it a value, or set this.$1 in the constructor.' },
  { codes: [2407, 2488], says: /type '(?:number|\d+)'|^Type '(?:number|\d+)'/, write: 'Count: for (let i = 0; i < n; i++).' },
  { codes: [2488], write: 'Loop over Object.keys(o), Object.values(o) or Object.entries(o).' },
  { codes: [2515], says: /member '?(\w+)'? from/, write: 'Write $1 in the class, or make it abstract too.' },
  { codes: [2392], write: 'Write one, whose parameters may be missing: constructor(x = 0).' },
  { codes: [2688], write: 'Leave it out: the declarations of the interpreter are there already.' },
  { codes: [2845], write: 'Ask isNaN(value).' },
  { codes: [2511], write: 'Make an object of a class that extends it.' },

  { codes: [2448, 2449, 2450], write: 'Move the declaration above.' },
  { codes: [2454], says: /'([^']+)'/, write: 'Give $1 a value where it is declared, or add | undefined to its type.' },
  { codes: [2588], says: /'([^']+)'/, write: 'Declare it with let: let $1.' },
  {
    codes: [2451, 2567],
    write: 'Choose another name. In a file without import and export, names of the interpreter are taken too: write export {}.',
  },
  { codes: [2366, 7030], write: 'Return a value at the end of the function too.' },
  { codes: [1375, 1378], write: 'Put it into an async function and call that.' },
  { codes: [1308], write: 'Make the function around it async.' },
  { codes: [2869, 2870, 2871, 2872, 2873, 2881], write: 'Leave out the part that is never reached.' },
  { codes: [2578], write: 'Remove the comment: the line below has no error.' },

  {
    codes: [2307],
    says: /'([^']+)\.json'/,
    write: 'Make it a module, $1.ts with export const table = { … }, or read a text with require("Storage").read(name).',
  },
  { codes: [2307], says: /'(\.[^']*?)(?:\.[jt]s)?'/, write: 'There is no such file: $1.ts.' },
  { codes: [2503], says: /'NodeJS'/, write: 'Ids of timers are numbers: write number, or ReturnType<typeof setTimeout>.' },
];

/**
 * A message of TypeScript, and what to write instead.
 * @param code without `TS`
 * @param text whole, with the messages below it
 * @param below what it says about other places
 * @param known the names that there are where it says that one is not
 * @returns an empty hint when the message says all that there is to say
 */
export function typeMessage(
  code: number,
  text: string,
  below: readonly string[] = [],
  known: readonly string[] = [],
): { readonly message: string; readonly hint: string } {
  // Its own advice is to install the types of another platform or to look away, or is a question at the end, which is a hint here.
  const plain = text.replace(" If this was intentional, convert the expression to 'unknown' first.", '');
  const [, message, question] = /^(.*?)(?: (Did you (?:mean|forget) .*\?))?(?: Do you need to .*)?$/s.exec(plain)! as unknown as string[];
  const own = memberHint(message!) ?? nameHint(message!, question) ?? listedHint(code, message!, known);
  return {
    message: message!,
    hint: own ?? question ?? below.find((said) => said.startsWith('An argument for')) ?? knownHint(message!, known),
  };
}

const SHOWN_NAMES = 10;

function knownHint(message: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const name = /member '([^']+)'|^Property '([^']+)'/
    .exec(message)
    ?.slice(1)
    .find((group) => group !== undefined);
  // Of a short name any other is a near one.
  const meant = name === undefined || name.length < 6 ? undefined : suggestion(name, known);
  if (meant !== undefined) return meant;
  return `It has ${known.slice(0, SHOWN_NAMES).join(', ')}${known.length > SHOWN_NAMES ? ', …' : ''}.`;
}

function memberHint(message: string): string | undefined {
  const found = /^Property '([^']+)' (?:does not|may not) exist on type '(.+)'\.$/.exec(message);
  if (!found) return undefined;
  const [, name, whole] = found as unknown as [string, string, string];
  const type = /^\w+?(?=(?:Constructor)?(?:<.*)?$)/.exec(whole)?.[0] ?? '';
  const own = entry(INSTEAD_OF_STATICS[type], name) ?? entry(INSTEAD_OF_MEMBERS[type], name);
  return own ?? (BUILT_IN.test(whole) ? (entry(INSTEAD_OF_METHODS, name) ?? entry(INSTEAD_OF_MISNAMED, name)) : undefined);
}

/** Names that every object has, toString and its like, are in no table. */
const entry = (table: Readonly<Record<string, string>> | undefined, name: string): string | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;

/** Texts, numbers, lists and built-in classes, as messages write their types. */
const BUILT_IN = /^(?:"|-?\d|(?:string|number|\w*Array|Object|Date|String|Number)\b)|\]$/;

/** Names of what looks like a pin. */
const PIN = /^(?:GPIO_?|IO|PIN_?|P|D|A)(\d+)$/i;
const PINS = 40;

function nameHint(message: string, question: string | undefined): string | undefined {
  const name = /^Cannot find name '([^']+)'/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const known = entry(INSTEAD_OF_GLOBALS, name) ?? entry(INSTEAD_OF_NAMES, name);
  if (known !== undefined) return known;
  if (ENGINE_MODULES.has(name)) return `It is a module: const ${name.toLowerCase()} = require("${name}").`;
  const pin = PIN.exec(name)?.[1];
  if (pin !== undefined) return Number(pin) < PINS ? `Pins are named by D: D${Number(pin)}.` : `The pins are D0 to D${PINS - 1}.`;
  return question ?? 'Declare or import it: the only globals are those of the interpreter.';
}

/** A type of one letter is a parameter, unless something is known of it. */
function listedHint(code: number, message: string, known: readonly string[]): string | undefined {
  for (const { codes, says, write } of TYPE_HINTS) {
    if (write === WIDER_PARAMETER && known.length > 0) continue;
    const found = codes.includes(code) ? (says ?? /^/).exec(message) : null;
    if (found) return write.replace(/\$(\d)/g, (_all, group: string) => found[Number(group)] ?? '');
  }
  return undefined;
}
