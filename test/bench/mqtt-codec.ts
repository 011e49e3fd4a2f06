/** The codec beside mqtt-packet, packet type by packet type, in one run. */
import { createRequire } from 'node:module';
import * as peer from 'mqtt-packet';
import type { Packet as PeerPacket } from 'mqtt-packet';
import { atMost, median } from './promise.ts';

// Compiled and required, so that neither side runs through the transformer of the test runner.
const load = createRequire(import.meta.url);
const { encodeAck, encodeConnect, encodeRequest, PINGREQ_PACKET } = load(
  '../../out/firmware/mqtt/encode.js',
) as typeof import('../../firmware/mqtt/encode.ts');
const { decode } = load('../../out/firmware/mqtt/decode.js') as typeof import('../../firmware/mqtt/decode.ts');
const { createFramer } = load('../../out/firmware/mqtt/framing.js') as typeof import('../../firmware/mqtt/framing.ts');
const { PUBLISH_SENT, readProperties, writeProperties } = load(
  '../../out/firmware/mqtt/properties.js',
) as typeof import('../../firmware/mqtt/properties.ts');
const { sized, u16, u32 } = load('../../out/firmware/mqtt/wire.js') as typeof import('../../firmware/mqtt/wire.ts');

interface Case {
  readonly name: string;
  readonly level: 4 | 5;
  readonly packet: PeerPacket;
  /** A packet that the client sends. */
  readonly encode?: () => string;
  /** The client receives such packets. */
  readonly decodes?: boolean;
  /** What the project promises, as a multiple of mqtt-packet's rate. */
  readonly promised?: { readonly encode?: number; readonly decode?: number };
}

const topic = 'acme/berlin/green/cli';
const payload = 'x'.repeat(64);
const will = { topic: 'acme/status', payload: 'offline', qos: 1 as const, retain: true };
const EXPIRY_S = 3600;
/** Expiry apart: the client writes it itself, since it counts while a message waits. */
const FOUR = { 1: 1, 3: 'application/json', 8: 'acme/reply', 38: ['unit', 'celsius'] };
const five = {
  messageExpiryInterval: EXPIRY_S,
  payloadFormatIndicator: true,
  contentType: 'application/json',
  responseTopic: 'acme/reply',
  userProperties: { unit: 'celsius' },
};
const publish = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, retain: false, dup: false } as const;
const connect = { cmd: 'connect', protocolId: 'MQTT', clean: true, keepalive: 60, clientId: 'node-1' } as const;

export const CASES: readonly Case[] = [
  {
    name: 'CONNECT, will, user, password',
    level: 4,
    packet: {
      ...connect,
      protocolVersion: 4,
      username: 'user',
      password: Buffer.from('secret'),
      will: { ...will, payload: Buffer.from('offline') },
    },
    encode: () => encodeConnect(4, true, 60, 'node-1', will, { username: 'user', password: 'secret' }, '', ''),
  },
  {
    name: 'CONNECT, 3 properties',
    level: 5,
    packet: { ...connect, protocolVersion: 5, properties: { sessionExpiryInterval: 3600, receiveMaximum: 20, maximumPacketSize: 4096 } },
    encode: () => encodeConnect(5, true, 60, 'node-1', undefined, {}, writeProperties(1, { 17: 3600, 33: 20, 39: 4096 }), ''),
  },
  { name: 'CONNACK', level: 4, packet: { cmd: 'connack', sessionPresent: false, returnCode: 0 }, decodes: true },
  {
    name: 'CONNACK, 4 properties',
    level: 5,
    packet: {
      cmd: 'connack',
      sessionPresent: false,
      reasonCode: 0,
      properties: { receiveMaximum: 20, maximumQoS: 1, topicAliasMaximum: 10, serverKeepAlive: 60 },
    } as PeerPacket,
    decodes: true,
  },
  {
    name: 'PUBLISH QoS 0, 64 bytes',
    level: 4,
    packet: publish,
    encode: () => encodeRequest(0x30, sized(topic), '', payload),
    decodes: true,
    promised: { encode: 2.5, decode: 5 },
  },
  {
    name: 'PUBLISH QoS 1, 5 properties',
    level: 5,
    packet: { ...publish, qos: 1, messageId: 7, properties: five },
    encode: () => encodeRequest(0x32, sized(topic), u16(7) + writeProperties(PUBLISH_SENT, FOUR, `\x02${u32(EXPIRY_S)}`), payload),
    decodes: true,
    promised: { encode: 2, decode: 2.5 },
  },
  { name: 'PUBACK', level: 4, packet: { cmd: 'puback', messageId: 7 }, encode: () => encodeAck(4, 7), decodes: true },
  {
    name: 'SUBSCRIBE, 2 filters',
    level: 4,
    packet: {
      cmd: 'subscribe',
      messageId: 7,
      subscriptions: [
        { topic: 'acme/+/set', qos: 1 },
        { topic: 'acme/#', qos: 0 },
      ],
    },
    encode: () => encodeRequest(0x82, sized('acme/+/set'), u16(7), `\x01${sized('acme/#')}\0`),
  },
  { name: 'SUBACK', level: 4, packet: { cmd: 'suback', messageId: 7, granted: [1, 0] }, decodes: true },
  { name: 'PINGREQ', level: 4, packet: { cmd: 'pingreq' }, encode: () => PINGREQ_PACKET },
  { name: 'PINGRESP', level: 4, packet: { cmd: 'pingresp' }, decodes: true },
];

/** Decodes both sides' results so far, so that no work can be left out as unused. */
let seen = 0;
const socket = Buffer.alloc(4096);

