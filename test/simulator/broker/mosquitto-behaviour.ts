import { describe } from 'vitest';
import { createMosquitto, findMosquitto } from '../../support/mosquitto.ts';
import { describeBroker } from './behaviour.ts';
import { socketBench } from './bench.ts';

/** Seen on Mosquitto 2.0.11: it closes where 5.0 wants a DISCONNECT first, sends beyond a Receive Maximum once it has moved, and takes No Local on a share. */
const DIFFERS = ['says 0x8E', 'says 0x8D', 'says 0x82 to a second', 'keeps to the Receive Maximum', 'refuses No Local on a shared'];

/** Behaviours that take seconds of real time, since MQTT counts in seconds. */
const WAITS = ['closes a silent', 'says 0x8D', 'delays a will', 'ends a session when its expiry', "delivers the rest of a message's life"];

/** The behaviours on a Mosquitto of each test's own: those that wait, or all others. */
export function describeMosquitto(waiting: boolean): void {
  describe.skipIf(!findMosquitto())('the same behaviours on Mosquitto', () => {
    describeBroker(
      'Mosquitto',
      async () => {
        const mosquitto = await createMosquitto({ persistence: true, config: 'allow_anonymous true' });
        await mosquitto.start();
        return socketBench(mosquitto.port, {
          restart: async () => {
            await mosquitto.stop();
            await mosquitto.start();
          },
          close: () => mosquitto.remove(),
        });
      },
      { differs: DIFFERS, concurrent: true, chosen: (title) => WAITS.some((beginning) => title.startsWith(beginning)) === waiting },
    );
  });
}
