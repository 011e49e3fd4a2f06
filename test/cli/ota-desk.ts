/** `mote ota` as its user runs it: a folder with keys, a broker, and boards on a desk that the host's network reaches. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { parseKeySet } from '../../fleet/ota/keys.ts';
import type { KeySet } from '../../firmware/ota/manifest.ts';
import { InterpreterBoard } from '../../simulator/interpreter/lane.ts';
import { findInterpreter } from '../../simulator/interpreter/locate.ts';
import { runRealTime } from '../../simulator/real-time.ts';
import { bytesToString, stringToBytes } from '../../simulator/text.ts';
import type { Wiring } from '../../simulator/wiring.ts';
import { buildParts, type EngineNode, type Node, nodeBundle, type Parts, provisionedStorage, releaseOf, Rig } from '../fleet/ota/rig.ts';
import { createMosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { mote, type MoteRun, type RunningMote, startMote } from '../support/mote.ts';

/** Virtual seconds a real second: a trial takes half a minute. */
const SPEED = 15;
/** A real interpreter needs its time: its waits for the host's sockets end in virtual seconds. */
const ENGINE_SPEED = 4;

export interface BoardOptions {
  /** Files of the board: `behaviour`, `hardware`, …; see `fixtures/node.ts`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly keys?: KeySet;
  /** What it runs, and the sequence of that. Default: version 1, sequence 1. */
  readonly bundle?: Buffer;
  readonly sequence?: number;
  /** Runs on this interpreter instead of the imitated one. */
  readonly engine?: string | undefined;
  /** `process.env.BOARD`. */
  readonly interpreterBoard?: string;
}

export class Desk {
  /** Compiled before the first board is added. */
  parts!: Parts;
  readonly application: string;
  readonly #wiring: Wiring | undefined;
  readonly folder = mkdtempSync(join(tmpdir(), 'mote-ota-'));
  /** Port of the broker on this machine. */
  port = 0;
  #rig: Rig | undefined;
  #stop = new AbortController();
  #running: Promise<void> | undefined;
  #boards: (Node | EngineNode)[] = [];
  /** What the interpreters of the boards call themselves. */
  readonly #boardNames = new Set(['ESP32']);

  constructor(application = 'node', wiring?: Wiring) {
    this.application = application;
    this.#wiring = wiring;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  get keys(): KeySet {
    return parseKeySet(readFileSync(join(this.folder, 'ota-keys/keys.json'), 'utf8'), 'keys');
  }

  /** The secret halves of all keys, which no output may hold. */
  get secrets(): string[] {
    return ['root', 'release', 'spare'].map(
      (name) => (JSON.parse(readFileSync(join(this.folder, `ota-keys/${name}.key`), 'utf8')) as { secret: string }).secret,
    );
  }

  args(command: string, ...more: string[]): string[] {
    const broker = /keygen|acl/.test(command) ? [] : ['--broker', this.url];
    return ['ota', command, ...more, '--app', this.application, ...broker];
  }

  ota(command: string, ...more: string[]): Promise<MoteRun> {
    return mote(this.args(command, ...more), { cwd: this.folder });
  }

  startOta(command: string, ...more: string[]): RunningMote {
    return startMote(this.args(command, ...more), { cwd: this.folder });
  }

  /** Pushes a bundle, or the test node's with that version. */
  push(what: number | Buffer, ...more: string[]): Promise<MoteRun> {
    return this.ota('push', ...this.pushArgs(what, ...more));
  }

  pushArgs(what: number | Buffer, ...more: string[]): string[] {
    const isVersion = typeof what === 'number';
    writeFileSync(join(this.folder, 'app.js'), isVersion ? nodeBundle(this.parts, what) : what);
    const named = (flag: string, value: string): string[] => (more.includes(flag) ? [] : [flag, value]);
    return [
      'app.js',
      ...named('--key', 'ota-keys/release.key'),
      ...named('--release-version', isVersion ? `${what}.0` : 'next'),
      ...named('--hardware', [...this.#boardNames].join()),
      ...more,
    ];
  }

  /** Puts a board on the desk and switches it on. */
  async add(id = 'node-1', options: BoardOptions = {}): Promise<Node | EngineNode> {
    const { bundle = nodeBundle(this.parts, 1), sequence = 1, keys = this.keys, engine, interpreterBoard } = options;
    this.#rig ??= new Rig({ real: true, ...(this.#wiring ? { wiring: this.#wiring } : {}) });
    const identity = this.#rig.identity(id, this.application, { host: '127.0.0.1', port: this.port });
    const files = { broker: `127.0.0.1:${this.port} *`, 'mote.id0': bytesToString(identity), ...options.files };
    const release = releaseOf(bundle, sequence);
    let node: Node | EngineNode;
    if (engine !== undefined) {
      this.#boardNames.add((await findInterpreter(engine)).board);
      node = await this.#rig.addEngine(id, engine, this.parts, release, bundle, new Map(Object.entries(files)), keys);
    } else {
      const storage = provisionedStorage(this.parts, release, bundle, keys);
      for (const [name, text] of Object.entries(files)) storage.write(name, stringToBytes(text));
      node = this.#rig.add(id, storage, interpreterBoard === undefined ? {} : { interpreterBoard });
    }
    this.#boards.push(node);
    this.#running ??= runRealTime(this.#rig.world, { speed: engine === undefined ? SPEED : ENGINE_SPEED, signal: this.#stop.signal });
    return node;
  }

  /** Takes all boards off the desk. */
  async clear(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    for (const { board } of this.#boards) {
      if (board instanceof InterpreterBoard) await board.stop();
      else board.powerOff();
    }
    this.#boards = [];
    this.#rig = this.#running = undefined;
    this.#stop = new AbortController();
  }

  async remove(): Promise<void> {
    await this.clear();
    rmSync(this.folder, { recursive: true });
  }
}

/** A desk with keys for a file of tests, and a Mosquitto of its own for each test. */
export function useDesk(application?: string, wiring?: Wiring): { readonly desk: Desk } {
  const desk = new Desk(application, wiring);
  let broker: Mosquitto;
  beforeAll(async () => {
    desk.parts = await buildParts();
    const made = await desk.ota('keygen');
    expect(made.code, made.stderr).toBe(0);
  }, 120_000);
  beforeEach(async () => {
    broker = await createMosquitto();
    await broker.start();
    desk.port = broker.port;
  });
  afterEach(async () => {
    await desk.clear();
    await broker.remove();
  });
  afterAll(() => desk.remove());
  return { desk };
}
