/** Doubles for the client: a clock that moves when told, and a transport whose peer is the test. */
import type { TimerId, Timers } from '../../../hal/timers.ts';
import type { Transport, TransportHandlers } from '../../../hal/transport.ts';

export interface FakeClock extends Timers {
  /** Moves time on and fires what falls due, in order of time, then of setting. */
  advanceMs(deltaMs: number): void;
  pending(): number;
}

export function createFakeClock(startMs = 0): FakeClock {
  let nowMs = startMs;
  let last = 0;
  const alarms = new Map<TimerId, { atMs: number; callback: () => void }>();
  return {
    nowMs: () => nowMs,
    after(delayMs, callback) {
      alarms.set(++last, { atMs: nowMs + Math.max(0, delayMs), callback });
      return last;
    },
    cancel(id) {
      if (id !== undefined) alarms.delete(id);
    },
    pending: () => alarms.size,
    advanceMs(deltaMs) {
      const untilMs = nowMs + deltaMs;
      for (;;) {
        const due = [...alarms].filter(([, alarm]) => alarm.atMs <= untilMs).toSorted((a, b) => a[1].atMs - b[1].atMs || a[0] - b[0])[0];
        if (!due) break;
        alarms.delete(due[0]);
        nowMs = due[1].atMs;
        due[1].callback();
      }
      nowMs = untilMs;
    },
  };
}

/** One connection as its peer sees it. */
export interface Peer {
  /** Everything the client has written on this connection, byte string. */
  sent: string;
  /** The client has closed it. */
  closed: boolean;
  open(): void;
  /** Delivers bytes to the client. */
  say(bytes: string): void;
  drain(): void;
  /** The connection ends. */
  hangUp(error?: string): void;
}

export interface ScriptedTransport extends Transport {
  readonly peers: Peer[];
  /** The latest connection. */
  peer(): Peer;
}

/** `onWrite` is told each write, so that a scripted broker can answer. */
export function createScriptedTransport(onWrite?: (peer: Peer, bytes: string) => void): ScriptedTransport {
  const peers: Peer[] = [];
  return {
    peers,
    peer: () => peers[peers.length - 1]!,
    connect(handlers: TransportHandlers) {
      let ended = false;
      let over: (() => void) | undefined;
      const peer: Peer = {
        sent: '',
        closed: false,
        open() {
          if (!peer.closed) handlers.onOpen();
        },
        say: (bytes) => handlers.onData(bytes),
        drain: () => handlers.onDrain(),
        hangUp(error) {
          if (ended) throw new Error('onClose twice');
          ended = true;
          if (peer.closed) over?.();
          else handlers.onClose(error);
        },
      };
      peers.push(peer);
      return {
        write(bytes) {
          if (ended || peer.closed) throw new Error('write after the end');
          if ([...bytes].some((char) => char.charCodeAt(0) > 255)) throw new Error('not a byte string');
          peer.sent += bytes;
          onWrite?.(peer, bytes);
        },
        close(done) {
          if (ended || peer.closed) return;
          peer.closed = true;
          over = done;
        },
      };
    },
  };
}

/** Bytes as spaced hexadecimal, for messages a person reads. */
export function hex(bytes: string): string {
  return [...bytes].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
}

/** The byte string of spaced or unspaced hexadecimal. */
export function bytesOf(text: string): string {
  return Buffer.from(text.replaceAll(' ', ''), 'hex').toString('latin1');
}
