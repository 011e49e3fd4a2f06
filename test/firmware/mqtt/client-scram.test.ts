/** The client authenticating with SCRAM-SHA-256 against a scripted broker; Mosquitto 2.0 knows no mechanism. */
import { createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createClient } from '../../../firmware/mqtt/full.ts';
import { createScram } from '../../../firmware/mqtt/scram.ts';
import type { Timers } from '../../../hal/timers.ts';
import { createRig, lose, published } from './rig.ts';
import type { Rig } from './rig.ts';
import { createScramServer } from './scram-server.ts';
import type { ScramServer } from './scram-server.ts';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function createScramRig(password = 'pencil') {
  let derivations = 0;
  let rig: Rig | undefined;
  const timers: Timers = {
    nowMs: () => rig!.clock.nowMs(),
    after: (delayMs, callback) => rig!.clock.after(delayMs, callback),
    cancel: (id) => rig!.clock.cancel(id),
  };
  const authentication = createScram({
    username: 'node-1',
    password,
    timers,
    crypto: {
      sha256: (data) => latin1(createHash('sha256').update(data, 'latin1').digest()),
      pbkdf2Sha256: (secret, salt, iterations) => {
        derivations++;
        return latin1(pbkdf2Sync(Buffer.from(secret, 'latin1'), Buffer.from(salt, 'latin1'), iterations, 32, 'sha256'));
      },
      randomBytes: (count) => latin1(randomBytes(count)),
    },
  });
  rig = createRig(5, { authentication, status: { topic: 'status', online: 'on', offline: 'off' } }, createClient);
  rig.client.start();
  return { rig, derivations: () => derivations };
}

/** Authentication Data of the last packet of the client that carried any. */
function told(rig: Rig): string {
  const packets = rig.packets().filter(({ cmd }) => cmd === 'connect' || cmd === 'auth') as {
    properties?: { authenticationData?: Buffer };
  }[];
  return packets.at(-1)!.properties!.authenticationData!.toString('latin1');
}

function say(rig: Rig, cmd: 'auth' | 'connack', reasonCode: number, data: string): void {
  const properties = { authenticationMethod: 'SCRAM-SHA-256', authenticationData: Buffer.from(data, 'latin1') };
  rig.say((cmd === 'auth' ? { cmd, reasonCode, properties } : { cmd, reasonCode, sessionPresent: false, properties }) as never);
}

/** Goes through the exchange up to the client's proof; answers what the server makes of it. */
function exchange(rig: Rig, server: ScramServer): string | undefined {
  rig.peer().open();
  say(rig, 'auth', 0x18, server.first(told(rig)));
  rig.clock.advanceMs(0);
  return server.last(told(rig));
}

describe('a client with SCRAM-SHA-256', () => {
  it('connects to a broker that proves itself, and says nothing before', () => {
    const { rig } = createScramRig();
    const proof = exchange(rig, createScramServer({ username: 'node-1', password: 'pencil' }));
    expect(published(rig)).toEqual([]);
    say(rig, 'connack', 0, proof!);
    expect(rig.connected).toHaveLength(1);
    expect(published(rig)).toEqual(['on#1']);
  });

  it('leaves a broker that does not know the password, with 0x87 and unheard', () => {
    const { rig } = createScramRig();
    rig.client.publish('secret', 'x', { qos: 1 });
    exchange(rig, createScramServer({ password: 'guessed' }));
    say(rig, 'connack', 0, 'v=AAAA');
    expect(rig.connected).toEqual([]);
    expect(published(rig)).toEqual([]);
    expect(rig.disconnected).toMatchObject([{ reason: 0x87 }]);
  });

  it('leaves a broker that accepts it without asking', () => {
    const { rig } = createScramRig();
    rig.peer().open();
    rig.say({ cmd: 'connack', sessionPresent: false, reasonCode: 0 } as never);
    expect(rig.connected).toEqual([]);
    expect(rig.disconnected).toMatchObject([{ reason: expect.any(Number) as number }]);
  });

  it('tells a wrong password apart: the broker refuses the proof', () => {
    const { rig } = createScramRig('wrong');
    expect(exchange(rig, createScramServer({ password: 'pencil' }))).toBeUndefined();
    rig.say({ cmd: 'connack', sessionPresent: false, reasonCode: 0x87 } as never);
    expect(rig.refused).toMatchObject([{ reason: 0x87 }]);
  });

  it('derives the key once for all reconnects, and again authenticates on a standing connection', () => {
    const { rig, derivations } = createScramRig();
    const server = createScramServer({ password: 'pencil' });
    for (let round = 0; round < 3; round++) {
      say(rig, 'connack', 0, exchange(rig, server)!);
      expect(rig.connected).toHaveLength(round + 1);
      if (round < 2) lose(rig);
    }
    const outcomes: number[] = [];
    rig.client.reauthenticate((reason) => outcomes.push(reason));
    say(rig, 'auth', 0x18, server.first(told(rig)));
    rig.clock.advanceMs(0);
    say(rig, 'auth', 0, server.last(told(rig))!);
    expect(outcomes).toEqual([0]);
    expect(derivations()).toBe(1);
  });
});
