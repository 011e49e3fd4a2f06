/** Brokers that a client of this repository can be pointed at: the built-in one on virtual time, and Mosquitto. */
import type { Timers } from '../../../../hal/timers.ts';
import type { Transport } from '../../../../hal/transport.ts';
import { createClient } from '../../../../firmware/mqtt/full.ts';
import type { Client, ClientOptions } from '../../../../firmware/mqtt/full.ts';
import { Broker } from '../../../../simulator/broker/broker.ts';
import type { BrokerLimits } from '../../../../simulator/broker/limits.ts';
import { EventQueue } from '../../../../simulator/queue.ts';
import type { Alarm } from '../../../../simulator/queue.ts';
import { createMosquitto } from '../../../support/mosquitto.ts';
import { createNodeTimers, createNodeTransport } from '../../../support/node-transport.ts';

/** What a broker is told to allow; everything else is unlimited. */
export interface Tightness {
  receiveMaximum?: number;
  maximumPacketSize?: number;
  keepAliveS?: number;
  noRetain?: boolean;
  maximumQoS?: 0 | 1;
  /** The built-in broker alone knows these. */
  noWildcards?: boolean;
  noShared?: boolean;
}

export interface ClientBench {
  client(options: Partial<ClientOptions>): Client;
  /** Lets time pass until the condition holds. */
  until(condition: () => boolean, what: string): Promise<void>;
  /** Lets so much of the clients' time pass. */
  pass(durationMs: number): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export function virtualClients(tight: Tightness): ClientBench {
  const queue = new EventQueue();
  const limits: { -readonly [Name in keyof BrokerLimits]?: BrokerLimits[Name] } = {};
  if (tight.receiveMaximum) limits.receiveMaximum = tight.receiveMaximum;
  if (tight.maximumPacketSize) limits.maximumPacketSize = tight.maximumPacketSize;
  if (tight.keepAliveS) limits.serverKeepAlive = tight.keepAliveS;
  if (tight.noRetain) limits.retainAvailable = false;
  if (tight.maximumQoS !== undefined) limits.maximumQoS = tight.maximumQoS;
  if (tight.noWildcards) limits.wildcardSubscriptionAvailable = false;
  if (tight.noShared) limits.sharedSubscriptionAvailable = false;
  const broker = new Broker({ queue, limits });
  const alarms = new Map<number, Alarm>();
  let last = 0;
  const timers: Timers = {
    nowMs: () => queue.nowUs / 1000,
    after(delayMs, callback) {
      alarms.set(++last, queue.after(Math.max(0, delayMs) * 1000, callback));
      return last;
    },
    cancel(id) {
      const alarm = id === undefined ? undefined : alarms.get(id);
      if (alarm) queue.cancel(alarm);
    },
  };
  const transport: Transport = {
    connect(handlers) {
      let open = true;
      let closed: (() => void) | undefined;
      const end = () => {
        if (!open) return;
        open = false;
        if (closed) closed();
        else handlers.onClose();
      };
      const accepted = broker.accept({
        send: (bytes) => queue.after(1000, () => open && !closed && handlers.onData(Buffer.from(bytes).toString('latin1'))),
        close: () => queue.after(1000, end),
      });
      queue.after(1000, () => open && !closed && handlers.onOpen());
      return {
        write(bytes) {
          queue.after(1000, () => accepted.receive(Buffer.from(bytes, 'latin1')));
          queue.after(2000, () => open && !closed && handlers.onDrain());
        },
        close(done) {
          if (closed || !open) return;
          closed = done ?? end;
          queue.after(2000, () => {
            accepted.closed();
            end();
          });
        },
      };
    },
  };
  return {
    client: (options) => createClient({ transport, timers, random: () => 0, ...options }),
    until(condition, what) {
      const limitUs = queue.nowUs + 3600e6;
      while (!condition()) if (queue.nowUs > limitUs || !queue.runNext()) throw new Error(`waited too long until ${what}`);
      return Promise.resolve();
    },
    pass(durationMs) {
      queue.runUntil(queue.nowUs + durationMs * 1000);
      return Promise.resolve();
    },
    stop: () => Promise.resolve(broker.stop()),
    start: () => Promise.resolve(broker.start()),
    close: () => Promise.resolve(),
  };
}

/** Pauses between connections are lived through at a twentieth of their length. */
const SPEED = 20;

export async function mosquittoClients(tight: Tightness): Promise<ClientBench> {
  const lines = ['allow_anonymous true'];
  if (tight.receiveMaximum) lines.push(`max_inflight_messages ${tight.receiveMaximum}`);
  if (tight.maximumPacketSize) lines.push(`max_packet_size ${tight.maximumPacketSize}`);
  if (tight.keepAliveS) lines.push(`max_keepalive ${tight.keepAliveS}`);
  if (tight.noRetain) lines.push('retain_available false');
  if (tight.maximumQoS !== undefined) lines.splice(0, 0, `max_qos ${tight.maximumQoS}`);
  const mosquitto = await createMosquitto({ persistence: true, config: lines.join('\n') });
  await mosquitto.start();
  const clients: Client[] = [];
  return {
    client(options) {
      const made = createClient({
        transport: createNodeTransport({ port: mosquitto.port }),
        timers: createNodeTimers(options.keepAliveS === undefined ? SPEED : 1),
        ...options,
      });
      clients.push(made);
      return made;
    },
    async until(condition, what) {
      const deadline = Date.now() + 20_000;
      while (!condition()) {
        if (Date.now() > deadline) throw new Error(`waited too long until ${what}\n${mosquitto.log().slice(-2000)}`);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    pass: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
    stop: () => mosquitto.stop(),
    start: () => mosquitto.start(),
    async close() {
      await Promise.all(clients.map((client) => new Promise<void>((resolve) => client.end(resolve))));
      await mosquitto.remove();
    },
  };
}
