import { describe, expect, it } from 'vitest';
import { Board, type BoardOptions } from '../../simulator/board.ts';
import { utf8 } from '../../simulator/text.ts';
import { World } from '../../simulator/world.ts';

function start(code: string, options: Partial<BoardOptions> & { seed?: number } = {}): { world: World; board: Board; lines: string[] } {
  const world = new World({ seed: options.seed ?? 1 });
  const lines: string[] = [];
  const board = new Board({ world, onConsole: (line) => lines.push(line), ...options });
  board.boot(utf8(code));
  return { world, board, lines };
}

function run(code: string, forUs = 1e6, options: Partial<BoardOptions> = {}): string[] {
  const { world, lines } = start(code, options);
  world.runFor(forUs);
  return lines;
}

describe('time', () => {
  it('starts at 1970 and moves inside a busy wait', () => {
    expect(run('var t=getTime();print(t<1);while(getTime()<t+2);print(Math.round(getTime()-t))', 5e6)).toEqual(['true', '2']);
  });

  it('lets the hardware happen inside a busy wait', () => {
    const { world, board, lines } = start('setTimeout(function(){while(!digitalRead(D4));print(getTime().toFixed(2))},10)');
    board.queue.at(0.5e6, () => board.pins.drive(4, 1));
    world.runFor(2e6);
    expect(lines).toEqual(['0.50']);
  });

  it('keeps timers when the clock is set, and shows the new time', () => {
    expect(
      run('setTimeout(function(){print(Math.round(getTime()))},500);setTime(1e9);print(Math.round(getTime()),new Date().getFullYear())'),
    ).toEqual(['1000000000 2001', '1000000001']);
  });

  it('does not depend on the time zone of the host', () => {
    expect(run('E.setTimeZone(2);print(new Date(0).getHours(),new Date(0).toString(),new Date(1970,0,1).getTime())')).toEqual([
      '2 Thu Jan 1 1970 02:00:00 GMT+0200 -7200000',
    ]);
  });

  it('finds a turn that never ends', () => {
    const { world, board } = start('setTimeout(function(){for(;;);},1)', { hangLimitUs: 5e6 });
    world.runFor(60e6);
    expect(board.state).toBe('hung');
  });
});

describe('watchdog and restart', () => {
  it('restarts a board whose watchdog is not kicked, at the same time in every run', () => {
    const code = 'print("up");E.enableWatchdog(3,false);setTimeout(function(){try{for(;;);}catch(e){print("no")}finally{print("no")}},1)';
    expect(run(code, 8e6)).toEqual(['up', 'up', 'up']);
  });

  it('leaves a board alone whose idle loop kicks', () => {
    expect(run('print("up");E.enableWatchdog(3);setInterval(function(){},1000)', 20e6)).toEqual(['up']);
  });

  it('restarts in the middle of a call, and forgets everything but Storage', () => {
    const code = 'var S=require("Storage");print(S.read("n"),typeof was);was=1;if(!S.read("n")){S.write("n","1");E.reboot();print("no")}';
    expect(run(code, 2e6)).toEqual(['undefined undefined', '1 undefined']);
  });

  it('calls what must end with the power, and runs nothing of the old program afterwards', () => {
    const { world, board, lines } = start('setInterval(function(){print("tick")},1000)');
    let ended = 0;
    board.onPowerOff(() => ended++);
    world.runFor(2.5e6);
    board.powerOff();
    world.runFor(10e6);
    expect([lines.length, ended, board.state]).toEqual([2, 1, 'off']);
  });
});

describe('deep sleep', () => {
  it('ends the program and starts it anew when the time is over', () => {
    const code =
      'print(ESP32.getWakeupCause(),typeof was,getTime()<1);was=1;if(ESP32.getWakeupCause()===0)setTimeout(function(){ESP32.deepSleep(60e6);print("no")},1000)';
    const { world, board, lines } = start(code);
    world.runFor(30e6);
    expect(board.state).toBe('asleep');
    world.runFor(40e6);
    expect(lines).toEqual(['0 undefined true', '4 undefined true']);
  });
});

describe('StorageFile', () => {
  it('appends over pages and reads by line', () => {
    const code =
      'var S=require("Storage"),f=S.open("log","a");for(var i=0;i<500;i++)f.write("line "+i+"\\n");f=S.open("log","r");var n=0,l,last;while((l=f.readLine())!==undefined){n++;last=l}print(n,last.trim(),S.list(),f.getLength());S.open("log","w").write("x");print(S.open("log","r").read(9))';
    expect(run(code, 60e6)).toEqual(['500 line 499 [ ', '  "log\\1", ', '  "log\\2"', ' ] 4390', 'x']);
  });
});

