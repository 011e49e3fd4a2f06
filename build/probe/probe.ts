import { runInNewContext } from 'node:vm';
import { CONSTRUCTS, type Question } from './constructs.ts';
import { runOnInterpreter } from './interpreter.ts';
import { BOARD_MODULES, GLOBALS, HOMES, MODULES, WORDS } from './names.ts';

/** What an interpreter has, as it answered. */
export interface FeatureTable {
  readonly engine: {
    /** `2v29.277` */
    readonly version: string;
    /** Board that it was built for. */
    readonly board: string;
    readonly variableBytes: number;
    /** Day of the probe, ISO 8601. */
    readonly probed: string;
  };
  /** By question: `same` as the language, or what the interpreter did instead. */
  readonly constructs: Readonly<Record<string, string>>;
  readonly globals: {
    /** With what `typeof` says of them. */
    readonly has: Readonly<Record<string, string>>;
    readonly lacks: readonly string[];
  };
  /** Globals that no plain assignment replaces. */
  readonly fixed: readonly string[];
  readonly statics: Readonly<Record<string, Members>>;
  readonly instances: Readonly<Record<string, Members>>;
  /** Words that cannot name a variable, and that cannot name a method of a class. */
  readonly words: { readonly noVariable: readonly string[]; readonly noMethod: readonly string[] };
  /** Names that `require` knows. */
  readonly modules: readonly string[];
}

export interface Members {
  readonly has: readonly string[];
  readonly lacks: readonly string[];
}

const ANSWER = 'mote-probe:';
const ANSWERED = new RegExp(`${ANSWER}(".*")$`);
const ANSWER_LIMIT = 100;
/** A question that stops the interpreter is given up. */
const QUESTION_MS = 4000;
const NAMES_MS = 20_000;
const AT_ONCE = 2;

/** Asks the interpreter at a path everything. Takes about ten seconds. */
export async function probe(enginePath: string, probed: string): Promise<FeatureTable> {
  const { version, board, variableBytes, ...names } = await askNames(enginePath);
  const ids = Object.keys(CONSTRUCTS);
  const present = Object.keys(names.globals.has);
  const answers = await inTurns([...ids.map((id) => CONSTRUCTS[id]!), ...present.map(assigned)], (question) => ask(enginePath, question));
  return {
    engine: { version, board, variableBytes, probed },
    constructs: Object.fromEntries(ids.map((id, i) => [id, answers[i]!])),
    ...names,
    fixed: present.filter((_name, i) => answers[ids.length + i]!.startsWith('throws')),
  };
}

/** A built-in is made when it is first named: to be replaced it must not have been. */
const assigned = (name: string): Question => ({ code: `${name}=1;return 1`, expected: '1' });

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let i; (i = next++) < items.length;) results[i] = await work(items[i]!);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** One question in a process of its own, since some of them end it. */
async function ask(enginePath: string, question: Question): Promise<string> {
  const code =
    `var r;try{r="gives "+String(new Function(${JSON.stringify(question.code)})())}` +
    `catch(e){r="throws "+(e.type||"")+" "+(e.message||e)}print(${JSON.stringify(ANSWER)}+JSON.stringify(r));quit()`;
  const { lines, signal } = await runOnInterpreter(enginePath, code, QUESTION_MS);
  const answer = lines.map((line) => ANSWERED.exec(line)?.[1]).find((text) => text !== undefined);
  if (answer === undefined) return signal === 'SIGKILL' ? 'never answers' : 'ends the interpreter';
  const said = JSON.parse(answer) as string;
  return said === `gives ${meant(question)}` ? 'same' : said.split('\n')[0]!.slice(0, ANSWER_LIMIT).trimEnd();
}

/** What the language gives. */
export function meant({ code, expected }: Question): string {
  return expected ?? String(runInNewContext(`new Function(${JSON.stringify(code)})()`));
}

function isVariableName(word: string): boolean {
  try {
    return Boolean(runInNewContext(`new Function("var ${word}")`));
  } catch {
    return false;
  }
}

type Names = Omit<FeatureTable, 'engine' | 'constructs' | 'fixed'> & Omit<FeatureTable['engine'], 'probed'>;

