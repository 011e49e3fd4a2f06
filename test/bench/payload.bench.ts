/** What each payload format costs for one reading. The table is the README's; its interpreter columns need MOTE_ENGINE. */
import { decode, encode } from '@msgpack/msgpack';
import * as protobuf from 'protobufjs';
import { bench, describe } from 'vitest';
import { decodeJson, encodeJson } from '../../firmware/payload/json.ts';
import { decodeMsgpack, encodeMsgpack } from '../../firmware/payload/msgpack.ts';
import { decodeReading, encodeReading } from '../build/protobuf/schemas/reading.proto.ts';
import { ENGINE } from '../hal/engine-run.ts';
import { codeFigures, engineFigures, payloadTable, READING } from './payload-figures.ts';

const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const Peer = protobuf.loadSync(`${import.meta.dirname}/../build/protobuf/schemas/reading.proto`).lookupType('Reading');
const json = JSON.stringify(READING);
const msgpack = encodeMsgpack(READING);
const proto = encodeReading(READING);

/** The runner calls a function once more than it is asked to. */
let printed = false;

describe('payload: cost of a reading', () => {
  bench(
    'table',
    async () => {
      if (printed) return;
      printed = true;
      const engine = ENGINE ? await engineFigures() : undefined;
      console.info(`\n${payloadTable(await codeFigures(), engine)}\n`);
      for (const { name, writeUs, readUs } of engine ?? [])
        console.info(`${name}: write ${writeUs.toFixed(0)} µs, read ${readUs.toFixed(0)} µs`);
      if (!engine) console.info('Set MOTE_ENGINE to an Espruino for Linux for variables and time.');
    },
    once,
  );
});

describe('payload: write on Node', () => {
  bench('JSON.stringify', () => void JSON.stringify(READING));
  bench('motekit JSON', () => void encodeJson(READING));
  bench('motekit MessagePack', () => void encodeMsgpack(READING));
  bench('@msgpack/msgpack', () => void encode(READING));
  bench('motekit protobuf', () => void encodeReading(READING));
  bench('protobufjs', () => void Peer.encode(READING).finish());
});

const msgpackBytes = Buffer.from(msgpack, 'latin1');
const protoBytes = Buffer.from(proto, 'latin1');

describe('payload: read on Node', () => {
  bench('JSON.parse', () => void JSON.parse(json));
  bench('motekit JSON', () => void decodeJson(json));
  bench('motekit MessagePack', () => void decodeMsgpack(msgpack));
  bench('@msgpack/msgpack', () => void decode(msgpackBytes));
  bench('motekit protobuf', () => void decodeReading(proto));
  bench('protobufjs', () => void Peer.decode(protoBytes));
});
