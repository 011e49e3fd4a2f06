/** Brokers that a test can have on a loopback port of its own. */
import { Broker } from '../../../simulator/broker/broker.ts';
import { listenOnHost } from '../../../simulator/network/listen.ts';
import { runRealTime } from '../../../simulator/real-time.ts';
import { World } from '../../../simulator/world.ts';
import { createMosquitto } from '../../support/mosquitto.ts';

export interface RunningBroker {
  readonly port: number;
  stop(): Promise<void>;
}

export async function startMosquitto(): Promise<RunningBroker> {
  const mosquitto = await createMosquitto();
  await mosquitto.start();
  return { port: mosquitto.port, stop: () => mosquitto.remove() };
}

/** The broker of the simulator, in real time. */
export async function startBuiltIn(): Promise<RunningBroker> {
  const world = new World();
  const broker = new Broker({ queue: world.queue });
  const opened = await listenOnHost({ listener: broker, post: (callback) => world.post(callback), port: 0 });
  const stopper = new AbortController();
  const running = runRealTime(world, { signal: stopper.signal });
  return {
    port: opened.port,
    stop: async () => {
      await opened.close();
      stopper.abort();
      await running;
    },
  };
}