interface NamesAnswer {
  readonly version: string;
  readonly board: string;
  readonly variableBytes: number;
  readonly globals: readonly (readonly [string, string])[];
  readonly statics: Readonly<Record<string, readonly string[]>>;
  readonly instances: Readonly<Record<string, readonly string[]>>;
  readonly noVariable: readonly string[];
  readonly noMethod: readonly string[];
  readonly modules: readonly string[];
}

/**
 * Names, all in one process. What is asked by assignment comes last. It stands in a function, since its own
 * variables would be globals beside those that it lists.
 */
async function askNames(enginePath: string): Promise<Names> {
  const homes = Object.entries(HOMES);
  const samples = homes.filter(([, { sample }]) => sample !== undefined);
  const code = `
(function(){
var A={version:process.version,board:process.env.BOARD,variableBytes:process.memory(false).blocksize,globals:[],statics:{},instances:{},noVariable:[],noMethod:[],modules:[]};
var N=Object.getOwnPropertyNames(global).concat(${JSON.stringify(GLOBALS)});
function has(o,m){try{return o[m]!==undefined}catch(e){return false}}
function runs(c){try{new Function(c)();return true}catch(e){return false}}
${JSON.stringify(homes.map(([name, { static: members }]) => [name, members]))}.forEach(function(h){
  var o=eval(h[0]);A.statics[h[0]]=h[1].concat(Object.getOwnPropertyNames(o)).filter(function(m){return has(o,m)})});
${samples.map(([name, { sample, instance }]) => `(function(){var o=(${sample});A.instances.${name}=${JSON.stringify(instance)}.filter(function(m){return has(o,m)})})();`).join('\n')}
${JSON.stringify(WORDS.filter(isVariableName))}.forEach(function(w){if(!runs("var "+w+"=1;if("+w+"!==1)throw 1"))A.noVariable.push(w)});
${JSON.stringify(WORDS)}.forEach(function(w){
  if(!runs("class A{"+w+"(){return 1}};if(new A()."+w+"()!==1)throw 1"))A.noMethod.push(w)});
${JSON.stringify(MODULES)}.forEach(function(m){try{require(m);A.modules.push(m)}catch(e){}});
N.forEach(function(n){
  if(n=="quit"||n=="arguments"||A.globals.some(function(g){return g[0]==n}))return;
  var t=eval("typeof "+n);
  A.globals.push([n,t])});
print(${JSON.stringify(ANSWER)}+JSON.stringify(A));quit()})()`;
  const { lines } = await runOnInterpreter(enginePath, code, NAMES_MS);
  const text = lines.join('');
  const at = text.indexOf(ANSWER);
  if (at < 0) throw new Error(`${enginePath} does not answer as Espruino does, but "${text.slice(0, 200)}"`);
  return named(JSON.parse(text.slice(at + ANSWER.length)) as NamesAnswer);
}

function named(answer: NamesAnswer): Names {
  const { version, board, variableBytes, noVariable, noMethod } = answer;
  const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
  const members = (
    asked: (home: (typeof HOMES)[string]) => readonly string[],
    found: Readonly<Record<string, readonly string[]>>,
  ): Record<string, Members> =>
    Object.fromEntries(
      Object.entries(found).map(([name, has]) => [
        name,
        { has: sorted(has), lacks: sorted(asked(HOMES[name]!).filter((member) => !has.includes(member))) },
      ]),
    );
  const present = answer.globals.filter(([, type]) => type !== 'undefined');
  return {
    version,
    board,
    variableBytes,
    globals: {
      has: Object.fromEntries(present.map(([name, type]) => [name, type] as const).sort(([a], [b]) => (a < b ? -1 : 1))),
      lacks: sorted(answer.globals.filter(([, type]) => type === 'undefined').map(([name]) => name)),
    },
    statics: members((home) => home.static, answer.statics),
    instances: members((home) => home.instance, answer.instances),
    words: { noVariable: sorted(noVariable), noMethod: sorted(noMethod) },
    modules: sorted([...answer.modules, ...BOARD_MODULES]),
  };
}
