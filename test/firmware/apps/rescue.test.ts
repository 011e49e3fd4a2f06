/** The rescue bundle on a board whose Storage holds an identity and nothing else: how it comes to its broker. */
import { crc32 } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { encodeIdentity, type Identity } from '../../../firmware/identity.ts';
import { LAYOUT } from '../../../firmware/ota/codes.ts';
import { updateTopics } from '../../../fleet/ota/topics.ts';
import { Board } from '../../../simulator/board.ts';
import type { AcceptedLink, ByteLink } from '../../../simulator/broker/link.ts';
import type { ListenOptions } from '../../../simulator/network/virtual-network.ts';
import { Storage } from '../../../simulator/storage.ts';
import { Surroundings } from '../../../simulator/surroundings.ts';
import { stringToBytes } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';
import { compiled } from '../../support/compiled.ts';

const HOST = 'broker.mote';
const WIFI = { ssid: 'mote', password: 'motemote' };
const STATUS = updateTopics('node').status('node-1');
/** What the engine takes for DER: more than a hundred bytes, the first of them 0x30. */
const DER = Buffer.alloc(120, 0x30).toString('base64');

let rescue: string;
beforeAll(async () => {
  rescue = (await compiled('firmware/apps/rescue.ts')).toString('latin1');
}, 60_000);

/** A board with the bundle, a network with one broker, and how often it was connected to. */
function setUp(port: number, listen: ListenOptions = {}, broker: Partial<Identity['broker']> = {}) {
  const world = new World({ seed: 1 });
  const wiring = { file: 'w', board: 'esp32' as const, identity: undefined, accessPoint: { ...WIFI, rssiDbm: -60 }, parts: [] };
  const site = new Surroundings({ world, wiring, broker: false });
  let connections = 0;
  const accept = (link: ByteLink): AcceptedLink => {
    connections++;
    return site.broker.accept(link);
  };
  site.network.listen(HOST, port, { running: true, accept }, listen);
  const storage = new Storage();
  const place = { org: 'o', site: 's', area: 'a', type: 'node', id: 'node-1' };
  const identity: Identity = { v: 1, ...place, wifi: WIFI, broker: { host: HOST, port, ...broker } };
  const write = (name: string, text: string): void => void storage.write(name, stringToBytes(text));
  write(
    'mote.id1',
    encodeIdentity(identity, (bytes) => crc32(Buffer.from(bytes, 'latin1'))),
  );
  write('.bootcde', rescue);
  const board = new Board({ world, storage });
  site.plug(board);
  board.boot();
  const runFor = (seconds: number): void => world.runFor(seconds * 1e6);
  const status = (): unknown => {
    const payload = site.broker.retained(STATUS);
    return payload && JSON.parse(Buffer.from(payload).toString());
  };
  return { site, board, runFor, status, connections: () => connections };
}

it('joins, connects and says how it is', () => {
  const { board, runFor, status } = setUp(1883);
  runFor(10);
  expect(status()).toMatchObject({ run: 0, w: LAYOUT });
  expect(board.uncaught).toEqual([]);
});

it.each([
  ['a client certificate', { clientCertificate: true }, { certificate: DER, key: DER }],
  ['nothing but encryption', {}, {}],
])('connects over TLS with %s', (_name, listen, tls) => {
  const { board, runFor, status } = setUp(8883, { tls: true, ...listen }, { tls });
  runFor(20);
  expect(status()).toMatchObject({ run: 0 });
  expect(board.uncaught).toEqual([]);
});

it('asks again and again for an access point that is not there, and comes back to one that was gone for long', () => {
  const { site, board, runFor, status, connections } = setUp(1883);
  site.accessPoint.setUp(false);
  runFor(1800);
  expect(status()).toBeUndefined();
  site.accessPoint.setUp(true);
  runFor(70);
  expect(status()).toMatchObject({ run: 0 });
  site.accessPoint.setUp(false);
  runFor(1800);
  const before = connections();
  site.accessPoint.setUp(true);
  // A minute until it asks, and the client's own pause behind it.
  runFor(200);
  expect(connections()).toBeGreaterThan(before);
  expect(board.uncaught).toEqual([]);
});
