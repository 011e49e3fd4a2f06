/** Rows 50, 51 and 59 to 64 of the threat and fault model: a new version on trial, and what ends it. */
import { describe, expect, it } from 'vitest';
import * as code from '../../../firmware/ota/codes.ts';
import { BAD, CONFIRM, PARDON, TRY } from '../../../firmware/ota/slot.ts';
import { slotArea } from '../../firmware/ota/slot-board.ts';
import { Rig } from './rig.ts';
import { useScene } from './scene.ts';

const scene = useScene();

/** Puts a version on trial that fails in the given way, and waits for the verdict. */
function failing(behaviour: string, reason: number, limitS: number): void {
  scene.behave(`${behaviour} 2`);
  scene.rig.push(scene.two);
  expect(scene.rig.runUntil(scene.is(code.FAILED, reason), limitS), JSON.stringify(scene.node.status())).toBe(true);
  expect(scene.node.status()).toMatchObject({ run: 1, q: 2 });
  expect(scene.flag('mote.b', BAD)).toBe('\0');
  expect(scene.flag('mote.a', CONFIRM)).toBe('\0');
}

describe('trials', () => {
  it('row 59: a version that throws goes after three starts', () => {
    failing('throws', code.THREW, 120);
    expect(scene.versions).toEqual(['version 1', 'version 2', 'version 2', 'version 2', 'version 1']);
    expect(scene.node.lines).toContain('Uncaught Error: BROKEN');
  });

  it('row 60: a version that hangs at its start is ended by the watchdog, three times', () => {
    failing('loops', code.CRASHED, 900);
    expect(scene.node.lines.filter((line) => line === 'version 2')).toHaveLength(3);
  });

  it('row 61: a version that does not reach the broker goes when its time is over', () => {
    scene.behave('nowhere.mote:1883 2', 'broker');
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.is(code.FAILED, code.NO_BROKER), 600)).toBe(true);
    expect(scene.node.lines).toEqual(['version 1', 'version 2', 'version 1']);
  });

  it('row 61: a broker address that is a black hole blocks the interpreter, and rolls nothing back by the watchdog', () => {
    scene.behave('203.0.113.1:1883 2', 'broker');
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.is(code.FAILED, code.NO_BROKER), 900)).toBe(true);
    expect(scene.versions).toEqual(['version 1', 'version 2', 'version 1']);
  });

  it('row 61: a version that does not call itself healthy goes when its time is over', () => {
    failing('sick', code.UNHEALTHY, 600);
  });

  it('row 50: a broker that refuses the subscription to the channel does not get a version confirmed', () => {
    let denied = false;
    scene.startOn(new Rig({ access: { allow: ({ action, topic }) => !(denied && action === 'subscribe' && topic.includes('/ch/')) } }));
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.is(code.RESTARTING), 60);
    denied = true;
    scene.rig.runFor(1000);
    expect(scene.flag('mote.b', CONFIRM)).toBe('\xff');
    // The old version is refused too, so it is not the new one's fault.
    expect(scene.flag('mote.b', BAD)).toBe('\xff');
    denied = false;
    expect(scene.rig.runUntil(scene.runs(2), 4000)).toBe(true);
  });

  it('row 50: a broker that refuses an object is named', () => {
    scene.startOn(new Rig({ access: { allow: ({ action, topic }) => !(action === 'subscribe' && topic.includes('/c/')) } }));
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.is(code.WAITING, code.DENIED), 60)).toBe(true);
  });

  it('row 51: a broker that refuses the connection does not get a version confirmed, and it is not blamed', () => {
    let closed = false;
    const access = {
      get credentials() {
        return closed ? { somebody: 'else' } : undefined;
      },
    };
    scene.startOn(new Rig({ access: access as { credentials: Record<string, string> } }));
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.is(code.RESTARTING), 60);
    closed = true;
    scene.rig.runFor(1000);
    expect([scene.flag('mote.b', CONFIRM), scene.flag('mote.b', BAD)]).toEqual(['\xff', '\xff']);
    closed = false;
    expect(scene.rig.runUntil(scene.runs(2), 4000)).toBe(true);
  });

  it('row 62: the broker is down during a trial: nobody is blamed, and the new version gets another one when it is back', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(scene.is(code.RESTARTING), 60);
    scene.rig.broker.stop();
    scene.rig.runFor(3600);
    expect(scene.flag('mote.b', BAD)).toBe('\xff');
    scene.rig.broker.start();
    expect(scene.rig.runUntil(scene.runs(2), 600)).toBe(true);
    expect(scene.node.board.uncaught).toEqual([]);
  });

  /** Switches the board off and on, `times`, each time after so many seconds. */
  function cycle(times: number, afterS: number): void {
    for (let i = 0; i < times; i++) {
      scene.rig.runFor(afterS);
      scene.node.board.powerOff();
      scene.node.board.boot();
    }
  }

  it('row 63: a user who switches a board on trial off and on burns no try, when it runs a minute in between', () => {
    scene.behave('sick 2');
    scene.rig.push(scene.two);
    scene.rig.runUntil(() => scene.node.lines.includes('version 2'), 60);
    cycle(8, 70);
    scene.behave('ok');
    cycle(1, 70);
    expect(scene.rig.runUntil(scene.runs(2), 200)).toBe(true);
  });

  it('row 63: at once three times in a row, it goes back: nothing tells that from a crash', () => {
    scene.rig.push(scene.two);
    scene.rig.runUntil(() => scene.node.lines.includes('version 2'), 60);
    cycle(3, 5);
    expect(scene.rig.runUntil(scene.is(code.FAILED, code.CRASHED), 60)).toBe(true);
    expect(scene.node.status()).toMatchObject({ run: 1 });
  });

  it('row 60: a version that hangs after a minute, again and again, does not stay on trial for ever', () => {
    scene.behave('sick 2');
    scene.rig.push(scene.two);
    scene.rig.runUntil(() => scene.node.lines.includes('version 2'), 60);
    cycle(15, 70);
    expect(scene.rig.runUntil(scene.is(code.FAILED, code.CRASHED), 60)).toBe(true);
  });

  it('row 64: a confirmed version that no longer stays up makes way for the rescue bundle, which says so and takes an update', () => {
    const area = slotArea(scene.node.storage, 'mote.a');
    area.write(TRY, '\0'.repeat(5));
    scene.node.storage.write('mote.id0', scene.rig.identity('node-1'));
    scene.node.board.reset();
    expect(scene.rig.runUntil(() => scene.node.status()?.w === code.UNSTABLE, 60)).toBe(true);
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.runs(2), 200)).toBe(true);
  });

  it('row 64: left alone, the rescue bundle gives the application another chance', () => {
    slotArea(scene.node.storage, 'mote.a').write(TRY, '\0'.repeat(5));
    scene.node.storage.write('mote.id0', scene.rig.identity('node-1'));
    scene.node.board.reset();
    scene.rig.runUntil(() => scene.node.status()?.w === code.UNSTABLE, 60);
    expect(scene.rig.runUntil(() => scene.node.lines.filter((line) => line === 'version 1').length > 1, 1200)).toBe(true);
  });

  it('a start that lasted a minute is pardoned', () => {
    scene.node.board.reset();
    scene.rig.runFor(10);
    expect(scene.flag('mote.a', TRY)).toBe('\0');
    expect(scene.flag('mote.a', PARDON)).toBe('\xff');
    scene.rig.runFor(60);
    expect(scene.flag('mote.a', PARDON)).toBe('\0');
  });

  it('the application puts the restart off, and an abort in between is final', () => {
    scene.behave('busy 1');
    scene.node.board.boot();
    scene.rig.push(scene.two);
    expect(scene.rig.runUntil(scene.is(code.DEFERRED), 60)).toBe(true);
    scene.rig.runFor(100);
    scene.rig.point(scene.two, { state: 'abort' });
    scene.rig.runFor(5);
    scene.node.board.reset();
    scene.rig.runFor(20);
    expect(scene.node.lines).toEqual(['version 1', 'version 1', 'version 1']);
  });
});
