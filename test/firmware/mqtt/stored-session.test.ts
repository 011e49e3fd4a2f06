import { describe, expect, it } from 'vitest';
import { createClient } from '../../../firmware/mqtt/full.ts';
import { createStoredSession } from '../../../firmware/mqtt/stored-session.ts';
import { createFlashBlobs } from './flash-blobs.ts';
import type { FlashBlobs } from './flash-blobs.ts';
import { createConnectedRig, createRig, published, VERSIONS } from './rig.ts';
import { createFakeClock } from './scripted.ts';

function open(blobs: FlashBlobs, lazyMs = 0, sizeBytes = 200) {
  return createStoredSession({ blobs, timers: createFakeClock(), name: 'mq', sizeBytes, lazyMs });
}

/** All records after a restart. */
function kept(blobs: FlashBlobs): Record<number, string> {
  const all: Record<number, string> = {};
  open(blobs).each((key, record) => (all[key] = record));
  return all;
}

describe('a session on flash', () => {
  it('keeps records of any bytes over restarts, and compacts when the log is full', () => {
    const blobs = createFlashBlobs();
    const store = open(blobs);
    const record = String.fromCharCode(...Array.from({ length: 100 }, (_value, index) => (index * 37) & 255));
    store.put(70_000, record);
    for (let round = 0; round < 40; round++) {
      store.put(5, `round ${round}`);
      store.del(6);
      store.put(6, '\xff\xff');
      expect(kept(blobs)).toEqual({ 5: `round ${round}`, 6: '\xff\xff', 70_000: record });
    }
    expect(blobs.names()).toHaveLength(1);
    store.del(70_000);
    store.del(99);
    expect(kept(blobs)).toEqual({ 5: 'round 39', 6: '\xff\xff' });
  });

  it('whatever byte the power goes at, has what was there before the change or after it', () => {
    const steps: [number, string | undefined][] = [];
    for (let round = 0; round < 14; round++) {
      steps.push([1 + (round % 3), `record ${round}`.repeat(1 + (round % 2))]);
      if (round % 4 === 3) steps.push([1 + ((round + 1) % 3), undefined]);
    }
    const play = (leftBytes: number): { blobs: FlashBlobs; before: object; after: object } => {
      const blobs = createFlashBlobs();
      blobs.leftBytes = leftBytes;
      const state: Record<number, string> = {};
      let before = {};
      try {
        const store = open(blobs);
        for (const [key, record] of steps) {
          before = { ...state };
          if (record === undefined) delete state[key];
          else state[key] = record;
          if (record === undefined) store.del(key);
          else store.put(key, record);
          if (blobs.leftBytes < 0) break;
          before = { ...state };
        }
      } finally {
        blobs.leftBytes = Infinity;
      }
      return { blobs, before, after: { ...state } };
    };
    const total = play(Infinity).blobs.writtenBytes;
    expect(total).toBeGreaterThan(300);
    for (let cut = 0; cut < total; cut++) {
      const { blobs, before, after } = play(cut);
      const seen = kept(blobs);
      expect([before, after], `power gone after ${cut} bytes`).toContainEqual(seen);
      // And it goes on from there.
      open(blobs).put(9, 'later');
      expect(kept(blobs), `power gone after ${cut} bytes`).toEqual({ ...seen, 9: 'later' });
    }
  });

  it('writes nothing for a message that was acknowledged in time', () => {
    const blobs = createFlashBlobs();
    const clock = createFakeClock();
    const store = createStoredSession({ blobs, timers: clock, name: 'mq' });
    store.put(1, 'a');
    store.del(1);
    clock.advanceMs(10_000);
    expect(blobs.writtenBytes).toBe(0);
    store.put(2, 'b');
    clock.advanceMs(1999);
    expect(blobs.writtenBytes).toBe(0);
    clock.advanceMs(1);
    expect(kept(blobs)).toEqual({ 2: 'b' });
    store.del(2);
    store.flush();
    expect(kept(blobs)).toEqual({});
    expect(clock.pending()).toBe(0);
  });

  it('keeps what there is no room for in RAM, and says nothing', () => {
    const blobs = createFlashBlobs(300);
    const store = open(blobs);
    store.put(1, 'x'.repeat(180));
    store.put(2, 'y'.repeat(180));
    const seen: number[] = [];
    store.each((key) => seen.push(key));
    expect(seen).toEqual([1, 2]);
    const tiny = open(createFlashBlobs(10));
    tiny.put(1, 'a');
    expect(() => tiny.flush()).not.toThrow();
  });

  it('flash that holds something else is an empty session', () => {
    const blobs = createFlashBlobs();
    blobs.write('mq0', 'something else');
    blobs.write('mq1', '\0\x05\x05');
    expect(kept(blobs)).toEqual({});
    open(blobs).put(1, 'a');
    expect(kept(blobs)).toEqual({ 1: 'a' });
  });
});