function refuse(reason: number): never {
  throw new Error(`refused with ${reason}`);
}

function ourEncoder(encode: () => string): () => void {
  // As Node's sockets take a byte string: written into a buffer that is there.
  return () => void (seen += socket.write(encode(), 'latin1'));
}

function ourDecoder(bytes: Buffer, level: number): () => void {
  const feed = createFramer(
    4096,
    (text, at, end) => {
      const packet = decode(text, at, end, level > 4 ? readProperties : undefined);
      if (typeof packet === 'number') refuse(packet);
      else seen += packet.type;
      return true;
    },
    refuse,
  );
  return () => feed(bytes.toString('latin1'));
}

function theirDecoder(bytes: Buffer, level: 4 | 5): () => void {
  const parser = peer.parser({ protocolVersion: level });
  parser.on('packet', (packet: PeerPacket) => (seen += packet.cmd.length));
  parser.on('error', (error: Error) => {
    throw error;
  });
  return () => void parser.parse(bytes);
}

const ROUNDS = 25;
const ROUND_MS = 8;

function perSecond(work: () => void): number {
  const startMs = performance.now();
  let count = 0;
  let elapsedMs = 0;
  while (elapsedMs < ROUND_MS) {
    for (let index = 0; index < 200; index++) work();
    count += 200;
    elapsedMs = performance.now() - startMs;
  }
  return (count * 1000) / elapsedMs;
}

export interface Rates {
  readonly name: string;
  readonly direction: 'encode' | 'decode';
  /** Packets a second. */
  readonly theirs: number;
  readonly ours: number;
  readonly ratio: number;
  readonly promised: number | undefined;
}

/** The best round of each side: what else runs on the machine only ever takes away. Rounds alternate, so that both get the same chances. */
function compare(theirs: () => void, ours: () => void): Pick<Rates, 'theirs' | 'ours' | 'ratio'> {
  const rounds = Array.from({ length: ROUNDS }, () => [perSecond(theirs), perSecond(ours)] as const);
  const [their, our] = [Math.max(...rounds.map(([rate]) => rate)), Math.max(...rounds.map(([, rate]) => rate))];
  return { theirs: their, ours: our, ratio: our / their };
}

export function compareCodecs(): Rates[] {
  return CASES.flatMap(({ name, level, packet, encode, decodes, promised }) => {
    const options = { protocolVersion: level };
    const bytes = peer.generate(packet, options);
    const rates: Rates[] = [];
    if (encode) {
      if (!Buffer.from(encode(), 'latin1').equals(bytes)) throw new Error(`${name}: the two sides write different bytes`);
      const measured = compare(() => void (seen += peer.generate(packet, options).length), ourEncoder(encode));
      rates.push({ name: `${name} (${level === 5 ? '5' : '3.1.1'})`, direction: 'encode', ...measured, promised: promised?.encode });
    }
    if (decodes) {
      const measured = compare(theirDecoder(bytes, level), ourDecoder(bytes, level));
      rates.push({ name: `${name} (${level === 5 ? '5' : '3.1.1'})`, direction: 'decode', ...measured, promised: promised?.decode });
    }
    return rates;
  });
}

const PIECES_LIMIT_MS = 5;

/** How long a PUBLISH of 1 MiB takes in pieces of 64 bytes, the median of rounds in turn. */
export function piecesLine(): string {
  const bytes = peer.generate({ cmd: 'publish', topic: 't', payload: Buffer.alloc(1 << 20, 'x'), qos: 0, dup: false, retain: false });
  const pieces = Array.from({ length: Math.ceil(bytes.length / 64) }, (_, index) => bytes.subarray(index * 64, index * 64 + 64));
  const texts = pieces.map((piece) => piece.toString('latin1'));
  const timeOf = (take: (count: () => void) => void): number => {
    let packets = 0;
    const startMs = performance.now();
    take(() => packets++);
    const elapsedMs = performance.now() - startMs;
    if (packets !== 1) throw new Error(`${packets} packets`);
    return elapsedMs;
  };
  const rounds = Array.from({ length: 15 }, () => ({
    theirs: timeOf((count) => {
      const parser = peer.parser({ protocolVersion: 4 });
      parser.on('packet', count);
      for (const piece of pieces) parser.parse(piece);
    }),
    ours: timeOf((count) => {
      const take = (whole: string, at: number, end: number): boolean => {
        if (typeof decode(whole, at, end) === 'object') count();
        return true;
      };
      const feed = createFramer(2 << 20, take, () => {});
      for (const text of texts) feed(text);
    }),
  }));
  const [theirs, ours] = [median(rounds.map((round) => round.theirs)), median(rounds.map((round) => round.ours))];
  return `1 MiB in pieces of 64 bytes: mqtt-packet ${theirs.toFixed(1)} ms, motekit ${ours.toFixed(1)} ms, ${atMost(ours, PIECES_LIMIT_MS, ' ms')}`;
}

export function codecTable(rates: readonly Rates[]): string {
  const thousands = (value: number): string => `${Math.round(value / 1000)} k/s`;
  const rows = rates.map(({ name, direction, theirs, ours, ratio, promised }) => [
    name,
    direction,
    thousands(theirs),
    thousands(ours),
    `${ratio.toFixed(1)} ×`,
    promised === undefined ? '' : `≥ ${promised} × ${ratio >= promised ? 'reached' : 'MISSED'}`,
  ]);
  const head = ['packet', '', 'mqtt-packet', 'motekit', 'ratio', 'promised'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).join('\n');
}
