/** Where most tests of updates begin: a board that runs version 1, a broker, and version 2, signed and not yet offered. */
import { beforeAll, beforeEach, expect } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { encodePointer } from '../../../fleet/ota/pointer.ts';
import { releaseId, signedObjects, type Release } from '../../../fleet/ota/release.ts';
import type { Storage } from '../../../simulator/storage.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { slotArea, type SlotName } from '../../firmware/ota/slot-board.ts';
import {
  buildParts,
  type Node,
  nodeBundle,
  type NodeOptions,
  type Parts,
  provisionedStorage,
  releaseOf,
  Rig,
  signature,
  topics,
} from './rig.ts';

export const BOARD = 'node-1';

export class Scene {
  parts!: Parts;
  one!: Release;
  two!: Release;
  rig!: Rig;
  node!: Node;

  /** A board with a release confirmed in slot A, on this rig, switched on and connected. */
  start(storage: Storage = provisionedStorage(this.parts, this.one, nodeBundle(this.parts, 1)), options: NodeOptions = {}): Node {
    this.node = this.rig.add(BOARD, storage, options);
    this.rig.runFor(10);
    return this.node;
  }

  /** The same on a network of its own. */
  startOn(rig: Rig, storage?: Storage, options?: NodeOptions): Node {
    this.rig = rig;
    return this.start(storage, options);
  }

  /** The board says so. */
  is(state: number, reason: number = code.NONE): () => boolean {
    return () => this.node.status()?.s === state && this.node.status()!.e === reason;
  }

  /** The board runs that version, and is at rest. */
  runs(version: number): () => boolean {
    return () => this.node.status()?.run === version && this.node.status()!.s === code.IDLE;
  }

  /** Waits for it; what the board says instead is in the failure. */
  expectSoon(condition: () => boolean, limitS: number): void {
    expect(this.rig.runUntil(condition, limitS), JSON.stringify(this.node.status())).toBe(true);
  }

  /** One byte of a slot. */
  flag(slot: SlotName, at: number): string {
    return slotArea(this.node.storage, slot).read(at, 1);
  }

  /** The node's first words at each start. */
  get versions(): string[] {
    return this.node.lines.filter((line) => line.startsWith('version'));
  }

  /** Chunk topics that the broker has sent to the board, in order. */
  get fetched(): string[] {
    return this.rig.sent.filter(({ topic }) => topic.startsWith(topics.chunk(''))).map(({ topic }) => topic);
  }

  /** Chunks of version 2 that version 1 has not. */
  get newChunks(): Release['chunks'] {
    return this.two.chunks.filter(({ hash }) => !this.one.chunks.some((chunk) => chunk.hash === hash));
  }

  get eraseCount(): number {
    return this.rig.flashSteps(this.node).filter((step) => step === 'erase').length;
  }

  /** A file of the board that makes one version behave so; see `fixtures/node.ts`. */
  behave(text: string, file = 'behaviour'): void {
    this.node.storage.write(file, stringToBytes(text));
  }

  /** Any body under any signature, on topics of its own; gives its id. */
  publish(body: Buffer, signatureBytes: Uint8Array): string {
    const id = releaseId(body);
    for (const { topic, payload } of signedObjects((part) => topics.release(id, part), body, signatureBytes))
      this.rig.retain(topic, payload);
    return id;
  }

  pointAt(release: string, sequence: number, more: object = {}): void {
    this.rig.retain(
      topics.channel('stable'),
      encodePointer({ release, sequence, percent: 100, salt: 's', state: 'run', keys: 1, ...more }),
    );
  }
}

/** ASCII without a pattern that a compression would find; the same each time. */
export function noise(length: number): string {
  let text = '';
  for (let state = 1; text.length < length; state = (state * 48271) % 2147483647) text += String.fromCharCode(35 + (state % 57));
  return text;
}

/** Begins anew for each test of a file; what costs time is made once. */
export function useScene(): Scene {
  const scene = new Scene();
  beforeAll(async () => {
    scene.parts = await buildParts();
    scene.one = releaseOf(nodeBundle(scene.parts, 1), 1);
    scene.two = releaseOf(nodeBundle(scene.parts, 2), 2);
    signature(scene.two.body, 'release');
  }, 60_000);
  beforeEach(() => {
    scene.startOn(new Rig());
    expect(scene.node.status()).toMatchObject({ s: code.IDLE, run: 1 });
  });
  return scene;
}
