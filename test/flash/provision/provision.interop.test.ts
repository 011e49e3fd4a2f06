/** Setting virtual boards up over their ports. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkedText } from '../../../firmware/checked-text.ts';
import { keysForBoard } from '../../../fleet/ota/keys.ts';
import { readIdentity } from '../../../firmware/identity.ts';
import { BoardConsole } from '../../../flash/console/board-console.ts';
import { provisionBoard, type Provisioned, type ProvisionRequest } from '../../../flash/provision/provision.ts';
import { openPort } from '../../../flash/ports/open.ts';
import { compress } from '../../../simulator/engine/heatshrink.ts';
import { identityFiles } from '../../../cli/board/identity.ts';
import { crc32 } from 'node:zlib';
import { slotArea } from '../../firmware/ota/slot-board.ts';
import {
  buildPrograms,
  bundleOf,
  deployTo,
  failureOf,
  nodesOfATest,
  RESCUE,
  runsAfterReset,
  startNode,
  type Node,
  type Programs,
} from '../deploy/nodes.ts';

const IDENTITY = {
  v: 1,
  org: 'acme',
  site: 'berlin',
  area: 'greenhouse',
  type: 'climate',
  id: 'node-1',
  wifi: { ssid: 'Gewächshaus', password: 'secret of the Wi-Fi' },
  broker: { host: 'broker.mote', port: 1883 },
} as const;

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});

async function provisionOver(node: Node, options: Partial<ProvisionRequest> = {}, log: string[] = []): Promise<Provisioned> {
  const port = await openPort(node.url);
  try {
    const console = await BoardConsole.open(port, { log: (line) => log.push(line), onText: (text) => log.push(text) });
    const { boot0, loader } = programs;
    return await provisionBoard(console, {
      chip: 'esp32',
      identity: identityFiles(IDENTITY),
      needsTls: false,
      keys: '',
      boot0,
      loader,
      rescue: RESCUE,
      slotBytes: undefined,
      erase: false,
      compress,
      report: () => undefined,
      ...options,
    });
  } finally {
    await port.close();
  }
}

describe('provisioning', () => {
  nodesOfATest();

  it('leaves a board that starts its rescue bundle, has its identity twice, and takes deploys', async () => {
    const node = await startNode(programs, { bare: true });
    const log: string[] = [];
    const keys = { v: 1, t: 'keys', app: 'climate', kv: 3, root: ['cm9vdA=='], rel: ['cmVs'] } as const;
    expect(await provisionOver(node, { keys: keysForBoard(keys) }, log)).toMatchObject({
      board: 'ESP32',
      slotBytes: 131_072,
      storageBytes: 917_504,
    });
    const order = 'mote.pad mote.a mote.b mote.sig mote.rescue mote.keys mote.id0 mote.id1 mote.ldr .boot0 .bootcde mote.fence';
    expect(node.storage.list().map(({ name }) => name)).toEqual(order.split(' '));
    const copies = [0, 1].map((copy) => Buffer.from(node.storage.read(`mote.id${copy}`)!).toString('latin1'));
    const identity = readIdentity(
      (copy) => copies[copy],
      (bytes) => crc32(Buffer.from(bytes, 'latin1')),
    );
    expect(Buffer.from(identity!.wifi.ssid, 'latin1').toString()).toBe('Gewächshaus');
    expect(copies[0]).toBe(copies[1]);
    const stored = checkedText(slotArea(node.storage, 'mote.keys').read(0, 4096), (bytes) => crc32(Buffer.from(bytes, 'latin1')));
    expect(JSON.parse(stored!)).toEqual(keys);
    expect(log.join('\n')).not.toMatch(/secret|Gew|node-1/);
    expect(await runsAfterReset(node)).toBe('rescue runs');
    await deployTo(node, programs, bundleOf('1', '', 9000));
    expect(await runsAfterReset(node)).toBe('version 1');
  }, 60_000);

  it('refuses a Storage that is not empty, and erases it when asked', async () => {
    const node = await startNode(programs, { bare: true });
    node.storage.write('settings', Buffer.from('kept'));
    expect(await failureOf(provisionOver(node))).toMatchObject({
      code: 'STORAGE_NOT_EMPTY',
      exitCode: 2,
      text: expect.stringContaining('settings'),
    });
    expect(node.storage.read('settings')).toBeDefined();
    await provisionOver(node, { erase: true });
    expect(node.storage.read('settings')).toBeUndefined();
    expect(await runsAfterReset(node)).toBe('rescue runs');
  }, 60_000);

  it.each<[string, Parameters<typeof startNode>[1], Partial<ProvisionRequest>, string, number]>([
    ['another chip', {}, { chip: 'esp32s3' }, 'BOARD_MISMATCH', 2],
    ['too few variables', { variables: 1500 }, {}, 'BOARD_OUT_OF_MEMORY', 7],
    ['slots that do not fit', { storageBytes: 24 * 4096 }, { slotBytes: 128 * 1024 }, 'STORAGE_FULL', 7],
  ])('refuses %s before it writes anything', async (_name, options, request, code, exitCode) => {
    const node = await startNode(programs, { bare: true, ...options });
    expect(await failureOf(provisionOver(node, request))).toMatchObject({ code, exitCode });
    expect(node.storage.list()).toEqual([]);
  });

  it('refuses an interpreter without SHA-256, or without the TLS that the identity asks for', async () => {
    const node = await startNode(programs, { bare: true });
    node.storage.write('.boot0', Buffer.from('Modules.addCached("crypto","exports={}")'));
    node.board.pressReset();
    expect(await failureOf(provisionOver(node, { erase: true }))).toMatchObject({ code: 'BOARD_NO_SHA256', exitCode: 3 });
    const bare = await startNode(programs, { bare: true });
    // This board was plugged into no network.
    expect(await failureOf(provisionOver(bare, { needsTls: true }))).toMatchObject({ code: 'BOARD_NO_TLS', exitCode: 3 });
  });

  it('makes the slots smaller where the usual ones do not fit', async () => {
    const node = await startNode(programs, { bare: true, storageBytes: 40 * 4096 });
    const { slotBytes } = await provisionOver(node);
    expect(slotBytes).toBeGreaterThanOrEqual(8 * 4096);
    expect(slotBytes).toBeLessThan(131_072);
    await deployTo(node, programs, bundleOf('1'));
    expect(await runsAfterReset(node)).toBe('version 1');
  }, 60_000);

  it('finds out at the read-back that a cell of the flash is worn', async () => {
    const node = await startNode(programs, { bare: true });
    const { storage } = node;
    const write = storage.write.bind(storage);
    storage.write = (name, data, offset, size, flags) =>
      write(
        name,
        name === 'mote.ldr' && offset === 0 ? Uint8Array.from(data, (byte, index) => (index === 40 ? 0 : byte)) : data,
        offset,
        size,
        flags,
      );
    expect(await failureOf(provisionOver(node))).toMatchObject({
      code: 'PROVISION_DAMAGED',
      exitCode: 5,
      text: expect.stringContaining('mote.ldr'),
    });
  });
});
