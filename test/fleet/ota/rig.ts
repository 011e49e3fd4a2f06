/** Simulated boards with the update agent, the built-in broker and its retained messages, on one virtual clock. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { bootFiles, type BootFiles } from '../../../build/boot-files.ts';
import { compile } from '../../../build/compile.ts';
import { withChecksum } from '../../../firmware/checked-text.ts';
import { storageLayout } from '../../../firmware/ota/layout.ts';
import type { KeySet } from '../../../firmware/ota/manifest.ts';
import { bigEndian, CONFIRM, setFlag, VALID, writeHeader } from '../../../firmware/ota/slot.ts';
import { chunkTable } from '../../../fleet/ota/chunks.ts';
import { encodePointer, type Pointer } from '../../../fleet/ota/pointer.ts';
import { chunkObjects, makeRelease, signedObjects, type Release, type ReleaseOptions } from '../../../fleet/ota/release.ts';
import { generateSecretKey, publicKeyOf, sign } from '../../../fleet/ota/signing.ts';
import { updateTopics } from '../../../fleet/ota/topics.ts';
import { parser } from 'mqtt-packet';
import { Board } from '../../../simulator/board.ts';
import { Broker } from '../../../simulator/broker/broker.ts';
import type { BrokerLimits } from '../../../simulator/broker/limits.ts';
import type { AcceptedLink, ByteLink } from '../../../simulator/broker/link.ts';
import type { AccessRules } from '../../../simulator/broker/state.ts';
import { compress } from '../../../simulator/engine/heatshrink.ts';
import { STORAGE_ADDRESS } from '../../../simulator/engine/modules/flash.ts';
import type { FlashStep } from '../../../simulator/flash.ts';
import { Storage } from '../../../simulator/storage.ts';
import { Surroundings } from '../../../simulator/surroundings.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';
import { slotArea } from '../../firmware/ota/slot-board.ts';

export const APPLICATION = 'node';
export const topics = updateTopics(APPLICATION);
export const SLOT_BYTES = 12 * 4096;
const SECOND_US = 1e6;

export interface Parts {
  readonly boot: BootFiles;
  /** The compiled node, as `nodeBundle` varies it. */
  readonly code: string;
  readonly rescue: string;
}

/** Compiles what boards need, once for a file of tests. */
export async function buildParts(): Promise<Parts> {
  const build = async (entry: string): Promise<string> => Buffer.from((await compile({ entry })).code).toString('latin1');
  const [boot, code, rescue] = [await bootFiles(), await build('test/fleet/ota/fixtures/node.ts'), await build('firmware/apps/rescue.ts')];
  return { boot, code, rescue };
}

/** The node's bundle with another version and behaviour. */
export function nodeBundle(parts: Parts, version: number | string, behaviour = 'ok', host = 'broker.mote'): Buffer {
  const bundle = parts.code.replace('TEST-NODE 1 ok broker.mote', `TEST-NODE ${version} ${behaviour} ${host}`);
  return Buffer.from(bundle, 'latin1');
}

/** Root and release keys, made once and kept: key generation and signatures take a second each. */
const secrets = new Map<string, Uint8Array>();
export function secretKey(name: string): Uint8Array {
  const known = secrets.get(name) ?? generateSecretKey();
  secrets.set(name, known);
  return known;
}

export function keySet(version = 1, release = ['release'], root = ['root']): KeySet {
  const publics = (names: string[]): string[] => names.map((name) => Buffer.from(publicKeyOf(secretKey(name))).toString('base64'));
  return { v: 1, t: 'keys', app: APPLICATION, kv: version, root: publics(root), rel: publics(release) };
}

const signatures = new Map<string, Uint8Array>();
export function signature(body: Uint8Array, key: string): Uint8Array {
  const name = `${key}/${createHash('sha256').update(body).digest('hex')}`;
  const known = signatures.get(name) ?? sign(body, secretKey(key));
  signatures.set(name, known);
  return known;
}

export function releaseOf(bundle: Uint8Array, sequence: number, more: Partial<ReleaseOptions> = {}): Release {
  return makeRelease({ application: APPLICATION, version: `${sequence}.0`, sequence, hardware: ['ESP32'], bundle, ...more }, compress);
}

/** A flash as provisioning leaves it, with a confirmed release in slot A. */
export function provisionedStorage(parts: Parts, installed: Release | undefined, bundle: Uint8Array, keys = keySet()): Storage {
  const storage = new Storage();
  const sealedKeys = withChecksum(JSON.stringify(keys), (bytes) => crc32(Buffer.from(bytes, 'latin1')));
  const layout = storageLayout({
    storageAddress: STORAGE_ADDRESS,
    slotBytes: SLOT_BYTES,
    rescue: parts.rescue,
    keys: sealedKeys,
    ...parts.boot,
  });
  for (const { name, bytes, sizeBytes } of layout) storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes);
  if (!installed) return storage;
  const area = slotArea(storage, 'mote.a');
  writeHeader(area, {
    confirmS: '\x01\x2c',
    sequence: bigEndian(installed.manifest.q),
    lengthBytes: bundle.length,
    digest: Buffer.from(installed.manifest.sha, 'base64').toString('latin1'),
    release: Buffer.from(installed.id, 'hex').toString('latin1'),
    chunkTable: chunkTable(installed.chunks).toString('latin1'),
  });
  area.write(4096, Buffer.from(bundle).toString('latin1'));
  setFlag(area, VALID);
  setFlag(area, CONFIRM);
  return storage;
}

export interface Node {
  readonly id: string;
  readonly board: Board;
  readonly storage: Storage;
  readonly lines: string[];
  /** The last status that the broker has of it. */
  status(): Record<string, number | string> | undefined;
}

