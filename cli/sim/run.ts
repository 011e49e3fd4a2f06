import { createWriteStream, openSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { listenOnHost, type OpenPort } from '../../simulator/network/listen.ts';
import type { IPublishPacket } from '../../simulator/broker/packets.ts';
import { tapMqtt, type TapObserver } from '../../simulator/network/mqtt-tap.ts';
import { RealNetwork } from '../../simulator/network/real-network.ts';
import { Surroundings, type SurroundingsOptions } from '../../simulator/surroundings.ts';
import { runRealTime } from '../../simulator/real-time.ts';
import type { Wiring } from '../../simulator/wiring.ts';
import { World } from '../../simulator/world.ts';
import type { Lane, LaneKind, Uncaught } from './lane.ts';
import { EXPECT_LIMIT_US, type SimSettings } from './settings.ts';

export interface RunRequest {
  readonly settings: SimSettings;
  readonly wiring: Wiring;
  /** Path of the trace, or undefined. */
  readonly traceFile: string | undefined;
  readonly onConsole: (line: string) => void;
  readonly onMessage: (message: SeenMessage) => void;
  /** Clients of this machine can reach the built-in broker at this port. */
  readonly onListening: (port: number) => void;
  readonly signal: AbortSignal;
  /** Puts the board in its place. */
  readonly plug: (place: { world: World; surroundings: Surroundings; onConsole: (line: string) => void }) => Promise<Lane>;
}

/** A message that reached the broker. `payload` is a byte string. */
export interface SeenMessage {
  readonly timeUs: number;
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

export interface RunOutcome {
  readonly lane: LaneKind;
  readonly ended: 'time' | 'expected' | 'interrupted' | 'timed-out' | 'halted';
  readonly virtualUs: number;
  readonly wallMs: number;
  readonly trace: { readonly events: number; readonly sha256: string };
  readonly uncaught: readonly Uncaught[];
  readonly engine: string | undefined;
  readonly stackPeakBytes: number | undefined;
  /** Codes of a real broker's CONNACKs, as far as they were seen on the wire. */
  readonly connacks: readonly number[] | undefined;
}

/** Virtual time between two looks at the host: long enough to cost nothing, short enough for Ctrl-C. */
const SLICE_US = 60e6;

/** One run of one board, from power-on to its end. */
export async function run(request: RunRequest): Promise<RunOutcome> {
  const { settings, wiring, signal } = request;
  const sink = request.traceFile === undefined ? undefined : createWriteStream('', { fd: openSync(request.traceFile, 'w') });
  const world = new World({ seed: settings.seed, trace: { keep: 0, ...(sink ? { sink: (line) => void sink.write(line) } : {}) } });
  const seen = (
    timeUs: number,
    { topic, payload, qos, retain }: Pick<IPublishPacket, 'topic' | 'qos' | 'retain'> & { payload: string | Uint8Array },
  ): void => request.onMessage({ timeUs, topic, payload: Buffer.from(payload).toString('latin1'), qos, retain });
  const connacks: number[] = [];
  const tap: TapObserver = {
    onPublish: (packet) => seen(world.nowUs, packet),
    onConnack: (code) => connacks.push(code),
  };
  const surroundings = new Surroundings({
    world,
    wiring,
    broker: settings.broker.kind === 'builtin',
    ...realNetwork(world, settings, tap),
  });
  surroundings.broker.observe({ onPublish: (message) => seen(message.timeUs, message) });

  let expected = false;
  const onConsole = (line: string): void => {
    request.onConsole(line);
    if (settings.expectText === undefined || !line.includes(settings.expectText)) return;
    expected = true;
    world.stop();
  };
  // Not AbortSignal.any with a timeout: Node 20 may collect that one before it fires.
  const halt = new AbortController();
  let timedOut = false;
  const deadline = settings.timeoutMs === undefined ? undefined : setTimeout(() => halt.abort((timedOut = true)), settings.timeoutMs);
  signal.addEventListener('abort', () => halt.abort());
  const stop = halt.signal;
  const startMs = performance.now();
  const lane = await request.plug({ world, surroundings, onConsole });
  const door = settings.listenPort === undefined ? undefined : await openDoor(world, surroundings, settings.listenPort);
  if (door) request.onListening(door.port);
  try {
    await lane.boot();
    const endUs = settings.forUs ?? (settings.expectText === undefined ? Infinity : EXPECT_LIMIT_US);
    if (!expected) await drive(world, lane, settings.speed, endUs, stop);
  } finally {
    clearTimeout(deadline);
    await lane.stop();
    await door?.close();
    await new Promise((resolve) => (sink ? sink.end(resolve) : resolve(undefined)));
  }
  const ended = expected ? 'expected' : timedOut ? 'timed-out' : signal.aborted ? 'interrupted' : lane.halted() ? 'halted' : 'time';
  return {
    lane: lane.kind,
    engine: lane.engine,
    ended,
    virtualUs: world.nowUs,
    wallMs: Math.round(performance.now() - startMs),
    trace: { events: world.trace.count, sha256: world.trace.digest() },
    uncaught: lane.uncaught(),
    stackPeakBytes: lane.stackPeakBytes(),
    connacks: connacks.length > 0 ? connacks : undefined,
  };
}

function realNetwork(world: World, { broker }: SimSettings, observer: TapObserver): Pick<SurroundingsOptions, 'network'> {
  if (broker.kind !== 'url') return {};
  return { network: (online) => tapMqtt(new RealNetwork({ post: (callback) => world.post(callback), online }), observer) };
}

async function openDoor(world: World, { broker }: Surroundings, port: number): Promise<OpenPort> {
  try {
    return await listenOnHost({ listener: broker, post: (callback) => world.post(callback), port });
  } catch (cause) {
    throw new ToolError({
      code: 'LISTEN_FAILED',
      message: `port ${port} of this machine cannot be opened: ${(cause as NodeJS.ErrnoException).code}`,
      hint: 'Use another port, or --listen 0 for any free one.',
      exitCode: ExitCode.environmentMissing,
      cause,
    });
  }
}

async function drive(world: World, lane: Lane, speed: number | undefined, untilUs: number, signal: AbortSignal): Promise<void> {
  if (lane.runRealTime) {
    // Its sockets and timers go on by themselves; only the end is ours.
    if (untilUs < Infinity) world.queue.at(untilUs, () => world.stop());
    return lane.runRealTime(signal);
  }
  if (speed === undefined) return runFast(world, lane, untilUs, signal);
  return runRealTime(world, { speed, untilUs, signal });
}

async function runFast(world: World, lane: Lane, endUs: number, signal: AbortSignal): Promise<void> {
  while (world.nowUs < endUs && !signal.aborted && !lane.halted()) {
    world.runUntil(Math.min(endUs, world.nowUs + SLICE_US));
    if (world.stopped) return;
    await setImmediate();
  }
}
