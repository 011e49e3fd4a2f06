/** Deploying to virtual boards over their ports. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CONFIRM, PARDON } from '../../../firmware/ota/slot.ts';
import { BoardConsole } from '../../../flash/console/board-console.ts';
import { uploadToRam } from '../../../flash/console/ram.ts';
import { openPort } from '../../../flash/ports/open.ts';
import { buildPrograms, bundleOf, deployTo, failureOf, nodesOfATest, runsAfterReset, startNode, type Programs } from './nodes.ts';

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});

describe('a deploy', () => {
  nodesOfATest();

  it('puts a program into a slot, the next one into the other, and each stays', async () => {
    const node = await startNode(programs);
    expect(await deployTo(node, programs, bundleOf('1'))).toMatchObject({ slot: 'mote.a', sequence: 1 });
    expect(await runsAfterReset(node)).toBe('version 1');
    expect(await deployTo(node, programs, bundleOf('2'))).toMatchObject({ slot: 'mote.b', sequence: 2 });
    for (let start = 0; start < 2; start++) expect(await runsAfterReset(node)).toBe('version 2');
    expect(await deployTo(node, programs, bundleOf('3'))).toMatchObject({ slot: 'mote.a', sequence: 3 });
    expect(await runsAfterReset(node)).toBe('version 3');
  }, 60_000);

  it('confirms what stays up, so that it also stays without an update agent', async () => {
    const node = await startNode(programs);
    await deployTo(node, programs, bundleOf('1'));
    const header = Buffer.from(node.storage.read('mote.a', 0, 640)!);
    expect(header[CONFIRM]).toBe(0);
    expect([...header.subarray(PARDON, PARDON + 255)].every((byte) => byte === 0)).toBe(true);
    expect(header[PARDON + 255]).toBe(0xff);
  });

  it.each<[string, Parameters<typeof startNode>[1], Parameters<typeof deployTo>[3], string, number]>([
    ['another chip', {}, { chip: 'esp32c3' }, 'BOARD_MISMATCH', 2],
    ['a board without slots', { bare: true }, {}, 'BOARD_NOT_PROVISIONED', 2],
    ['an interpreter without SHA-256', { policy: ';Modules.addCached("crypto","exports={}")' }, {}, 'BOARD_NO_SHA256', 3],
    ['too few variables', { variables: 1000 }, {}, 'BOARD_OUT_OF_MEMORY', 7],
  ])(
    'refuses %s before it changes anything',
    async (_name, options, request, code, exitCode) => {
      const node = await startNode(programs, options);
      const before = Buffer.from(node.storage.flash.read(0, node.storage.flash.sizeBytes));
      expect(await failureOf(deployTo(node, programs, bundleOf('1'), request))).toMatchObject({ code, exitCode });
      expect(before.equals(node.storage.flash.read(0, node.storage.flash.sizeBytes))).toBe(true);
    },
    60_000,
  );

  it('refuses a program that no slot takes', async () => {
    const node = await startNode(programs);
    const failure = await failureOf(deployTo(node, programs, bundleOf('1', '', 40_000)));
    expect(failure).toMatchObject({ code: 'SLOT_TOO_SMALL', exitCode: 7, text: expect.stringContaining('40,000 bytes') });
  });

  it('finds out at the read-back that the flash took something else, and the first program goes on', async () => {
    const node = await startNode(programs);
    await deployTo(node, programs, bundleOf('1'));
    const { flash } = node.storage;
    const write = flash.write.bind(flash);
    flash.write = (address, bytes) => write(address, bytes.length > 500 ? bytes.map((byte, index) => (index === 7 ? 0 : byte)) : bytes);
    expect(await failureOf(deployTo(node, programs, bundleOf('2', '', 3000)))).toMatchObject({ code: 'DEPLOY_DAMAGED', exitCode: 5 });
    flash.write = write;
    expect(await runsAfterReset(node)).toBe('version 1');
  }, 60_000);

  it('refuses a foreign .bootcde, and replaces it when asked', async () => {
    const node = await startNode(programs);
    node.storage.write('.bootcde', Buffer.from('print("saved by an IDE")'));
    expect(await failureOf(deployTo(node, programs, bundleOf('1')))).toMatchObject({ code: 'BOARD_FOREIGN_BOOT', exitCode: 2 });
    await deployTo(node, programs, bundleOf('1'), { replaceBoot: true });
    expect(await runsAfterReset(node)).toBe('version 1');
  }, 60_000);

  it('says that a program does not fit into memory', async () => {
    const node = await startNode(programs, { variables: 1000 });
    const port = await openPort(node.url);
    const console = await BoardConsole.open(port);
    const upload = uploadToRam(console, { bytes: bundleOf('1', '', 60_000) });
    expect(await failureOf(upload)).toMatchObject({ code: 'BOARD_OUT_OF_MEMORY', exitCode: 7 });
    await port.close();
  });
});
