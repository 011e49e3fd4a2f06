import type { Properties, QoS } from '../../firmware/mqtt/protocol.ts';
import { MqttError } from './error.ts';

/** A message as it was received. */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: QoS;
  /** Kept by the broker from before the subscription. */
  readonly retain: boolean;
  readonly duplicate: boolean;
  /** MQTT 5, by number as in `motekit/mqtt`: text as text, binary data as byte strings. */
  readonly properties: Properties;
  /** The payload taken for UTF-8. */
  text(): string;
}

/** What a stream tells the client that feeds it. */
export interface StreamOwner {
  /** The queue has become full, or has room again. */
  full(full: boolean): void;
  /** Nobody reads it any more; resolves when the broker has been told. */
  closed(): Promise<void>;
}

/**
 * The messages of one subscription, in order, each once, for `for await`. What nobody has taken yet is queued: at `highWater` messages the
 * connection is not read any more, which holds the broker back; at `maxQueued` the stream ends with MQTT_SLOW_READER.
 */
export class MessageStream implements AsyncIterableIterator<Message>, AsyncDisposable {
  readonly filter: string;
  /** Resolves to the granted QoS; rejects with MQTT_SUBSCRIBE, and the iteration with it. */
  readonly ready: Promise<QoS>;
  #granted!: (qos: QoS) => void;
  #refused!: (error: MqttError) => void;
  readonly #owner: StreamOwner;
  readonly #highWater: number;
  readonly #maxQueued: number;
  #queue: Message[] = [];
  /** Place of the first one in the queue that was not taken. */
  #taken = 0;
  #waiting: { resolve: (result: IteratorResult<Message>) => void; reject: (error: Error) => void }[] = [];
  #full = false;
  #over = false;
  #failure: MqttError | undefined;

  constructor(filter: string, highWater: number, maxQueued: number, owner: StreamOwner) {
    this.filter = filter;
    this.#highWater = highWater;
    this.#maxQueued = maxQueued;
    this.#owner = owner;
    this.ready = new Promise((resolve, reject) => {
      this.#granted = resolve;
      this.#refused = reject;
    });
    // Who iterates hears it there.
    this.ready.catch(() => {});
  }

  /** Messages that wait to be taken. */
  get queued(): number {
    return this.#queue.length - this.#taken;
  }

  next(): Promise<IteratorResult<Message>> {
    if (this.queued > 0) {
      const value = this.#queue[this.#taken++]!;
      // Shifting a long array for each message would cost more than the message.
      if (this.#taken > 1000 || this.#taken === this.#queue.length) {
        this.#queue.splice(0, this.#taken);
        this.#taken = 0;
      }
      if (this.#full && this.queued <= this.#highWater / 2) this.#setFull(false);
      return Promise.resolve({ done: false, value });
    }
    if (this.#failure) {
      const failure = this.#failure;
      this.#failure = undefined;
      return Promise.reject(failure);
    }
    if (this.#over) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async return(): Promise<IteratorResult<Message>> {
    await this[Symbol.asyncDispose]();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return;
    this.finish();
    this.#queue = [];
    this.#taken = 0;
    await this.#owner.closed();
  }

  /** For the client: the broker has granted the subscription. */
  grant(qos: QoS): void {
    this.#granted(qos);
  }

  /** For the client: hands over a message. */
  push(message: Message): void {
    if (this.#over) return;
    const waiting = this.#waiting.shift();
    if (waiting) return waiting.resolve({ done: false, value: message });
    if (this.queued >= this.#maxQueued) {
      this.finish(new MqttError('MQTT_SLOW_READER', `Messages on ${this.filter}`, 0x97, `${this.queued} not taken`));
      void this.#owner.closed();
      return;
    }
    this.#queue.push(message);
    if (!this.#full && this.queued >= this.#highWater) this.#setFull(true);
  }

  /** For the client: no more messages will come. Those that are queued can still be taken, then comes the error. */
  finish(error?: MqttError): void {
    if (this.#over) return;
    this.#over = true;
    this.#refused(error ?? new MqttError('MQTT_ENDED', `Subscribing to ${this.filter}`, 0x102));
    if (this.#full) this.#setFull(false);
    const waiting = this.#waiting.splice(0);
    if (error && waiting.length > 0) waiting.shift()!.reject(error);
    else this.#failure = error;
    for (const { resolve } of waiting) resolve({ done: true, value: undefined });
  }

  #setFull(full: boolean): void {
    this.#full = full;
    this.#owner.full(full);
  }
}
