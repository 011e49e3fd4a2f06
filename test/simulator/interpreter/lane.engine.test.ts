import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { NODE, ORDERS } from './programs.ts';
import { ENGINE, runImitated, runOnEngine } from './two-lanes.ts';

const HALF_AN_HOUR_US = 1800e6;
/** Who loops is waited for so long; a busy machine starts an interpreter in less. */
const HANGS_MS = 6000;
const MODULES = new Map([['greeting', 'print("loading"); exports.text = "hello";']]);

describe.skipIf(!ENGINE)('both lanes', () => {
  it('a node gives the same messages over half an hour', async () => {
    const onEngine = await runOnEngine(NODE, { forUs: HALF_AN_HOUR_US, seed: 5 });
    const imitated = runImitated(NODE, { forUs: HALF_AN_HOUR_US, seed: 5 });
    expect(onEngine.published).toHaveLength(180);
    expect(onEngine.published).toEqual(imitated.published);
    expect(onEngine.console).toEqual(imitated.console);
  });

  it.each(Object.entries(ORDERS))('%s', async (_name, program) => {
    const onEngine = await runOnEngine(program, { forUs: 3e6, modules: MODULES });
    const imitated = runImitated(program, { forUs: 3e6, modules: MODULES });
    expect(onEngine.console.length).toBeGreaterThan(0);
    expect(onEngine.console).toEqual(imitated.console);
  });

  it('a long message arrives in pieces of 536 bytes', async () => {
    const program = NODE.replace('buffer += bytes;', 'print(bytes.length); return;');
    const arrange: Parameters<typeof runOnEngine>[1]['arrange'] = ({ network }, world) => {
      network.listen('broker.mote', 1883, {
        running: true,
        accept: (link) => {
          world.queue.after(100_000, () => link.send(new Uint8Array(1500).fill(65)));
          return { receive: () => undefined, closed: () => undefined };
        },
      });
    };
    const onEngine = await runOnEngine(program, { forUs: 10e6, arrange });
    expect(onEngine.console.slice(2)).toEqual(['536', '536', '428']);
    expect(onEngine.console).toEqual(runImitated(program, { forUs: 10e6, arrange }).console);
  });

  it('data that are there before the first round come before the news that the connection stands', async () => {
    const program =
      'require("Wifi").connect("mote-sim",{password:"simulated"},function(){var s=require("net").connect({host:"peer.test",port:7},function(){print("connect")});' +
      's.on("data",function(d){print("data",d)});var t=getTime();while(getTime()<t+0.2);})';
    const arrange: Parameters<typeof runOnEngine>[1]['arrange'] = ({ network }) => {
      network.listen('peer.test', 7, {
        running: true,
        accept(link) {
          link.send(Buffer.from('hello'));
          return { receive: () => undefined, closed: () => undefined };
        },
      });
    };
    const onEngine = await runOnEngine(program, { forUs: 10e6, arrange });
    expect(onEngine.console).toEqual(['data hello', 'connect']);
    expect(onEngine.console).toEqual(runImitated(program, { forUs: 10e6, arrange }).console);
  });

  it('a connection is the source and the destination of pipes', async () => {
    const program = `require("Wifi").connect("mote-sim",{password:"simulated"},function(){
      var s=require("net").connect({host:"peer.test",port:7},function(){
        E.pipe("a text of some length, in chunks",s,{chunkSize:7,end:false,complete:function(){print("sent")}});
        s.pipe({write:function(d){print("got",d.length,d.substr(0,9))},end:function(){print("end")}},{chunkSize:100});
      });
      s.on("close",function(){print("closed")});
    })`;
    const runs: string[][] = [];
    const arrange: Parameters<typeof runOnEngine>[1]['arrange'] = ({ network }, world) => {
      const received: string[] = [];
      runs.push(received);
      network.listen('peer.test', 7, {
        running: true,
        accept(link) {
          world.queue.after(2e6, () => link.send(Buffer.from('x'.repeat(250))));
          world.queue.after(3e6, () => link.send(Buffer.from('again')));
          world.queue.after(4e6, () => link.close());
          return { receive: (bytes) => received.push(Buffer.from(bytes).toString()), closed: () => undefined };
        },
      });
    };
    const onEngine = await runOnEngine(program, { forUs: 10e6, arrange });
    expect(onEngine.console).toContain('sent');
    expect(onEngine.console).toContain('got 5 again');
    expect(onEngine.console).toEqual(runImitated(program, { forUs: 10e6, arrange }).console);
    expect(runs.map((pieces) => pieces.join(''))).toEqual(Array(2).fill('a text of some length, in chunks'));
  });

  it('an end by the other side is told the same way', async () => {
    const arrange: Parameters<typeof runOnEngine>[1]['arrange'] = ({ network }, world) => {
      world.queue.at(60e6, () => network.cut());
    };
    const onEngine = await runOnEngine(NODE, { forUs: 61e6, arrange });
    expect(onEngine.console.at(-1)).toBe('close false');
    expect(onEngine.console).toEqual(runImitated(NODE, { forUs: 61e6, arrange }).console);
  });
});

