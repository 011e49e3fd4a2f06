import { describe, expect, it } from 'vitest';
import { MqttError } from '../../../fleet/mqtt/error.ts';
import { MessageStream } from '../../../fleet/mqtt/messages.ts';
import type { Message } from '../../../fleet/mqtt/messages.ts';

const message = (topic: string): Message => ({
  topic,
  payload: Buffer.alloc(0),
  qos: 0,
  retain: false,
  duplicate: false,
  properties: {},
  text: () => '',
});

function rig(highWater = 4, maxQueued = 8) {
  const events: string[] = [];
  const stream = new MessageStream('t', highWater, maxQueued, {
    full: (full) => events.push(full ? 'full' : 'room'),
    closed: () => {
      events.push('closed');
      return Promise.resolve();
    },
  });
  const push = (count: number, from = 0): void => {
    for (let index = 0; index < count; index++) stream.push(message(`${from + index}`));
  };
  const take = async (): Promise<string> => ((await stream.next()).value as Message | undefined)?.topic ?? 'over';
  return { events, stream, push, take };
}

describe('a stream of messages', () => {
  it('hands over in order, to who waits and to who comes later', async () => {
    const { push, take } = rig();
    const [first, second] = [take(), take()];
    push(3);
    expect([await first, await second, await take()]).toEqual(['0', '1', '2']);
  });

  it('says that it is full at the high water mark and that it has room at half of it, once each', async () => {
    const { push, take, events } = rig();
    push(5);
    expect(events).toEqual(['full']);
    for (let index = 0; index < 3; index++) await take();
    expect(events).toEqual(['full', 'room']);
  });

  it('ends with an error when more is queued than it holds, after what was queued', async () => {
    const { push, take, events, stream } = rig();
    push(9);
    expect(events).toEqual(['full', 'room', 'closed']);
    for (let index = 0; index < 8; index++) expect(await take()).toBe(`${index}`);
    await expect(stream.next()).rejects.toThrow(MqttError);
    expect(await take()).toBe('over');
  });

  it('keeps its order through thousands of messages', async () => {
    const { push, take } = rig(1e6, 1e6);
    push(5000);
    for (let index = 0; index < 2500; index++) expect(await take()).toBe(`${index}`);
    push(1000, 5000);
    for (let index = 2500; index < 6000; index++) expect(await take()).toBe(`${index}`);
  });

  it('closes when the loop is left, and only once', async () => {
    const { push, stream, events } = rig();
    push(3);
    for await (const { topic } of stream) if (topic === '1') break;
    await stream.return();
    expect(events).toEqual(['closed']);
    expect(stream.queued).toBe(0);
    push(1);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('closes when it goes out of scope', async () => {
    const { stream, events } = rig();
    {
      await using scoped = stream;
      expect(scoped.filter).toBe('t');
    }
    expect(events).toEqual(['closed']);
  });

  it('fails once for a refusal, to who waits and as the promise of the grant', async () => {
    const { stream } = rig();
    const [waiting, second] = [stream.next(), stream.next()];
    stream.finish(new MqttError('MQTT_SUBSCRIBE', 'Subscribing to t', 0x87));
    await expect(waiting).rejects.toThrow('Subscribing to t: not authorized');
    expect(await second).toEqual({ done: true, value: undefined });
    await expect(stream.ready).rejects.toMatchObject({ reason: 0x87 });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });
});
