/**
 * The codec beside mqtt-packet on Node and, with MOTE_ENGINE (an Espruino for Linux) and MOTE_BENCH_MQTT_MODULE (path of Espruino's MQTT.js, of
 * the repository EspruinoDocs), the client beside that module on the interpreter, with the built-in broker between.
 */
import { bench, describe } from 'vitest';
import { startBuiltIn } from '../fleet/mqtt/brokers.ts';
import { ENGINE } from '../hal/engine-run.ts';
import { codecTable, compareCodecs, piecesLine } from './mqtt-codec.ts';
import { compareOnInterpreter, interpreterTable } from './mqtt-interpreter.ts';
import { first, once } from './promise.ts';

const modulePath = process.env['MOTE_BENCH_MQTT_MODULE'];

describe('mqtt', () => {
  bench(
    'codec beside mqtt-packet',
    first(() => console.info(`\n${codecTable(compareCodecs())}\n\n${piecesLine()}\n`)),
    once,
  );

  bench(
    'client on the interpreter',
    first(async () => {
      if (!ENGINE || !modulePath) {
        console.info('Set MOTE_ENGINE and MOTE_BENCH_MQTT_MODULE to compare on the interpreter.');
        return;
      }
      const broker = await startBuiltIn();
      try {
        console.info(`\n${interpreterTable(await compareOnInterpreter(modulePath, broker.port))}\n`);
      } finally {
        await broker.stop();
      }
    }),
    once,
  );
});