describe.skipIf(!ENGINE)('a bundle on the real interpreter', () => {
  it('is the bytes that were given, and the interpreter says so', async () => {
    const program = `print("\u00e9");//${'x'.repeat(5000)}`;
    const { sha256 } = await runOnEngine(program, { forUs: 0 });
    expect(sha256).toBe(createHash('sha256').update(program).digest('hex'));
  });

  it('runs the same twice', async () => {
    const once = await runOnEngine(NODE, { forUs: HALF_AN_HOUR_US / 2, seed: 9 });
    const again = await runOnEngine(NODE, { forUs: HALF_AN_HOUR_US / 2, seed: 9 });
    expect(again).toEqual(once);
  });

  it('is evaluated at root scope, after the files that boot before it', async () => {
    const files = new Map([
      ['.boot0', Buffer.from('var policy = "set";')],
      ['.boot1', Buffer.from('nothing();')],
      ['id', Buffer.from([0, 255, 10])],
    ]);
    const program =
      'var here = 1; function f() { return here; } print(global.here, f(), policy, E.toUint8Array(require("Storage").read("id")).join());';
    const { console, uncaught } = await runOnEngine(program, { forUs: 0, files });
    expect(console.at(-1)).toBe('1 1 set 0,255,10');
    expect(console[0]).toBe('Uncaught ReferenceError: "nothing" is not defined');
    expect(uncaught).toBe(1);
  });

  it('is evaluated from Storage itself when asked, and errors name the file', async () => {
    const program =
      'setTimeout(function () {\nundefined.x; }, 10); print(E.getSizeOf(function () { return "a long function that is not copied to RAM"; }))';
    const inRam = await runOnEngine(program, { forUs: 1e6 });
    const inStorage = await runOnEngine(program, { forUs: 1e6, fromStorage: true });
    expect(inStorage.console.join('\n')).toContain('at .bootcde:2:10');
    expect(Number(inStorage.console[0])).toBeLessThan(Number(inRam.console[0]));
  });

  it('prints what it prints and nothing else', async () => {
    const { console } = await runOnEngine(
      'print("  a  "); print(); print(">"); console.log("b", [1], {c:2}); setTimeout(function(){print("d")},5)',
      { forUs: 1e6 },
    );
    expect(console).toEqual(['  a  ', '', '>', 'b [ 1 ] { "c": 2 }', 'd']);
  });

  it('starts again with its Storage as it left it', async () => {
    const program = `
      var s = require("Storage"), n = s.read("n") === undefined ? 0 : +s.read("n");
      print("start", n);
      setTimeout(function () { s.write("n", String(n + 1)); if (n < 2) E.reboot(); else print("enough"); print("not reached by a restart"); }, 1000);`;
    const { console } = await runOnEngine(program, { forUs: 10e6 });
    expect(console).toEqual(['start 0', 'start 1', 'start 2', 'enough', 'not reached by a restart']);
  });

  it('gives the same random numbers for the same seed', async () => {
    const program = 'print(Math.random(), E.hwRand(), Math.random())';
    const [once, again, other] = [1, 1, 2].map((seed) => runOnEngine(program, { forUs: 0, seed }));
    expect((await once)?.console).toEqual((await again)?.console);
    expect((await once)?.console).not.toEqual((await other)?.console);
  });

  it('an error that nobody catches is counted and shown', async () => {
    const { console, uncaught } = await runOnEngine(
      'setTimeout(function () { undefined.x; }, 10); setTimeout(function () { print("on"); }, 20);',
      { forUs: 1e6 },
    );
    expect(console[0]).toBe("Uncaught Error: Can't read property 'x' of undefined");
    expect(console.at(-1)).toBe('on');
    expect(uncaught).toBe(1);
  });

  it('that loops without end is ended, with exit code 6', async () => {
    const run = runOnEngine('print("before"); setTimeout(function () { for (;;); }, 10);', { forUs: 1e6, patienceMs: HANGS_MS });
    await expect(run).rejects.toMatchObject({ code: 'ENGINE_HUNG', exitCode: 6, message: expect.stringContaining('before') as string });
  });

  it('cannot end the interpreter by what only the Linux build has', async () => {
    const { console } = await runOnEngine('quit();', { forUs: 1e6 });
    expect(console[0]).toBe('Uncaught ReferenceError: "quit" is not defined');
  });

  it('leaves nothing behind', async () => {
    await runOnEngine('print(1)', { forUs: 0 });
    await expect(runOnEngine('for (;;);', { forUs: 0, patienceMs: HANGS_MS })).rejects.toThrow();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`mote-engine-${process.pid}-`))).toEqual([]);
  });
});
