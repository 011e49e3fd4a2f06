import { MqttError } from '../mqtt/error.ts';
import { connect, type ConnectOptions, type NodeClient } from '../mqtt/node.ts';
import type { RetainedObject } from './release.ts';

/** The retained messages of a broker, as publishers and readers of updates need them. */
export interface RetainedStore {
  /** Resolves when the broker has taken it. An empty payload removes what is retained. */
  put(object: RetainedObject): Promise<void>;
  /** What is retained on these topics; those without anything are missing in the answer. */
  read(topics: readonly string[]): Promise<Map<string, Uint8Array>>;
  /** Everything that is retained under a filter. */
  list(filter: string): Promise<Map<string, Uint8Array>>;
  /** Calls for what is retained under a filter, and for each later message, until the result is called. */
  watch(filter: string, onMessage: (topic: string, payload: Uint8Array) => void): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

/** A topic whose SUBSCRIBE was granted so long ago without a message has none. */
const GRACE_MS = 2000;
/** A list is over when so long nothing came. */
const QUIET_MS = 700;
const AT_ONCE = 64;

/** How brokers of MQTT 5 and of 3.1.1 say that they do not speak the version of a client. */
const UNSUPPORTED_VERSION: readonly number[] = [0x84, 0x01];

/**
 * With MQTT 5, and with 3.1.1 where the broker has only that: nothing here needs more.
 * @throws MqttError
 */
export async function openStore(url: string, options: ConnectOptions = {}): Promise<RetainedStore> {
  try {
    return storeOf(await connect(url, options));
  } catch (error) {
    if (!(error instanceof MqttError) || !UNSUPPORTED_VERSION.includes(error.reason) || options.version !== undefined) throw error;
    return storeOf(await connect(url, { ...options, version: 4 }));
  }
}

export function storeOf(client: NodeClient): RetainedStore {
  const readOne = async (topic: string): Promise<Uint8Array | undefined> => {
    await using stream = client.messages(topic);
    await stream.ready;
    const first = await within(stream.next(), GRACE_MS);
    return first && !first.done && first.value.payload.length > 0 ? first.value.payload : undefined;
  };
  return {
    put: ({ topic, payload }) => client.publish(topic, payload, { qos: 1, retain: true }),
    async read(topics) {
      const found = new Map<string, Uint8Array>();
      const left = [...topics];
      const worker = async (): Promise<void> => {
        for (let topic = left.shift(); topic !== undefined; topic = left.shift()) {
          const payload = await readOne(topic);
          if (payload) found.set(topic, payload);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return found;
    },
    async list(filter) {
      const found = new Map<string, Uint8Array>();
      await using stream = client.messages(filter, { highWater: 10_000 });
      await stream.ready;
      for (;;) {
        const result = await within(stream.next(), QUIET_MS);
        if (!result || result.done) break;
        found.set(result.value.topic, result.value.payload);
      }
      return found;
    },
    async watch(filter, onMessage) {
      const stream = client.messages(filter, { highWater: 10_000 });
      await stream.ready;
      void (async () => {
        for await (const { topic, payload } of stream) onMessage(topic, payload);
      })().catch(() => undefined);
      return () => stream[Symbol.asyncDispose]();
    },
    end: () => client.end(),
  };
}

/** Undefined when it takes longer. A timer that stayed behind would keep a command alive that has said all. */
async function within<Result>(promise: Promise<Result>, limitMs: number): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, limitMs, undefined)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
