/** A client that writes down what a broker delivers, with a session that outlives restarts. MQTT.js, so that it is not our own. */
import { connectAsync, type IClientOptions } from 'mqtt';

export interface Observer {
  /** Payloads by topic, in the order of their arrival. */
  readonly seen: ReadonlyMap<string, readonly string[]>;
  /** Resolves when `test` holds after some message. */
  until(test: (seen: ReadonlyMap<string, readonly string[]>) => boolean): Promise<void>;
  publish(topic: string, payload: string): Promise<void>;
  end(): Promise<void>;
}

export async function observe(url: string, filter: string, options: IClientOptions = {}): Promise<Observer> {
  const seen = new Map<string, string[]>();
  const waiting = new Set<() => void>();
  const client = await connectAsync(url, { clientId: 'observer', clean: false, reconnectPeriod: 100, ...options });
  client.on('error', () => undefined);
  client.on('message', (topic, payload, { retain }) => {
    // What an earlier test left on the broker.
    if (retain) return;
    seen.set(topic, [...(seen.get(topic) ?? []), payload.toString()]);
    for (const look of waiting) look();
  });
  await client.subscribeAsync(filter, { qos: 1 });
  return {
    seen,
    until: (test) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!test(seen)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    publish: async (topic, payload) => void (await client.publishAsync(topic, payload, { qos: 1 })),
    end: () => client.endAsync(true),
  };
}