describe.each(VERSIONS)('a client with a session on flash, version %i', (version) => {
  const reboot = (blobs: FlashBlobs) => createRig(version, { store: open(blobs, 0, 2000) }, createClient);

  it('sends after a reboot what was under way, with DUP and the same identifier in a kept session, in order [64, 77, 80, 85]', () => {
    const blobs = createFlashBlobs();
    const rig = createConnectedRig(version, { store: open(blobs, 0, 2000) }, undefined, createClient);
    const properties = { 0x26: ['k', 'v'] };
    rig.client.publish('t', 'done', { qos: 1 });
    rig.client.publish('t', 'one', { qos: 1, retain: true, properties });
    rig.client.publish('t', 'two', { qos: 2 });
    rig.client.publish('t', 'none', { qos: 0 });
    rig.say({ cmd: 'puback', messageId: 1, reasonCode: 0 });
    rig.say({ cmd: 'pubrec', messageId: 3, reasonCode: 0 });
    const again = reboot(blobs);
    again.client.publish('t', 'new', { qos: 1 });
    again.client.start();
    again.accept(true);
    expect(published(again)).toEqual(['one#2 dup', 'new#1']);
    expect(again.packets().slice(1)).toMatchObject([
      { cmd: 'publish', topic: 't', retain: true, ...(version === 5 ? { properties: { userProperties: { k: 'v' } } } : {}) },
      { cmd: 'pubrel', messageId: 3 },
      { cmd: 'publish' },
    ]);
    again.say({ cmd: 'puback', messageId: 2, reasonCode: 0 });
    again.say({ cmd: 'pubcomp', messageId: 3, reasonCode: 0 });
    again.say({ cmd: 'puback', messageId: 1, reasonCode: 0 });
    expect(kept(blobs)).toEqual({});
  });

  it('sends it as new when the broker lost the session', () => {
    const blobs = createFlashBlobs();
    const rig = createConnectedRig(version, { store: open(blobs, 0, 2000) }, undefined, createClient);
    rig.client.publish('t', 'one', { qos: 1 });
    const again = reboot(blobs);
    again.client.start();
    again.accept(false);
    expect(published(again)).toEqual(['one#1']);
  });

  it('does not deliver a QoS 2 message twice because of a reboot [96]', () => {
    const blobs = createFlashBlobs();
    const message = { cmd: 'publish', topic: 't', payload: 'x', qos: 2, messageId: 9, retain: false } as const;
    const rig = createConnectedRig(version, { store: open(blobs, 0, 2000) }, undefined, createClient);
    rig.say({ ...message, dup: false });
    expect(rig.messages).toHaveLength(1);
    const again = reboot(blobs);
    again.client.start();
    again.accept(true);
    again.say({ ...message, dup: true });
    expect(again.messages).toEqual([]);
    again.say({ cmd: 'pubrel', messageId: 9, reasonCode: 0 });
    expect(kept(blobs)).toEqual({});
    again.say({ ...message, dup: false });
    expect(again.messages).toHaveLength(1);
  });

  it('keeps what `end` cut short for the next start', () => {
    const blobs = createFlashBlobs();
    const rig = createConnectedRig(version, { store: open(blobs, 0, 2000) }, undefined, createClient);
    let outcome = 0;
    rig.client.publish('t', 'one', { qos: 1 }, (reason) => (outcome = reason));
    rig.client.end();
    expect(outcome).toBe(0x102);
    const again = reboot(blobs);
    again.client.start();
    again.accept(true);
    expect(published(again)).toEqual(['one#1 dup']);
  });
});
