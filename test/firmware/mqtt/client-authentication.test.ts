import { describe, expect, it } from 'vitest';
import { createClient } from '../../../firmware/mqtt/full.ts';
import type { Authentication, ClientOptions } from '../../../firmware/mqtt/full.ts';
import { createRig } from './rig.ts';
import type { Rig } from './rig.ts';
import { bytesOf } from './scripted.ts';

/** A mechanism that notes what it is asked; challenges are answered with their text turned round, and proof is the word "proof". */
function createMechanism(): Authentication & { seen: string[]; later: (() => void)[]; slow: boolean } {
  let round = 0;
  return {
    method: 'TURN',
    seen: [],
    later: [],
    slow: false,
    start() {
      this.seen.push('start');
      return `first ${++round}`;
    },
    challenge(data, reply) {
      this.seen.push(`challenge ${data}`);
      const answer = data === 'liar' ? undefined : [...data].toReversed().join('');
      if (this.slow) this.later.push(() => reply(answer));
      else reply(answer);
    },
    done(data) {
      this.seen.push(`done ${data}`);
      return data === 'proof';
    },
  };
}

function greet(options: Partial<ClientOptions> = {}): { rig: Rig; mechanism: ReturnType<typeof createMechanism> } {
  const mechanism = createMechanism();
  const rig = createRig(5, { authentication: mechanism, ...options }, createClient);
  rig.client.start();
  rig.peer().open();
  return { rig, mechanism };
}

const auth = (rig: Rig, reasonCode: number, data: string, method = 'TURN') =>
  rig.say({ cmd: 'auth', reasonCode, properties: { authenticationMethod: method, authenticationData: Buffer.from(data) } });

const accept = (rig: Rig, data = 'proof', method = 'TURN') =>
  rig.say({
    cmd: 'connack',
    sessionPresent: false,
    reasonCode: 0,
    properties: { authenticationMethod: method, authenticationData: Buffer.from(data) },
  });

/** Method and data of the packets written, CONNECT and AUTH alone. */
function told(rig: Rig): string[] {
  return rig.packets().flatMap((packet) => {
    if (packet.cmd !== 'auth' && packet.cmd !== 'connect') return [];
    const reason = packet.cmd === 'auth' ? ` ${packet.reasonCode}` : '';
    return [`${packet.cmd}${reason} ${packet.properties?.authenticationMethod} ${packet.properties?.authenticationData?.toString()}`];
  });
}

function authenticated(): ReturnType<typeof greet> {
  const made = greet();
  auth(made.rig, 0x18, 'abc');
  accept(made.rig);
  return made;
}

