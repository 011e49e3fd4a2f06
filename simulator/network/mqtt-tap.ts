import { PacketReader, type IPublishPacket, type Packet, type ProtocolVersion } from '../broker/packets.ts';
import { bytesOf } from './byte-string.ts';
import type { Link, LinkHandlers, NetworkStack } from './stack.ts';

/** What passes on connections that speak MQTT. */
export interface TapObserver {
  /** A PUBLISH of the board. */
  onPublish(packet: IPublishPacket): void;
  /** The broker's answer to CONNECT: a reason code of MQTT 5.0, or a return code of 3.1.1. */
  onConnack(code: number, protocolVersion: ProtocolVersion): void;
}

/** A listener on the wire, for brokers that are not ours. Bytes that are not MQTT pass unread. */
export function tapMqtt(stack: NetworkStack, observer: TapObserver): NetworkStack {
  const { openDatagram } = stack;
  return {
    ...(stack.realTime === undefined ? {} : { realTime: stack.realTime }),
    ...(openDatagram ? { openDatagram: openDatagram.bind(stack) } : {}),
    connect(request, handlers) {
      const tap = new LinkTap(observer);
      const heard: LinkHandlers = {
        ...handlers,
        onData: (bytes) => {
          tap.fromBroker(bytes);
          handlers.onData(bytes);
        },
      };
      const link = stack.connect(request, heard);
      const tapped: Link = {
        get room() {
          return link.room ?? Infinity;
        },
        send: (bytes) => {
          tap.fromBoard(bytes);
          link.send(bytes);
        },
        close: () => link.close(),
        abort: () => link.abort(),
      };
      return tapped;
    },
  };
}

/** Far above anything a board sends, so that only nonsense stops the reading. */
const LARGEST_PACKET = 1 << 20;

class LinkTap {
  readonly #observer: TapObserver;
  readonly #fromBoard = new PacketReader(LARGEST_PACKET);
  #fromBroker: PacketReader | undefined;
  #version: ProtocolVersion = 4;
  #readable = true;

  constructor(observer: TapObserver) {
    this.#observer = observer;
  }

  fromBoard(bytes: string): void {
    this.#read(this.#fromBoard, bytes, (packet) => {
      if (packet.cmd === 'connect') {
        this.#version = packet.protocolVersion === 5 ? 5 : 4;
        this.#fromBroker = new PacketReader(LARGEST_PACKET, this.#version);
      }
      if (packet.cmd === 'publish') this.#observer.onPublish(packet);
    });
  }

  fromBroker(bytes: string): void {
    if (!this.#fromBroker) return;
    this.#read(this.#fromBroker, bytes, (packet) => {
      if (packet.cmd === 'connack') this.#observer.onConnack((packet.reasonCode ?? packet.returnCode)!, this.#version);
    });
  }

  #read(reader: PacketReader, bytes: string, take: (packet: Packet) => void): void {
    if (!this.#readable) return;
    try {
      reader.push(bytesOf(bytes));
      for (let packet = reader.next(); packet; packet = reader.next()) take(packet);
    } catch {
      this.#readable = false;
    }
  }
}
