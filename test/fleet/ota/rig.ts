/** Simulated boards with the update agent, the built-in broker and its retained messages, on one virtual clock. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { slh_dsa_sha2_128s as slhDsa } from '@noble/post-quantum/slh-dsa.js';
import type { BootFiles } from '../../../build/boot-files.ts';
import { encodeIdentity } from '../../../firmware/identity.ts';
import { START_LINE, storageLayout } from '../../../firmware/ota/layout.ts';
import type { KeySet } from '../../../firmware/ota/manifest.ts';
import { CONFIRM, MANIFEST, PAGE_BYTES, VALID } from '../../../firmware/ota/slot.ts';
import { keysForBoard } from '../../../fleet/ota/keys.ts';
import { encodePointer, type Pointer } from '../../../fleet/ota/pointer.ts';
import { chunkObjects, makeRelease, signedObjects, type Release, type ReleaseOptions } from '../../../fleet/ota/release.ts';
import { publicKeyOf, sign } from '../../../fleet/ota/signing.ts';
import { writeWholeFile } from '../../../report/whole-file.ts';
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
import { RealNetwork } from '../../../simulator/network/real-network.ts';
import { InterpreterBoard } from '../../../simulator/interpreter/lane.ts';
import { type PluggableBoard, Surroundings } from '../../../simulator/surroundings.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import type { Wiring } from '../../../simulator/wiring.ts';
import { World } from '../../../simulator/world.ts';
import { setFlag, slotArea, type SlotName } from '../../firmware/ota/slot-board.ts';
import { compiled, compiledBootFiles } from '../../support/compiled.ts';

export const APPLICATION = 'node';
export const topics = updateTopics(APPLICATION);
export const SLOT_BYTES = 20 * 4096;
const SECOND_US = 1e6;
/** Where Storage begins on the interpreter for Linux. */
const LINUX_STORAGE_ADDRESS = 0x10000000;

export interface Parts {
  readonly boot: BootFiles;
  /** The compiled node, as `nodeBundle` varies it. */
  readonly code: string;
  readonly rescue: string;
}

/** What boards need. */
export async function buildParts(): Promise<Parts> {
  const text = async (entry: string): Promise<string> => (await compiled(entry)).toString('latin1');
  return {
    boot: await compiledBootFiles(),
    code: await text('test/fleet/ota/fixtures/node.ts'),
    rescue: await text('firmware/apps/rescue.ts'),
  };
}

/** The node's bundle with another version. */
export function nodeBundle(parts: Parts, version: number | string): Buffer {
  return Buffer.from(parts.code.replace('TEST-NODE 1', `TEST-NODE ${version}`), 'latin1');
}

/** Keys of tests, made from their names. */
export function secretKey(name: string): Uint8Array {
  const seed = createHash('sha384').update(name).digest();
  return kept(`key ${name}`, () => slhDsa.keygen(seed).secretKey);
}

export function keySet(version = 1, release = ['release'], root = ['root']): KeySet {
  const publics = (names: string[]): string[] => names.map((name) => Buffer.from(publicKeyOf(secretKey(name))).toString('base64'));
  return { v: 1, t: 'keys', app: APPLICATION, kv: version, root: publics(root), rel: publics(release) };
}

export function signature(body: Uint8Array, key: string): Uint8Array {
  return kept(`signature ${key} ${createHash('sha256').update(body).digest('hex')}`, () => sign(body, secretKey(key)));
}