describe('enhanced authentication', () => {
  it('goes from CONNECT over challenges to CONNACK, and publishes nothing before [35, 130]', () => {
    const { rig, mechanism } = greet();
    rig.client.publish('t', 'x', { qos: 1 });
    rig.client.subscribe('f', {});
    auth(rig, 0x18, 'abc');
    auth(rig, 0x18, 'xyz');
    expect(told(rig)).toEqual(['connect TURN first 1', 'auth 24 TURN cba', 'auth 24 TURN zyx']);
    expect(rig.packets()).toHaveLength(3);
    expect(rig.client.connected()).toBe(false);
    accept(rig);
    expect(rig.client.connected()).toBe(true);
    expect(mechanism.seen).toEqual(['start', 'challenge abc', 'challenge xyz', 'done proof']);
    expect(rig.packets().slice(3)).toMatchObject([{ cmd: 'subscribe' }, { cmd: 'publish' }]);
  });

  it('starts anew with every connection', () => {
    const { rig, mechanism } = authenticated();
    rig.peer().hangUp();
    rig.clock.advanceMs(500);
    rig.peer().open();
    expect(told(rig)).toEqual(['connect TURN first 2']);
    expect(mechanism.seen.filter((event) => event === 'start')).toHaveLength(2);
  });

  it.each(['liar', ''])('drops a broker that does not prove itself with 0x87: %j', (proof) => {
    const { rig } = greet();
    if (proof) auth(rig, 0x18, 'liar');
    else accept(rig, '');
    expect(rig.connected).toEqual([]);
    expect(rig.disconnected.map((event) => event.reason)).toEqual([0x87]);
    expect(rig.peer().closed).toBe(true);
  });

  it('drops another method with 0x8C, in AUTH and in CONNACK [131]', () => {
    for (const say of [(rig: Rig) => auth(rig, 0x18, 'abc', 'OTHER'), (rig: Rig) => accept(rig, 'proof', 'OTHER')]) {
      const { rig, mechanism } = greet();
      say(rig);
      expect(rig.disconnected.map((event) => event.reason)).toEqual([0x8c]);
      expect(mechanism.seen).toEqual(['start']);
    }
  });

  it('drops AUTH with 0x82 when there is nothing to authenticate with [132]', () => {
    const rig = createRig(5, {}, createClient);
    rig.client.start();
    rig.accept();
    auth(rig, 0x18, 'abc');
    expect(rig.disconnected.map((event) => event.reason)).toEqual([0x82]);
  });

  it('drops AUTH with success before CONNACK', () => {
    const { rig } = greet();
    auth(rig, 0, 'proof');
    expect(rig.disconnected.map((event) => event.reason)).toEqual([0x82]);
  });

  it('answers later if the mechanism needs time, and never on another connection', () => {
    const { rig, mechanism } = greet();
    mechanism.slow = true;
    auth(rig, 0x18, 'abc');
    expect(told(rig)).toHaveLength(1);
    mechanism.later.shift()!();
    expect(told(rig)).toHaveLength(2);
    auth(rig, 0x18, 'late');
    rig.peer().hangUp();
    mechanism.later[0]!();
    rig.clock.advanceMs(500);
    rig.peer().open();
    mechanism.later[0]!();
    expect(told(rig)).toEqual(['connect TURN first 2']);
  });

  it('authenticates anew on the standing connection, and tells once [133]', () => {
    const { rig, mechanism } = authenticated();
    const outcomes: number[] = [];
    rig.client.reauthenticate((reason) => outcomes.push(reason));
    auth(rig, 0x18, 'abc');
    expect(told(rig).slice(2)).toEqual(['auth 25 TURN first 2', 'auth 24 TURN cba']);
    expect(outcomes).toEqual([]);
    auth(rig, 0, 'proof');
    expect(outcomes).toEqual([0]);
    expect(mechanism.seen.at(-1)).toBe('done proof');
    expect(rig.disconnected).toEqual([]);
  });

  it.each(['without proof', 'DISCONNECT', 'lost', 'end'])('tells a re-authentication that fails: %s [133]', (way) => {
    const { rig } = authenticated();
    const outcomes: number[] = [];
    rig.client.reauthenticate((reason) => outcomes.push(reason));
    if (way === 'without proof') auth(rig, 0, 'lie');
    else if (way === 'DISCONNECT') rig.say({ cmd: 'disconnect', reasonCode: 0x87 });
    else if (way === 'lost') rig.peer().hangUp();
    else rig.client.end();
    expect(outcomes).toEqual([{ 'without proof': 0x87, DISCONNECT: 0x87, lost: 0x100, end: 0x102 }[way]]);
    if (way === 'without proof') expect(rig.packets().at(-1)).toMatchObject({ cmd: 'disconnect', reasonCode: 0x87 });
  });

  it('is refused here when there is no mechanism or no connection', () => {
    const outcomes: number[] = [];
    const bare = createRig(5, {}, createClient);
    bare.client.start();
    bare.accept();
    bare.client.reauthenticate((reason) => outcomes.push(reason));
    greet().rig.client.reauthenticate((reason) => outcomes.push(reason));
    expect(outcomes).toEqual([0x8c, 0x8c]);
  });

  it('takes the short AUTH as success without data, which this mechanism does not believe [134]', () => {
    const { rig, mechanism } = authenticated();
    rig.client.reauthenticate();
    rig.peer().say(bytesOf('f0 00'));
    expect(mechanism.seen.at(-1)).toBe('done ');
    expect(rig.disconnected.map((event) => event.reason)).toEqual([0x87]);
  });

  it('never falls back to 3.1.1, which could not authenticate', () => {
    const { rig } = greet();
    rig.peer().say(bytesOf('20 03 00 84 00'));
    expect(rig.refused.map((refusal) => refusal.reason)).toEqual([0x84]);
    rig.clock.advanceMs(60_000);
    rig.peer().open();
    expect(rig.packets()[0]).toMatchObject({ cmd: 'connect', protocolVersion: 5 });
  });
});
