import { generate, parser as createParser, type Packet, type Parser } from 'mqtt-packet';
import { ReasonCode } from './reason-codes.ts';

export type {
  IConnectPacket,
  IDisconnectPacket,
  IPublishPacket,
  ISubscribePacket,
  ISubscription,
  IUnsubscribePacket,
  Packet,
} from 'mqtt-packet';

export type QoS = 0 | 1 | 2;
export type ProtocolVersion = 4 | 5;

/** Bytes that are no MQTT packet, or one that breaks the rules of form (MQTT 5.0 §4.13.1). */
export class MalformedPacket extends Error {
  readonly reasonCode: number;

  constructor(message: string, reasonCode: number = ReasonCode.malformedPacket) {
    super(message);
    this.name = 'MalformedPacket';
    this.reasonCode = reasonCode;
  }
}

export function encodePacket(packet: Packet, protocolVersion: ProtocolVersion): Uint8Array {
  return generate(packet, { protocolVersion });
}

const AUTH = 0xf0;
/** An AUTH of no length means success and no properties (§3.15.2.1); the parser wants to see both. */
const EMPTY_AUTH = Buffer.from([AUTH, 2, 0, 0]);

/**
 * Cuts a byte stream into packets. Frames are cut here, so that the size limit holds from the header alone
 * and the parser never reads past a packet into the next.
 */
export class PacketReader {
  readonly #maximumPacketSize: number;
  readonly #parser: Parser;
  #chunks: Buffer[] = [];
  #length = 0;
  #packet: Packet | undefined;
  #error: Error | undefined;

  /** A server leaves `protocolVersion` out: the CONNECT packet says it. */
  constructor(maximumPacketSize: number, protocolVersion?: ProtocolVersion) {
    this.#maximumPacketSize = maximumPacketSize;
    this.#parser = createParser(protocolVersion === undefined ? {} : { protocolVersion });
    this.#parser.on('packet', (packet) => (this.#packet = packet));
    this.#parser.on('error', (error: Error) => (this.#error = error));
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }

  /** The next whole packet, or undefined. Throws `MalformedPacket`; the stream is useless afterwards. */
  next(): Packet | undefined {
    const frame = this.#nextFrame();
    if (!frame) return undefined;
    this.#packet = undefined;
    this.#error = undefined;
    try {
      this.#parser.parse(frame);
    } catch (cause) {
      throw new MalformedPacket(`unreadable packet: ${String(cause)}`);
    }
    const { message } = this.#error ?? (this.#packet ? {} : { message: 'packet is shorter than its fields' });
    if (message === 'Invalid protocol version') throw new MalformedPacket(message, ReasonCode.unsupportedProtocolVersion);
    if (message !== undefined) throw new MalformedPacket(message);
    checkForm(this.#packet!, frame);
    return this.#packet;
  }

  #nextFrame(): Buffer | undefined {
    if (this.#length < 2) return undefined;
    if (this.#chunks[0]!.length < 5 && this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)];
    const head = this.#chunks[0]!;
    let remaining = 0;
    let index = 1;
    for (let scale = 1; ; scale *= 128, index++) {
      if (index > 4) throw new MalformedPacket('remaining length has more than four bytes'); // [MQTT-1.5.5]
      if (index >= head.length) return undefined;
      remaining += (head[index]! & 0x7f) * scale;
      if (head[index]! < 0x80) break;
    }
    const total = index + 1 + remaining;
    if (total > this.#maximumPacketSize) throw new MalformedPacket(`packet of ${total} bytes`, ReasonCode.packetTooLarge);
    if (this.#length < total) return undefined;
    const all = this.#chunks.length === 1 ? head : Buffer.concat(this.#chunks);
    this.#length -= total;
    this.#chunks = this.#length === 0 ? [] : [all.subarray(total)];
    const frame = all.subarray(0, total);
    return frame[0] === AUTH && total === 2 ? EMPTY_AUTH : frame;
  }
}

/** What the parser lets through: repeated or cut properties, text that is not UTF-8, NUL, packet identifier 0. */
function checkForm(packet: Packet, frame: Buffer): void {
  const texts: unknown[] = [];
  if ('messageId' in packet && packet.messageId !== undefined && packet.messageId < 1) {
    throw new MalformedPacket('packet identifier 0'); // [MQTT-2.2.1-3]
  }
  if (packet.cmd === 'connect') {
    texts.push(packet.clientId, packet.username, packet.will?.topic);
    checkProperties(packet.will?.properties, texts, packet.cmd);
  }
  if (packet.cmd === 'publish') texts.push(packet.topic);
  if (packet.cmd === 'subscribe') texts.push(...packet.subscriptions.map(({ topic }) => topic));
  if (packet.cmd === 'unsubscribe') texts.push(...packet.unsubscriptions);
  if ('properties' in packet) checkProperties(packet.properties, texts, packet.cmd);
  for (const text of texts) {
    if (typeof text !== 'string') continue;
    if (text.includes('\0')) throw new MalformedPacket('string with U+0000'); // [MQTT-1.5.4-2]
    if (text.includes('\uFFFD') && !frame.includes('\uFFFD')) throw new MalformedPacket('string is not UTF-8'); // [MQTT-1.5.4-1]
  }
}

function checkProperties(properties: object | undefined, texts: unknown[], cmd: string): void {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === 'userProperties') {
      for (const [key, values] of Object.entries(value as Record<string, string | string[]>)) texts.push(key, ...[values].flat());
    } else if (Array.isArray(value) && !(name === 'subscriptionIdentifier' && cmd === 'publish')) {
      throw new MalformedPacket(`property ${name} twice`, ReasonCode.protocolError);
    } else if (value === null || value === undefined || value === -1 || (value === false && name === 'subscriptionIdentifier')) {
      throw new MalformedPacket(`property ${name} is cut short`);
    } else texts.push(value);
  }
}
