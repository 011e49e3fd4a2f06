import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimate, runOf } from '../../cli/size/programs.ts';
import { NATIVE_MEMBERS } from '../../../simulator/engine/native-members.ts';
import { LAYOUTS, nameVariables, type BlockBytes } from '../../../simulator/engine/variables/layout.ts';
import { ENGINE, runScriptOnEngine } from '../../hal/engine-run.ts';

/** What the interpreter itself keeps, without anything of mote in front of it: printed as `#name variables`. */
const OWN = (port: number): string => `
function u() { return process.memory().usage; }
["", [], {}, u, D5, true].forEach(function (v) { v.name; Object.keys(v); });
var v, b, net = require("net"), options = { host: "127.0.0.1", port: ${port} };
function take(name, make) { v = make(); v = 0; clearTimeout(); clearWatch(); b = u(); v = make(); b = u() - b; print("#" + name + " " + b); v = 0; }
print("#bytes " + process.memory().blocksize);
take("timeout", function () { setTimeout(u, 100000); return 0; });
take("timeout with arguments", function () { setTimeout(u, 100000, 1, "a"); return 0; });
take("interval", function () { setInterval(u, 100000); return 0; });
take("watch", function () { setWatch(u, D5, { repeat: true, edge: "both" }); return 0; });
take("watch of one edge", function () { setWatch(u, D5, { repeat: true, edge: "rising", debounce: 50 }); return 0; });
clearTimeout(); clearWatch();
var step = 0, before = 0, after = 0, first = net.connect(options);
setInterval(function () {
  if (step == 1) { before = u(); v = net.connect(options); v.on("data", u); }
  if (step == 2) after = u();
  if (step == 3) { print("#socket " + (after - before)); print("#done"); }
  step++;
}, 300);
`;

const PROGRAMS: Readonly<Record<string, string>> = {
  timeout: 'setTimeout(u,100000)',
  'timeout with arguments': 'setTimeout(u,100000,1,"a")',
  interval: 'setInterval(u,100000)',
  watch: 'setWatch(u,D5,{repeat:true,edge:"both"})',
  'watch of one edge': 'setWatch(u,D5,{repeat:true,edge:"rising",debounce:50})',
};

describe.skipIf(ENGINE === undefined)('what the interpreter keeps for a program', () => {
  let server: Server;
  let own: Map<string, number>;
  beforeAll(async () => {
    server = createServer((socket) => socket.on('error', () => undefined).write('hello')).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const lines = await runScriptOnEngine(Buffer.from(OWN((server.address() as AddressInfo).port)));
    own = new Map(lines.map((line) => [/#(.*) /.exec(line)![1]!, Number(/ (-?\d+)$/.exec(line)![1])]));
  }, 40_000);
  afterAll(() => server.close());

  it.each(Object.entries(PROGRAMS))('%s: as many variables as estimated', (name, text) => {
    const blockBytes = own.get('bytes') as BlockBytes;
    const held = (code: string): number => estimate(runOf(Buffer.from(code)))[blockBytes].afterLoad;
    expect(held(`function u(){return 1}${text}`) - held('function u(){return 1}')).toBe(own.get(name));
  });

  it('a socket that has received something, with its place in the list of connections and a listener', () => {
    const layout = LAYOUTS[own.get('bytes') as BlockBytes];
    const members = Object.entries(NATIVE_MEMBERS['Socket']!);
    const expected = members.reduce(
      (sum, [name, member]) => sum + nameVariables(layout, name.length) + (typeof member === 'boolean' ? 1 : 0),
      1 + 1 + nameVariables(layout, '__proto__'.length) + nameVariables(layout, '#ondata'.length) + 1 + 1,
    );
    // The timer that looks takes one more where it is late: its time does not fit its name then.
    expect([expected, expected + 1]).toContain(own.get('socket'));
  });
});
