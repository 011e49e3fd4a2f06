/** The client and another client module on the interpreter, side by side: messages a second with code in RAM, variables with code in flash. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from '@swc/core';
import { compile } from '../../build/compile.ts';
import { connect } from '../../fleet/mqtt/node.ts';
import { startEngineScript } from '../hal/engine-run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROGRAM = 'test/bench/programs/client.ts';
const SENT = 600;
const ACKNOWLEDGED = 150;
const RECEIVED = 600;
/** Published in one turn; more would be held up by the 536 bytes that a socket of the interpreter sends a turn. */
const BURST = 16;
const PAYLOAD = '0123456789abcdef';

/** What makes the same three functions of a client module as `programs/client.ts` does. */
interface Contender {
  readonly name: string;
  /** Script that evaluates the program and defines the functions. */
  readonly script: (port: number) => string;
  /** The same in two parts, so that its code stays in flash: what is written there, and what is evaluated later. */
  readonly stored: (port: number) => readonly [string, string];
}

export interface ClientFigures {
  readonly name: string;
  /** QoS 0, at the other end. */
  readonly sentPerS: number;
  /** QoS 1, one at a time. */
  readonly acknowledgedPerS: number;
  readonly receivedPerS: number;
  /** Above an interpreter that has done nothing, connected and subscribed. */
  readonly variables: number;
}

async function ours(profile: string, name: string): Promise<Contender> {
  const source = readFileSync(join(ROOT, PROGRAM), 'utf8').replaceAll('motekit/mqtt/v4', profile);
  const entry = join(ROOT, 'test/bench/programs', `.${profile.replaceAll('/', '-')}.ts`);
  writeFileSync(entry, source);
  const { code } = await compile({ entry, cwd: ROOT, name: 'bench', version: '0.0.0' }).finally(() => rmSync(entry));
  const text = JSON.stringify(Buffer.from(code).toString('latin1'));
  return {
    name: `${name}, ${code.length} B`,
    script: (port) => `var PORT = ${port};\neval(${text});\n`,
    stored: (port) => [`var PORT = ${port};\nrequire("Storage").write("app", ${text});\n`, 'eval(require("Storage").read("app"));'],
  };
}

/** Espruino's own module, or one with the same interface, minified as its documentation asks. */
async function module(path: string): Promise<Contender> {
  const { code } = await minify(readFileSync(path, 'utf8'), {
    compress: { ecma: 2015 },
    mangle: true,
    format: { comments: false, asciiOnly: true },
  });
  const text = JSON.stringify(code);
  const program = (port: number): string => `
benchModule = require("MQTT").create("127.0.0.1", { port: ${port}, client_id: "bench" });
benchModule.on("disconnected", function() { print("#lost"); });
benchSend = function(topic, payload) { benchModule.publish(topic, payload); };
benchSendAcknowledged = function(topic, payload, then) { benchModule.removeAllListeners("puback"); benchModule.on("puback", then); benchModule.publish(topic, payload, { qos: 1 }); };
benchStart = function(filter, onMessage, ready) {
  benchModule.on("publish", function(message) { onMessage(message.message); });
  benchModule.on("subscribed", ready);
  benchModule.on("connected", function() { benchModule.subscribe(filter); });
  benchModule.connect();
};
`;
  return {
    name: `${path.split('/').at(-1)!}, ${code.length} B`,
    script: (port) => `Modules.addCached("MQTT", ${text});${program(port)}`,
    stored: (port) => [
      `require("Storage").write("MQTT", ${text});require("Storage").write("program", ${JSON.stringify(program(port))});\n`,
      'eval(require("Storage").read("program"));',
    ],
  };
}

/** Declared before, so that neither pays for the names. */
const NAMES = 'var benchBase, benchModule, benchSend, benchSendAcknowledged, benchStart;\n';