export interface RigOptions {
  readonly seed?: number;
  readonly access?: AccessRules;
  readonly limits?: Partial<BrokerLimits>;
}

/** One network with one broker, and as many boards as a test wants. */
export class Rig {
  readonly world: World;
  readonly site: Surroundings;
  readonly broker: Broker;
  /** Publications that the broker has sent to boards. */
  readonly sent: { readonly topic: string; readonly bytes: number }[] = [];
  /** Bytes on the wire to the boards. */
  bytesToBoards = 0;
  /** Filters that boards have subscribed to, in order. */
  readonly filters: string[] = [];
  /** Most chunks and signed objects that one board was subscribed to at once. */
  mostObjectsAtOnce = 0;
  readonly #open = new Map<string, Set<string>>();
  readonly #steps = new Map<string, FlashStep['kind'][]>();

  constructor({ seed = 1, access, limits }: RigOptions = {}) {
    this.world = new World({ seed, trace: {} });
    this.site = new Surroundings({ world: this.world, wiring: WIRING, broker: false });
    this.broker = new Broker({ queue: this.world.queue, ...(access ? { access } : {}), ...(limits ? { limits } : {}) });
    const { broker } = this;
    this.site.network.listen('broker.mote', 1883, {
      get running() {
        return broker.running;
      },
      accept: (link) => this.#tap(link),
    });
  }

  /** What was done to a board's flash since it was added. */
  flashSteps({ id }: Node): readonly FlashStep['kind'][] {
    return this.#steps.get(id)!;
  }

  /** Chunks and signed objects that a client is subscribed to. */
  openObjects(clientId: string): string[] {
    return [...(this.#open.get(clientId) ?? [])];
  }

  /** The broker's side of a connection, with an eye on what passes. */
  #tap(link: ByteLink): AcceptedLink {
    const [toBoard, fromBoard] = [parser(), parser()];
    let clientId = '';
    toBoard.on('packet', (packet) => {
      if (packet.cmd === 'publish') this.sent.push({ topic: packet.topic, bytes: packet.payload.length });
    });
    fromBoard.on('packet', (packet) => {
      if (packet.cmd === 'connect') clientId = packet.clientId;
      const open = this.#open.get(clientId) ?? new Set<string>();
      this.#open.set(clientId, open);
      if (packet.cmd === 'subscribe')
        for (const { topic } of packet.subscriptions) {
          this.filters.push(topic);
          if (/\/[crk]\//.test(topic)) open.add(topic);
          this.mostObjectsAtOnce = Math.max(this.mostObjectsAtOnce, open.size);
        }
      if (packet.cmd === 'unsubscribe') for (const topic of packet.unsubscriptions) open.delete(topic);
    });
    const accepted = this.broker.accept({
      ...link,
      send: (bytes) => {
        this.bytesToBoards += bytes.length;
        toBoard.parse(Buffer.from(bytes));
        link.send(bytes);
      },
      close: () => link.close(),
    });
    return {
      receive: (bytes) => {
        fromBoard.parse(Buffer.from(bytes));
        accepted.receive(bytes);
      },
      closed: () => accepted.closed(),
    };
  }

  /** Adds a board and switches it on. */
  add(id: string, storage: Storage, hardware?: string): Node {
    storage.write('device', stringToBytes(id));
    if (hardware) storage.write('hardware', stringToBytes(hardware));
    const lines: string[] = [];
    const steps: FlashStep['kind'][] = [];
    this.#steps.set(id, steps);
    storage.flash.onStep = ({ kind }) => void steps.push(kind);
    const board = new Board({ world: this.world, id, storage, onConsole: (line) => lines.push(line) });
    new Surroundings({
      world: this.world,
      wiring: WIRING,
      board: id,
      broker: false,
      network: (online) => this.site.network.attach({ board: id, queue: board.queue, nowUs: () => board.nowUs(), online }),
    }).plug(board);
    board.boot();
    const status = (): Record<string, number | string> | undefined => {
      const payload = this.broker.retained(topics.status(id));
      return payload && (JSON.parse(Buffer.from(payload).toString('latin1')) as Record<string, number | string>);
    };
    return { id, board, storage, lines, status };
  }

  retain(topic: string, payload: Uint8Array | string): void {
    this.broker.publish({ topic, payload, qos: 1, retain: true });
  }

  /** Puts the objects of a release on the broker, without the pointer. */
  upload(release: Release, key = 'release'): void {
    const objects = [
      ...chunkObjects(topics, release.chunks),
      ...signedObjects((part) => topics.release(release.id, part), release.body, signature(release.body, key)),
    ];
    for (const { topic, payload } of objects) this.retain(topic, payload);
  }

  point(release: Release, more: Partial<Pointer> = {}): void {
    this.retain(
      topics.channel('stable'),
      encodePointer({ release: release.id, sequence: release.manifest.q, percent: 100, salt: 'salt', state: 'run', keys: 1, ...more }),
    );
  }

  push(release: Release, key = 'release', more: Partial<Pointer> = {}): void {
    this.upload(release, key);
    this.point(release, more);
  }

  runFor(seconds: number): void {
    this.world.runFor(seconds * SECOND_US);
  }

  /** Runs until the condition holds, looking every second; false when it does not in time. */
  runUntil(condition: () => boolean, limitS: number): boolean {
    for (let s = 0; s < limitS && !condition(); s++) this.runFor(1);
    return condition();
  }
}

const WIRING = {
  file: 'wiring.json',
  board: 'esp32' as const,
  identity: undefined,
  accessPoint: { ssid: 'mote', password: 'motemote', rssiDbm: -60 },
  parts: [],
};

export function readFixture(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
