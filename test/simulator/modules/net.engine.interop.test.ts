import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRig, online } from './board-rig.ts';

const ENGINE = process.env.MOTE_ENGINE;

/** What the peer of a scene does, in the words of both worlds. */
interface Scene {
  readonly program: string;
  readonly greeting?: string;
  readonly endsAfterGreeting?: boolean;
}

const LISTEN =
  'var s=require("net").connect(ADDRESS);["connect","data","drain","end","close","error"].forEach(function(e){s.on(e,function(a){print("@"+e,typeof a=="string"?a.length:typeof a=="object"?(a===s):a)})});';

/** Holds the processor until everything is there that will come. */
const BUSY = 'var t=getTime();while(getTime()<t+0.2);';

const SCENES: Record<string, Scene> = {
  // What is there before the first round of the idle loop comes before the news that the connection stands.
  'a greeting in three pieces': { program: LISTEN + BUSY, greeting: 'B'.repeat(1500) },
  'words written before the connection stands': { program: `${LISTEN}print("@"+s.write("hello"));` },
  'an end by the peer behind its data': { program: LISTEN + BUSY, greeting: 'bye', endsAfterGreeting: true },
  'an end by the board, and words after it': {
    program: `${LISTEN}setTimeout(function(){s.end("last");try{s.write("x")}catch(e){print("@"+e.type,e.message)}},300);setTimeout(function(){try{s.end("y")}catch(e){print("@"+e.message)}},600);`,
  },
  'an end with nothing to say': { program: `${LISTEN}setTimeout(function(){s.end()},300);` },
  'options and callbacks of the wrong kind': {
    program: 'print("@"+require("net").connect(5));print("@"+require("net").connect(ADDRESS,5));',
  },
};

/** Lines with the mark, of the real interpreter. */
function onEngine(program: string, greet: (socket: Socket) => void): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const directory = mkdtempSync(join(tmpdir(), 'mote-net-'));
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      greet(socket);
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      writeFileSync(join(directory, 'program.js'), program.replaceAll('ADDRESS', `{host:"127.0.0.1",port:${port}}`));
      const engine = spawn(ENGINE!, ['program.js'], { cwd: directory, stdio: ['pipe', 'pipe', 'ignore'] });
      let output = '';
      engine.stdout.on('data', (text: Buffer) => (output += text.toString('latin1')));
      engine.once('error', reject);
      engine.once('close', () => {
        server.close();
        rmSync(directory, { recursive: true, force: true });
        resolve([...output.matchAll(/@([^\r\n]*)/g)].map((match) => match[1]!));
      });
      setTimeout(() => engine.kill('SIGKILL'), 1500);
    });
  });
}

function onBoard(program: string, { greeting, endsAfterGreeting }: Scene): string[] {
  const rig = makeRig();
  rig.around.network.listen('peer.test', 7, {
    running: true,
    accept(link) {
      if (greeting) link.send(Buffer.from(greeting));
      if (endsAfterGreeting) link.close();
      return { receive: () => undefined, closed: () => link.close() };
    },
  });
  const lines = rig.run(online(program.replaceAll('ADDRESS', '{host:"peer.test",port:7}')), 5000);
  return lines.filter((line) => line.startsWith('@')).map((line) => line.slice(1));
}

describe.skipIf(!ENGINE)('net, as the interpreter has it', () => {
  it.each(Object.entries(SCENES))('%s', async (_name, scene) => {
    const real = await onEngine(scene.program, (socket) => {
      if (scene.greeting) socket.write(scene.greeting);
      if (scene.endsAfterGreeting) socket.end();
    });
    expect(real.length).toBeGreaterThan(0);
    expect(onBoard(scene.program, scene)).toEqual(real);
  });
});