/** The same for both: waits for words on `bench/in` and does what they ask. */
const DRIVER = `
var benchLeft, benchFrom, benchCount = 0;
function benchBurst() {
  for (var index = 0; index < ${BURST} && benchLeft > 0; index++) { benchLeft--; benchSend("bench/out", "${PAYLOAD}"); }
  if (benchLeft > 0) setTimeout(benchBurst, 0);
}
function benchNext() {
  if (benchLeft-- > 0) benchSendAcknowledged("bench/ack", "${PAYLOAD}", benchNext);
  else print("#acknowledged " + ${ACKNOWLEDGED} / (getTime() - benchFrom));
}
function benchGo() { benchStart("bench/in", function(payload) {
  if (payload === "send") { benchLeft = ${SENT}; setTimeout(benchBurst, 0); }
  else if (payload === "acknowledge") { benchLeft = ${ACKNOWLEDGED}; benchFrom = getTime(); setTimeout(benchNext, 0); }
  else {
    if (!benchCount++) benchFrom = getTime();
    if (benchCount === ${RECEIVED}) print("#received " + (${RECEIVED} - 1) / (getTime() - benchFrom));
  }
}, function() { setTimeout(function() { print("#ready " + (process.memory().usage - benchBase)); }, 200); }); }
`;

async function figuresOf(contender: Contender, port: number): Promise<ClientFigures> {
  const [written, evaluated] = contender.stored(port);
  // The text of a script is in variables while it runs: what the contender costs is counted from a later turn.
  const later = `benchBase = process.memory().usage; ${evaluated} benchGo();`;
  const flashed = startEngineScript(Buffer.from(`${NAMES}${written}${DRIVER}setTimeout(${JSON.stringify(later)}, 100);\n`, 'latin1'));
  const variables = await flashed.number('#ready');
  await flashed.stop();

  const running = startEngineScript(Buffer.from(`${NAMES}${contender.script(port)}${DRIVER}benchGo();\n`, 'latin1'));
  await using observer = await connect(`mqtt://127.0.0.1:${port}`);
  const out = observer.messages('bench/out', { qos: 0, highWater: 2 * SENT });
  await out.ready;
  try {
    await running.number('#ready');
    await observer.publish('bench/in', 'send');
    await out.next();
    const startMs = performance.now();
    for (let left = SENT - 1; left > 0; left--) await out.next();
    const sentPerS = ((SENT - 1) * 1000) / (performance.now() - startMs);
    await observer.publish('bench/in', 'acknowledge');
    const acknowledgedPerS = await running.number('#acknowledged');
    await Promise.all(Array.from({ length: RECEIVED }, () => observer.publish('bench/in', PAYLOAD)));
    const receivedPerS = await running.number('#received');
    return { name: contender.name, sentPerS, acknowledgedPerS, receivedPerS, variables };
  } finally {
    await running.stop();
  }
}

const ROUNDS = 3;

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** @returns the module first, then this client's profiles; medians of interleaved rounds */
export async function compareOnInterpreter(modulePath: string, port: number): Promise<ClientFigures[]> {
  const contenders = [
    await module(modulePath),
    await ours('motekit/mqtt/v4', 'motekit/mqtt/v4'),
    await ours('motekit/mqtt', 'motekit/mqtt'),
    await ours('motekit/mqtt/full', 'motekit/mqtt/full'),
  ];
  const rounds: ClientFigures[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const figures: ClientFigures[] = [];
    for (const contender of contenders) figures.push(await figuresOf(contender, port));
    rounds.push(figures);
  }
  return contenders.map(({ name }, index) => {
    const of = (pick: (figures: ClientFigures) => number): number => median(rounds.map((figures) => pick(figures[index]!)));
    return {
      name,
      sentPerS: of(({ sentPerS }) => sentPerS),
      acknowledgedPerS: of(({ acknowledgedPerS }) => acknowledgedPerS),
      receivedPerS: of(({ receivedPerS }) => receivedPerS),
      variables: of(({ variables }) => variables),
    };
  });
}

export function interpreterTable(figures: readonly ClientFigures[]): string {
  const [module] = figures;
  const rate = (value: number, of: number): string => `${Math.round(value)}/s ${(value / of).toFixed(2)} ×`;
  const rows = figures.map(({ name, sentPerS, acknowledgedPerS, receivedPerS, variables }) => [
    name,
    rate(sentPerS, module!.sentPerS),
    rate(acknowledgedPerS, module!.acknowledgedPerS),
    rate(receivedPerS, module!.receivedPerS),
    `${variables}`,
  ]);
  const head = ['client', 'publish QoS 0', 'publish QoS 1', 'receive QoS 0', 'variables'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).join('\n');
}
