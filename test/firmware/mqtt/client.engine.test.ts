import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compile } from '../../../build/compile.ts';
import { createClient } from '../../../firmware/mqtt/index.ts';
import { createMosquitto, findMosquitto } from '../../support/mosquitto.ts';
import type { Mosquitto } from '../../support/mosquitto.ts';
import { createNodeTimers, createNodeTransport } from '../../support/node-transport.ts';

const ENGINE = process.env['MOTE_ENGINE'];
const PROGRAMS = 'test/firmware/mqtt/programs';

describe.skipIf(!ENGINE || !findMosquitto()).each([4, 5] as const)(
  'the client on the interpreter, version %i',
  { timeout: 90_000 },
  (version) => {
    const undo: (() => Promise<void> | void)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).toReversed()) await step();
    });

    /** Compiles a program, runs it with the values in front of it, and returns what it prints. */
    async function run(program: string, values: Record<string, unknown>): Promise<{ lines(): string[] }> {
      const { code } = await compile({ entry: `${PROGRAMS}/${program}.ts`, name: program, version: '0.0.0' });
      const directory = mkdtempSync(join(tmpdir(), 'mote-engine-'));
      const globals = Object.entries(values).map(([name, value]) => `var ${name}=${JSON.stringify(value)};`);
      writeFileSync(join(directory, 'program.js'), Buffer.concat([Buffer.from(`${globals.join('')}\n`), code]));
      const child: ChildProcess = spawn(resolve(ENGINE!), ['program.js'], {
        cwd: directory,
        stdio: ['pipe', 'pipe', 'ignore'],
        detached: true,
      });
      let output = '';
      child.stdout!.on('data', (data: Buffer) => (output += data.toString('latin1')));
      undo.push(async () => {
        const gone = new Promise((done) => child.once('exit', done));
        // The group: the interpreter may be started by a wrapper.
        if (child.exitCode === null) {
          process.kill(-child.pid!, 'SIGKILL');
          await gone;
        }
        rmSync(directory, { recursive: true, force: true });
      });
      return {
        lines: () =>
          output
            .slice(output.indexOf('Donate'))
            .split('\n')
            .map((line) => line.replaceAll('>', '').replaceAll('\u001b[J', '').trim()),
      };
    }

    async function until(condition: () => boolean, what: () => string): Promise<void> {
      const deadline = Date.now() + 80_000;
      while (!condition()) {
        if (Date.now() > deadline) throw new Error(`waited too long; seen: ${what()}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    }

    async function brokerWithPassword(): Promise<Mosquitto> {
      const mosquitto = await createMosquitto({ persistence: true, config: 'allow_anonymous false\npassword_file {dir}/passwords' });
      undo.push(() => mosquitto.remove());
      execFileSync('mosquitto_passwd', ['-b', '-c', join(mosquitto.directory, 'passwords'), 'node', 'secret']);
      await mosquitto.start();
      return mosquitto;
    }

    it('connects, subscribes, hears itself at both QoS and with a packet of many reads, and ends', async () => {
      const mosquitto = await createMosquitto();
      undo.push(() => mosquitto.remove());
      await mosquitto.start();
      const program = await run('client', { PORT: mosquitto.port, VERSION: version });
      await until(
        () => program.lines().includes('ended'),
        () => program.lines().join('\n'),
      );
      const lines = program.lines();
      expect(lines.filter((line) => line.startsWith('heard'))).toEqual([
        'heard echo/first 9 1',
        'heard echo/second 4 0',
        'heard echo/big 2048 1',
      ]);
      expect(lines.filter((line) => line.startsWith('outcome'))).toEqual(['outcome 0', 'outcome 0', 'outcome 258']);
      expect(lines.join('\n')).not.toMatch(/Uncaught|disconnected/);
      await until(
        () => mosquitto.log().includes("'status', ... (3 bytes)"),
        () => mosquitto.log(),
      );
    });

    // Says something on an interpreter with the stack of the board alone, 25,000 bytes: there ten calls of this kind are more than 30 % of it.
    it('leaves room for ten calls around everything it does', async () => {
      const mosquitto = await createMosquitto();
      undo.push(() => mosquitto.remove());
      await mosquitto.start();
      const program = await run('depth', { PORT: mosquitto.port, NEST: 10 });
      await until(
        () => program.lines().some((line) => line === 'published from a handler' || line.includes('Uncaught')),
        () => program.lines().join('\n'),
      );
      expect(program.lines()).toContain('published from a handler');
    });

    it('loses no QoS 1 reading over a broker restart', async () => {
      const mosquitto = await brokerWithPassword();
      const heard: string[] = [];
      const listener = createClient({
        transport: createNodeTransport({ port: mosquitto.port }),
        timers: createNodeTimers(20),
        clientId: 'listener',
        username: 'node',
        password: 'secret',
        onMessage: (_topic, payload) => heard.push(payload),
      });
      undo.push(() => new Promise<void>((done) => listener.end(done)));
      await new Promise<void>((done) => {
        listener.subscribe('readings', { qos: 1 }, undefined, () => done());
        listener.start();
      });
      const program = await run('readings', { PORT: mosquitto.port, VERSION: version, PASSWORD: 'secret' });
      await until(
        () => heard.length >= 5,
        () => program.lines().join('\n'),
      );
      await mosquitto.stop();
      await new Promise((done) => setTimeout(done, 700));
      await mosquitto.start();
      await until(
        () => program.lines().includes('all settled') && new Set(heard).size === 20,
        () => `${program.lines().join('\n')} ${heard.join(' ')}`,
      );
      const lines = program.lines().join('\n');
      expect(lines).toMatch(/connected[^]*disconnected 256 soon[^]*\nconnected/);
      // The interpreter itself prints "Connect failed" while the broker is away.
      expect(lines).not.toMatch(/Uncaught|^failed/m);
      const firsts = heard.filter((text, index) => heard.indexOf(text) === index);
      expect(firsts).toEqual(Array.from({ length: 20 }, (_value, index) => `${index}`));
    });

    it('with a wrong password tells the reason, backs off to the slow pace, and never says connected', async () => {
      const mosquitto = await brokerWithPassword();
      const program = await run('readings', { PORT: mosquitto.port, VERSION: version, PASSWORD: 'wrong' });
      await until(
        () => program.lines().some((line) => line.startsWith('disconnected')),
        () => program.lines().join('\n'),
      );
      expect(program.lines().filter((line) => line !== '' && !line.startsWith('Donate'))).toEqual(['refused 135', 'disconnected 135 slow']);
    });
  },
);
