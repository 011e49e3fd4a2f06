import { beforeEach, describe, expect, it } from 'vitest';
import { AccessPoint } from '../../../simulator/network/access-point.ts';
import { Radio } from '../../../simulator/network/radio.ts';
import { EventQueue } from '../../../simulator/queue.ts';

let queue: EventQueue;
let accessPoint: AccessPoint;
let radio: Radio;
let events: string[];

beforeEach(() => {
  queue = new EventQueue();
  accessPoint = new AccessPoint({ ssid: 'lab', password: 'password', joinUs: 1000, dhcpUs: 500 });
  radio = new Radio({ queue, accessPoints: [accessPoint], mac: '02:00:00:00:00:01' });
  events = [];
  radio.listen({
    onAssociated: ({ ssid }) => events.push(`${queue.nowUs} associated ${ssid}`),
    onAddress: ({ ip }) => events.push(`${queue.nowUs} address ${ip}`),
    onDisconnected: (reason) => events.push(`${queue.nowUs} disconnected ${reason}`),
  });
});

describe('Radio', () => {
  it('associates, then gets an address; only then frames get through', () => {
    radio.connect({ ssid: 'lab', password: 'password' });
    queue.runUntil(1400);
    expect(radio.online).toBe(false);
    queue.runUntil(2000);
    expect(radio.online).toBe(true);
    expect(events).toEqual(['1000 associated lab', '1500 address 10.0.0.2']);
  });

  it('keeps its address at the next join, and another station gets another', () => {
    expect(accessPoint.lease('a').ip).toBe('10.0.0.2');
    expect(accessPoint.lease('b').ip).toBe('10.0.0.3');
    expect(accessPoint.lease('a').ip).toBe('10.0.0.2');
  });

  it('lets nothing through at once when the access point goes, and reports it after 6 s', () => {
    radio.connect({ ssid: 'lab', password: 'password' });
    queue.runUntil(2000);
    accessPoint.setUp(false);
    expect(radio.online).toBe(false);
    queue.runUntil(10_000_000);
    expect(events.at(-1)).toBe('6002000 disconnected 200');
  });

  it('survives a gap that is shorter than that', () => {
    radio.connect({ ssid: 'lab', password: 'password' });
    queue.runUntil(2000);
    accessPoint.setUp(false);
    queue.runUntil(3_000_000);
    accessPoint.setUp(true);
    queue.runUntil(20_000_000);
    expect(radio.online).toBe(true);
    expect(events).toHaveLength(2);
  });

  it('reports nothing after a reset', () => {
    radio.connect({ ssid: 'lab', password: 'password' });
    radio.reset();
    queue.runUntil(10_000_000);
    expect(events).toEqual([]);
  });
});
