/** A Mosquitto of one test's own: on a free loopback port, with a given configuration, in a directory that goes away with it. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARIES = ['mosquitto', '/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'];
const START_DEADLINE_MS = 10_000;

/** The program to run, or undefined if Mosquitto is not installed. */
export function findMosquitto(): string | undefined {
  return BINARIES.find((binary) => spawnSync(binary, ['-h']).error === undefined);
}

/** A loopback port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Whether the broker hangs up on bytes that are neither CONNECT nor TLS: only its main loop does that. The system accepts connections earlier,
 * and a SIGTERM before the main loop is lost: Mosquitto installs its handler first and then sets `run` to 1.
 */
function serves(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('\0'.repeat(16)));
    let connected = false;
    socket.once('connect', () => (connected = true));
    // Closing with an error (a reset) is as good.
    socket.on('error', () => {});
    socket.once('close', () => resolve(connected));
    socket.resume();
  });
}

export interface Mosquitto {
  readonly port: number;
  /** Where the configuration is; files written here before `start` can be named in it. */
  readonly directory: string;
  /** What the broker has printed so far. */
  log(): string;
  /** Resolves when the broker serves. */
  start(): Promise<void>;
  /** Ends the process and waits until it has gone: SIGTERM, a clean stop that saves what persistence keeps, or SIGKILL. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Stops and removes the directory. */
  remove(): Promise<void>;
}

export interface MosquittoOptions {
  /** Lines of mosquitto.conf after the listener; `{dir}` stands for the directory. Default: anonymous access. */
  config?: string;
  /** Files to put into the directory first, by name. */
  files?: Record<string, string | Buffer>;
  /** Keep sessions and retained messages over a clean stop. Default false. */
  persistence?: boolean;
}

/** Prepares a broker; `start` runs it. */
export async function createMosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const binary = findMosquitto();
  if (!binary) throw new Error('mosquitto is not installed');
  const directory = mkdtempSync(join(tmpdir(), 'mote-mosquitto-'));
  const port = await freePort();
  for (const [name, content] of Object.entries(options.files ?? {})) writeFileSync(join(directory, name), content, { mode: 0o600 });
  const config = (options.config ?? 'allow_anonymous true').replaceAll('{dir}', directory);
  const persistence = options.persistence ? `persistence true\npersistence_location ${directory}/\n` : '';
  // Started by root, Mosquitto would change to a user that cannot read the directory.
  const user = process.getuid?.() === 0 ? 'user root\n' : '';
  const file = join(directory, 'mosquitto.conf');
  writeFileSync(file, `${user}${persistence}listener ${port} 127.0.0.1\n${config}\n`);

  let child: ChildProcess | undefined;
  let output = '';

  async function stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    running.kill(signal);
    await gone;
    child = undefined;
  }

  return {
    port,
    directory,
    log: () => output,
    async start() {
      const process_ = spawn(binary, ['-c', file, '-v'], { stdio: ['ignore', 'pipe', 'pipe'] });
      child = process_;
      process_.stdout.on('data', (data: Buffer) => (output += data.toString()));
      process_.stderr.on('data', (data: Buffer) => (output += data.toString()));
      const deadline = Date.now() + START_DEADLINE_MS;
      while (!(await serves(port))) {
        if (process_.exitCode !== null || Date.now() > deadline) throw new Error(`mosquitto did not start:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop,
    async remove() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
