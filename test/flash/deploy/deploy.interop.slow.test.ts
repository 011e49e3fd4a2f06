/** The longer cases of deploying to virtual boards over their ports. */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPrograms, bundleOf, deployTo, failureOf, nodesOfATest, runsAfterReset, startNode, type Programs } from './nodes.ts';

let programs: Programs;
beforeAll(async () => {
  programs = await buildPrograms();
});

describe('a deploy', () => {
  nodesOfATest();

  it('works line by line where the interpreter knows no packets', async () => {
    const node = await startNode(programs, { packets: false });
    await deployTo(node, programs, bundleOf('1', '', 3000));
    expect(await runsAfterReset(node)).toBe('version 1');
  }, 60_000);

  it('that a program without the update agent does not call good stays, however often the board starts', async () => {
    const node = await startNode(programs);
    await deployTo(node, programs, bundleOf('1', 'setTimeout(E.reboot,4000)'));
    for (let start = 0; start < 7; start++) expect(await runsAfterReset(node)).toBe('version 1');
  }, 60_000);

  it.each([
    ['throws at its start', 'null.x', 'DEPLOY_THREW'],
    ['throws soon after', 'setTimeout(function(){null.x},300)', 'DEPLOY_THREW'],
    ['restarts the board', 'setTimeout(E.reboot,300)', 'DEPLOY_FAILED'],
  ])(
    'takes a program back that %s',
    async (_name, then, code) => {
      const node = await startNode(programs);
      await deployTo(node, programs, bundleOf('1'));
      expect(await failureOf(deployTo(node, programs, bundleOf('2', then)))).toMatchObject({ code, exitCode: 6 });
      expect(await runsAfterReset(node)).toBe('version 1');
    },
    60_000,
  );

  it('waits for the hello that is asked for, and takes the program back without it', async () => {
    const node = await startNode(programs);
    await deployTo(node, programs, bundleOf('1'));
    const hello = { text: 'ready', seen: () => false };
    expect(await failureOf(deployTo(node, programs, bundleOf('2'), { hello, patienceMs: 1500 }))).toMatchObject({
      code: 'DEPLOY_NO_HELLO',
      exitCode: 42,
    });
    expect(await runsAfterReset(node)).toBe('version 1');
  }, 60_000);
});