/** In the repository: of texts that do not follow from a build, copied from the other folder. In the cache: of all others. */
const KEPT = ['fixtures/signatures', '../../../node_modules/.cache/mote-test-signatures'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** A key takes a fifth of a second and a signature one and a half to make, so they are kept; every board verifies what it gets. */
function kept(what: string, make: () => Uint8Array): Uint8Array {
  const name = createHash('sha256').update(what).digest('hex').slice(0, 16);
  const known = KEPT.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (known !== undefined) return Uint8Array.from(readFileSync(known));
  const bytes = make();
  mkdirSync(KEPT[1]!, { recursive: true });
  writeWholeFile(join(KEPT[1]!, name), bytes);
  return bytes;
}

export function releaseOf(bundle: Uint8Array, sequence: number, more: Partial<ReleaseOptions> = {}): Release {
  return makeRelease({ application: APPLICATION, version: `${sequence}.0`, sequence, hardware: ['ESP32'], bundle, ...more }, compress);
}

/** A flash as provisioning leaves it, with a confirmed release in slot A. */
export function provisionedStorage(
  parts: Parts,
  installed: Release | undefined,
  bundle: Uint8Array,
  keys = keySet(),
  storageAddress = STORAGE_ADDRESS,
): Storage {
  const storage = new Storage();
  const layout = storageLayout({
    storageAddress,
    slotBytes: SLOT_BYTES,
    rescue: parts.rescue,
    keys: keysForBoard(keys),
    ...parts.boot,
  });
  for (const { name, bytes, sizeBytes } of layout) storage.write(name, stringToBytes(bytes || '\xff'), 0, sizeBytes);
  if (installed) putIntoSlot(storage, 'mote.a', installed, bundle);
  return storage;
}

/** A confirmed release in a slot that is still empty. */
export function putIntoSlot(storage: Storage, slot: SlotName, installed: Release, bundle: Uint8Array): void {
  const area = slotArea(storage, slot);
  area.write(MANIFEST, installed.body.toString('latin1'));
  area.write(PAGE_BYTES, Buffer.from(bundle).toString('latin1'));
  setFlag(area, VALID);
  setFlag(area, CONFIRM);
}

export interface Node {
  readonly id: string;
  readonly board: Board;
  readonly storage: Storage;
  readonly lines: string[];
  /** The last status that the broker has of it. */
  status(): Record<string, number | string> | undefined;
}

export interface EngineNode extends Pick<Node, 'id' | 'lines' | 'status'> {
  readonly board: InterpreterBoard;
}

export interface NodeOptions {
  /** What the program calls its board, where that is not the interpreter's name. */
  readonly hardware?: string;
  readonly freeVariables?: number;
  /** `process.env.BOARD`. Default `ESP32`. */
  readonly interpreterBoard?: string;
}

export interface RigOptions {
  /** Boards reach the host's network instead; the rig's broker stands alone. */
  readonly real?: boolean;
  /** What hangs on each board, and its access point. Default: nothing, and one called `mote`. */
  readonly wiring?: Wiring;
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
  readonly #real: boolean;
  readonly #wiring: Wiring;
  readonly #open = new Map<string, Set<string>>();
  readonly #steps = new Map<string, FlashStep['kind'][]>();

  constructor({ seed = 1, access, limits, real = false, wiring = WIRING }: RigOptions = {}) {
    this.#real = real;
    this.#wiring = wiring;
    this.world = new World({ seed, trace: {} });
    this.site = new Surroundings({ world: this.world, wiring, broker: false });
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
  add(id: string, storage: Storage, { hardware, freeVariables, interpreterBoard }: NodeOptions = {}): Node {
    storage.write('device', stringToBytes(id));
    if (hardware) storage.write('hardware', stringToBytes(hardware));
    const lines: string[] = [];
    const steps: FlashStep['kind'][] = [];
    this.#steps.set(id, steps);
    storage.flash.onStep = ({ kind }) => void steps.push(kind);
    const board = new Board({
      world: this.world,
      id,
      storage,
      onConsole: (line) => lines.push(line),
      ...(interpreterBoard === undefined ? {} : { interpreterBoard }),
    });
    this.#surround(board);
    if (freeVariables) board.installGlobal('process.memory', (host) => host.fn(() => host.object({ free: freeVariables })));
    board.boot();
    return { id, board, storage, lines, status: () => this.#status(id) };
  }

  /** Adds a board whose programs run on a real interpreter, with the same Storage. */
  async addEngine(
    id: string,
    enginePath: string,
    parts: Parts,
    installed: Release,
    bundle: Uint8Array,
    more: ReadonlyMap<string, string> = new Map(),
    keys = keySet(),
  ): Promise<EngineNode> {
    const storage = provisionedStorage(parts, installed, bundle, keys, LINUX_STORAGE_ADDRESS);
    const files = new Map(storage.list().map(({ name }) => [name, storage.read(name)!]));
    files.delete('.bootcde');
    files.set('device', stringToBytes(id));
    for (const [name, text] of more) files.set(name, stringToBytes(text));
    const lines: string[] = [];
    const board = new InterpreterBoard({
      world: this.world,
      id,
      enginePath,
      time: 'virtual',
      files,
      onConsole: (line) => lines.push(line),
    });
    this.#surround(board);
    await board.boot(stringToBytes(START_LINE));
    return { id, board, lines, status: () => this.#status(id) };
  }

  #surround(board: PluggableBoard): void {
    new Surroundings({
      world: this.world,
      wiring: this.#wiring,
      board: board.id,
      broker: false,
      network: (online) =>
        this.#real
          ? new RealNetwork({ post: (callback) => this.world.post(callback), online })
          : this.site.network.attach({ board: board.id, queue: board.queue, nowUs: () => board.nowUs(), online }),
    }).plug(board);
  }

  #status(id: string): Record<string, number | string> | undefined {
    const payload = this.broker.retained(topics.status(id));
    return payload && (JSON.parse(Buffer.from(payload).toString('latin1')) as Record<string, number | string>);
  }

  /** What the rescue bundle or the climate sample reads of a board: who it is, and where it connects. */
  identity(id: string, type = APPLICATION, broker = { host: 'broker.mote', port: 1883 }): Uint8Array {
    const place = { org: 'o', site: 's', area: 'a', type, id };
    const identity = { v: 1, ...place, wifi: this.#wiring.accessPoint, broker } as const;
    return stringToBytes(encodeIdentity(identity, (bytes) => crc32(Buffer.from(bytes, 'latin1'))));
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

const WIRING: Wiring = {
  file: 'wiring.json',
  board: 'esp32',
  identity: undefined,
  accessPoint: { ssid: 'mote', password: 'motemote', rssiDbm: -60 },
  parts: [],
};
