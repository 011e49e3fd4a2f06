import type { Alarm } from '../queue.ts';
import type { ByteLink } from './link.ts';
import { remainingExpiryS, type Delivery, type Message } from './message.ts';
import { encodePacket, PacketReader, type IPublishPacket, type Packet, type ProtocolVersion } from './packets.ts';
import type { Session } from './session.ts';

/** One network connection of one client, from its first byte to its end. */
export class Connection {
  readonly reader: PacketReader;
  readonly #link: ByteLink;
  phase: 'new' | 'open' | 'closed' = 'new';
  version: ProtocolVersion = 4;
  username: string | undefined;
  session: Session | undefined;
  will: { message: Message; delayS: number } | undefined;
  keepAliveUs = 0;
  lastReceivedUs = 0;
  keepAliveAlarm: Alarm | undefined;
  receiveMaximum = 65535;
  maximumPacketSize = Infinity;
  /** Set by the client, for this connection only [MQTT-3.3.2-7]. */
  readonly aliasesIn = new Map<number, string>();
  aliasMaximumOut = 0;
  readonly #aliasesOut = new Map<string, number>();

  constructor(link: ByteLink, maximumPacketSize: number) {
    this.#link = link;
    this.reader = new PacketReader(maximumPacketSize);
  }

  /** False when the packet is larger than the client takes; it is then not sent [MQTT-3.1.2-24]. */
  send(packet: Packet): boolean {
    if (this.phase === 'closed') return false;
    const bytes = encodePacket(packet, this.version);
    if (bytes.length > this.maximumPacketSize) return false;
    this.#link.send(bytes);
    return true;
  }

  /** False when the client cannot take a packet of that size: the message then counts as delivered [MQTT-3.1.2-25]. */
  sendPublish(delivery: Delivery, packetId: number | undefined, dup: boolean, nowUs: number): boolean {
    const { message } = delivery;
    const packet: IPublishPacket = {
      cmd: 'publish',
      topic: message.topic,
      payload: Buffer.from(message.payload),
      qos: delivery.qos,
      retain: delivery.retain,
      dup,
      ...(packetId === undefined ? {} : { messageId: packetId }),
    };
    if (this.version === 4) return this.send(packet);
    const expiryS = remainingExpiryS(message, nowUs);
    const { correlationData, userProperties, ...plain } = message.properties;
    packet.properties = {
      ...plain,
      ...(correlationData && { correlationData: Buffer.from(correlationData) }),
      ...(userProperties && { userProperties: { ...userProperties } }),
      ...(expiryS === undefined ? {} : { messageExpiryInterval: expiryS }),
      ...(delivery.subscriptionIdentifiers.length === 0 ? {} : { subscriptionIdentifier: [...delivery.subscriptionIdentifiers] }),
    };
    const known = this.#aliasesOut.get(message.topic);
    if (known !== undefined) return this.send({ ...packet, topic: '', properties: { ...packet.properties, topicAlias: known } });
    const alias = this.#aliasesOut.size + 1;
    if (alias > this.aliasMaximumOut) return this.send(packet);
    const sent = this.send({ ...packet, properties: { ...packet.properties, topicAlias: alias } });
    if (sent) this.#aliasesOut.set(message.topic, alias);
    return sent;
  }

  closeLink(): void {
    this.phase = 'closed';
    this.#link.close();
  }
}
