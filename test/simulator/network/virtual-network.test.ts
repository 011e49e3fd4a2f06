import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AcceptedLink, ByteLink } from '../../../simulator/broker/link.ts';
import type { LinkFault } from '../../../simulator/network/faults.ts';
import type { Link } from '../../../simulator/network/stack.ts';
import { VirtualNetwork } from '../../../simulator/network/virtual-network.ts';
import { RandomStream } from '../../../simulator/random.ts';
import { World } from '../../../simulator/world.ts';
import { EventQueue } from '../../../simulator/queue.ts';

/** A peer that keeps what it hears and says what it is told. */
class Peer {
  readonly running = true;
  heard = '';
  closed = false;
  link: ByteLink | undefined;

  accept(link: ByteLink): AcceptedLink {
    this.link = link;
    return { receive: (bytes) => (this.heard += Buffer.from(bytes).toString('latin1')), closed: () => (this.closed = true) };
  }
}

function makeScene(seed = 1) {
  const world = new World({ seed });
  const queue = new EventQueue();
  world.add({ queue });
  const random = new RandomStream(seed, 'network');
  const network = new VirtualNetwork({ queue: world.queue, random: () => random.unit() });
  const peer = new Peer();
  network.listen('peer.test', 7, peer);
  const scene = { world, network, peer, online: true, events: [] as string[], data: '', atUs: [] as number[] };
  const stack = network.attach({ board: 'board', queue, nowUs: () => queue.nowUs, online: () => scene.online });
  const connect = (host = 'peer.test', port = 7): Link =>
    stack.connect(
      { host, port },
      {
        onOpen: () => void scene.events.push('open'),
        onData: (bytes) => {
          scene.data += bytes;
          scene.events.push(`data ${bytes.length}`);
          scene.atUs.push(queue.nowUs);
        },
        onClose: (error) => void scene.events.push(`close ${error ?? ''}`),
      },
    );
  return Object.assign(scene, { connect, pass: (ms: number) => world.runFor(ms * 1000) });
}

describe('VirtualNetwork', () => {
  let scene: ReturnType<typeof makeScene>;
  beforeEach(() => (scene = makeScene()));

  it('carries bytes both ways in order, in segments of at most 536', () => {
    const link = scene.connect();
    scene.pass(100);
    link.send('a'.repeat(2000) + 'b');
    scene.peer.link!.send(Buffer.from('c'.repeat(1000) + 'd'));
    scene.pass(100);
    expect(scene.peer.heard).toBe('a'.repeat(2000) + 'b');
    expect(scene.events).toEqual(['open', 'data 536', 'data 465']);
    expect(scene.data.endsWith('d')).toBe(true);
  });

  it('answers nothing from inside connect', () => {
    scene.connect();
    expect(scene.events).toEqual([]);
  });

  it.each([
    ['peer.test', 8, 'close refused', 60],
    ['nowhere.test', 7, 'close not-found', 60],
    ['10.9.9.9', 7, 'close unreachable', 20_000],
  ] as const)('says that %s:%i gives "%s"', (host, port, outcome, withinMs) => {
    scene.connect(host, port);
    scene.pass(withinMs);
    expect(scene.events).toEqual([outcome]);
  });

  it('finds a host by its address too', () => {
    scene.connect(scene.network.resolve('peer.test'));
    scene.pass(60);
    expect(scene.events).toEqual(['open']);
  });

  it('lets nothing through while the radio is down, and all of it afterwards', () => {
    const link = scene.connect();
    scene.pass(100);
    scene.online = false;
    link.send('lost?');
    scene.peer.link!.send(Buffer.from('also'));
    scene.pass(5000);
    expect([scene.peer.heard, scene.data]).toEqual(['', '']);
    scene.online = true;
    scene.pass(1500);
    expect([scene.peer.heard, scene.data]).toEqual(['lost?', 'also']);
  });

  it('gives a connection up when nothing got through for 100 s', () => {
    const link = scene.connect();
    scene.pass(100);
    scene.online = false;
    link.send('x');
    scene.pass(110_000);
    expect(scene.events).toEqual(['open', 'close reset']);
    expect(scene.peer.closed).toBe(true);
  });

  it('ends in order: what was sent arrives before the end', () => {
    const link = scene.connect();
    scene.pass(100);
    link.send('last');
    link.close();
    scene.pass(100);
    expect([scene.peer.heard, scene.peer.closed]).toEqual(['last', true]);
    expect(scene.events).toEqual(['open']);
  });

  it('tells the peer nothing when a board goes away without a word', () => {
    const link = scene.connect();
    scene.pass(100);
    link.send('never');
    link.abort();
    scene.pass(1000);
    expect([scene.peer.heard, scene.peer.closed]).toEqual(['', false]);
  });

  it('has no more room than the send buffer until the peer has acknowledged', () => {
    const link = scene.connect();
    scene.pass(100);
    link.send('x'.repeat(5000));
    expect(link.room).toBe(744);
    scene.pass(100);
    expect(link.room).toBe(5744);
  });

  it('cuts after exactly as many bytes as a fault says, in either direction', () => {
    fc.assert(
      fc.property(fc.nat(1500), fc.constantFrom('toBoard', 'fromBoard'), (bytes, direction) => {
        const cut = makeScene();
        cut.network.faults.add({ cutAfterBytes: { [direction]: bytes } });
        const link = cut.connect();
        cut.pass(60);
        for (let index = 0; index < 3; index++) {
          if (direction === 'fromBoard') link.send('y'.repeat(600));
          else cut.peer.link?.send(Buffer.from('y'.repeat(600)));
        }
        cut.pass(200);
        expect(direction === 'fromBoard' ? cut.peer.heard.length : cut.data.length).toBe(bytes);
        expect(cut.events.at(-1)).toBe('close reset');
        expect(cut.peer.link === undefined || cut.peer.closed).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('goes mute after as many bytes as a fault says, and neither side hears of it', () => {
    scene.network.faults.add({ muteAfterBytes: { fromBoard: 3, toBoard: 2 } });
    const link = scene.connect();
    scene.pass(60);
    link.send('abcdef');
    link.send('ghi');
    scene.peer.link!.send(Buffer.from('uvw'));
    scene.pass(10_000);
    expect([scene.peer.heard, scene.data, scene.peer.closed]).toEqual(['abc', 'uv', false]);
    expect(scene.events).toEqual(['open', 'data 2']);
  });

  it.each<[LinkFault['connect'] & string, string]>([
    ['refuse', 'close refused'],
    ['not-found', 'close not-found'],
    ['silent', 'close unreachable'],
  ])('answers an attempt as the fault "%s" says, as often as it says', (connect, outcome) => {
    scene.network.faults.add({ connect, times: 1, matches: ({ sequence }) => sequence === 2 });
    for (let attempt = 0; attempt < 3; attempt++) {
      scene.connect();
      scene.pass(20_000);
    }
    expect(scene.events).toEqual(['open', outcome, 'open']);
  });

  it('adds a delay to every segment', () => {
    scene.network.faults.add({ delayUs: 500_000 });
    const link = scene.connect();
    scene.pass(1100);
    link.send('x');
    scene.pass(499);
    expect(scene.peer.heard).toBe('');
    scene.pass(20);
    expect(scene.peer.heard).toBe('x');
  });

  it('gives the same bytes at the same times for the same seed, and others for another', () => {
    const run = (seed: number): number[] => {
      const other = makeScene(seed);
      other.connect();
      other.pass(60);
      for (let index = 0; index < 20; index++) other.peer.link!.send(Buffer.from('x'));
      other.pass(100);
      return other.atUs;
    };
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });
});
