/** Row 29, the other half: texts that a release key has signed, and that no device can follow. */
import { describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { MANIFEST } from '../../../firmware/ota/slot.ts';
import { signedObjects } from '../../../fleet/ota/release.ts';
import { slotArea } from '../../firmware/ota/slot-board.ts';
import { keySet, releaseOf, signature, topics } from './rig.ts';
import { noise, useScene } from './scene.ts';

const scene = useScene();

describe('row 29: a manifest with a good signature and', () => {
  const cases: [string, (body: string) => string][] = [
    ['no JSON in it', (body) => body.slice(0, -1)],
    ['nothing in it', () => 'null'],
    ['no header', (body) => body.replace(/"h":"[^"]*"/, '"h":5')],
    ['a header that is cut short', (body) => body.replace(/"h":"(.{8})[^"]*"/, '"h":"$1"')],
    ['no chunk table', (body) => body.replace(/,"c":"[^"]*"/, '')],
    ['no boards', (body) => body.replace(/,"hw":\[[^\]]*\]/, '')],
    ['no versions of the interpreter', (body) => body.replace(/,"esp":\[[^\]]*\]/, '')],
    ['chunks that do not add up to the bundle', (body) => body.replace(/"c":"[^"]{42}/, '"c":"')],
  ];
  it.each(cases)('%s is refused with a reason, and the board goes on', (_name, change) => {
    // Of no bundle that is built here: its signature is known.
    const whole = releaseOf(Buffer.from(noise(12_000), 'latin1'), 2).body;
    const body = Buffer.from(change(whole.toString()));
    expect(body.equals(whole)).toBe(false);
    scene.rig.upload(scene.two);
    scene.pointAt(scene.publish(body, signature(body, 'release')), 2);
    scene.expectSoon(() => scene.is(code.FAILED, code.MALFORMED)(), 60);
    expect(scene.node.board.uncaught).toEqual([]);
    expect(slotArea(scene.node.storage, 'mote.b').read(MANIFEST, 4)).toBe('\xff\xff\xff\xff');
    // Not verified again at the next connect.
    const before = scene.rig.flashSteps(scene.node).length;
    scene.rig.broker.disconnect('node-1');
    scene.rig.runFor(65);
    expect(scene.rig.flashSteps(scene.node).length - before).toBeLessThan(3);
    scene.rig.push(scene.two);
    scene.expectSoon(scene.runs(2), 300);
  });
});

describe('row 29: a key set with a good signature and', () => {
  it.each([
    ['no JSON in it', () => '{"v":1'],
    ['nothing in it', () => 'null'],
    ['no release keys', (body: string) => body.replace(/,"rel":\[[^\]]*\]/, '')],
    ['no root keys', (body: string) => body.replace(/"root":\[[^\]]*\]/, '"root":7')],
  ])('%s is refused with a reason, and the keys of before count', (_name, change) => {
    const body = Buffer.from(change(JSON.stringify(keySet(2, ['fresh']))));
    for (const { topic, payload } of signedObjects((part) => topics.keys(2, part), body, signature(body, 'root')))
      scene.rig.retain(topic, payload);
    scene.rig.push(scene.two, 'fresh', { keys: 2 });
    scene.expectSoon(scene.is(code.WAITING, code.MALFORMED), 60);
    expect(scene.node.board.uncaught).toEqual([]);
    scene.rig.push(scene.two);
    scene.expectSoon(scene.runs(2), 400);
  });
});