describe('boot files', () => {
  const file = (name: string): [string, Uint8Array] => [name, utf8(`print("${name}")`)];

  it('runs them in the order of the engine, and goes on after one that throws', () => {
    const files = new Map([
      file('.bootcde'),
      file('.boot1'),
      file('.bootPowerOn'),
      ['.boot0', utf8('print("0");throw new Error("bad")')] as [string, Uint8Array],
    ]);
    const lines = run('print("bundle");E.on("init",function(){print("init")});function onInit(){print("onInit")}', 1e6, { files });
    expect(lines.filter((line) => !line.startsWith('    at'))).toEqual([
      '.bootPowerOn',
      '0',
      'Uncaught Error: bad',
      '.boot1',
      '.bootcde',
      'bundle',
      'init',
      'onInit',
    ]);
  });

  it('leaves out what only power-on runs on load, and the saved code on reset', () => {
    const files = new Map([
      file('.bootPowerOn'),
      file('.boot0'),
      ['.bootcde', utf8('print("cde");setTimeout(function(){if(!global.once)load()},1000)')] as [string, Uint8Array],
    ]);
    const world = new World();
    const lines: string[] = [];
    const board = new Board({ world, files, onConsole: (line) => lines.push(line) });
    board.boot();
    world.runFor(1.5e6);
    expect(lines).toEqual(['.bootPowerOn', '.boot0', 'cde', '.boot0', 'cde']);
  });

  it('runs a file given to load', () => {
    expect(
      run('if(typeof __x==="undefined")setTimeout(function(){load("next")},1)', 1e6, { files: new Map([file('next'), file('.boot0')]) }),
    ).toEqual(['.boot0', '.boot0', 'next']);
  });
});

describe('modules', () => {
  it('gives native modules, files of Storage, and modules by name, each once', () => {
    const { world, board, lines } = start('', {
      modules: new Map([['m', 'print("loaded");exports.a=require("native").b+1']]),
      files: new Map([['f', utf8('module.exports="file"')]]),
    });
    board.installModule('native', (host) => host.object({ b: 1, call: host.fn((value: unknown) => host.text(value)) }));
    board.installGlobal('G', (host) => host.array([1, 2]));
    board.boot(utf8('print(require("m").a,require("m")===require("m"),require("f"),G,require("native").call(1/3))'));
    world.runFor(1);
    expect(lines).toEqual(['loaded', '2 true file [ 1, 2 ] 0.33333333333']);
  });
});

describe('uncaught errors', () => {
  it('have the places in the source', () => {
    const { world, board } = start('function inner(a) {\n  return a.b.c;\n}\nsetTimeout(function outer() {\n  inner({});\n}, 5);\n');
    world.runFor(1e6);
    expect(board.uncaught).toHaveLength(1);
    expect(board.uncaught[0]).toMatchObject({ message: "Error: Can't read property 'c' of undefined", printed: true });
    expect(board.uncaught[0]!.stack.map(({ functionName, line }) => [functionName, line])).toEqual([
      ['inner', 2],
      ['outer', 5],
    ]);
  });

  it('include what a checker refuses, which does not run', () => {
    const { board, lines } = start('print("runs")', { checkSyntax: () => [{ line: 1, column: 7, message: 'no' }] });
    expect(board.uncaught[0]!.message).toBe('SyntaxError: no');
    expect(lines).toEqual(['Uncaught SyntaxError: no', '    at app.js:1:7']);
  });
});

describe('watches', () => {
  it('stamp the edge, and the edge before it whichever way it went', () => {
    const { world, board, lines } = start(
      'setWatch(function(e){print(e.state,e.time.toFixed(4),e.lastTime===undefined?"-":e.lastTime.toFixed(4))},D4,{repeat:true,edge:"rising"})',
    );
    for (const [timeUs, level] of [
      [1000, 0],
      [101_000, 1],
      [201_000, 0],
      [301_000, 1],
    ] as const)
      board.queue.at(timeUs, () => board.pins.drive(4, level));
    world.runFor(1e6);
    expect(lines).toEqual(['true 0.1010 0.0010', 'true 0.3010 0.2010']);
  });

  it('report a bouncing contact once, at its last edge', () => {
    const { world, board, lines } = start(
      'pinMode(D4,"input_pullup");setWatch(function(e){print(e.state,e.time.toFixed(4))},D4,{repeat:true,edge:"falling",debounce:25})',
    );
    for (let bounce = 0; bounce < 7; bounce++) board.queue.at(100_000 + bounce * 1000, () => board.pins.drive(4, bounce % 2 ? 1 : 0));
    world.runFor(1e6);
    expect(lines).toEqual(['false 0.1060']);
  });
});

describe('repetition', () => {
  const code = 'setInterval(function(){digitalWrite(D5,Math.random()>0.5);print(Math.random())},100)';
  const digest = (seed: number, source = code): string => {
    const { world } = start(source, { seed });
    world.runFor(5e6);
    return world.trace.digest();
  };

  it('gives the same trace for the same seed and another for another seed or timer', () => {
    expect(digest(1)).toBe(digest(1));
    expect(digest(2)).not.toBe(digest(1));
    expect(digest(1, code.replace('100', '101'))).not.toBe(digest(1));
  });
});
