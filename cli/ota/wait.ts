import type { DeviceStatus } from '../../fleet/ota/device-status.ts';
import type { SeenStatus } from '../../fleet/ota/rollout.ts';
import type { Output } from '../output.ts';
import type { Connections } from './connection.ts';

const LOOK_MS = 500;
/** A device that waits so long for something has not got it. */
const SILENT_MS = 600_000;

/** Statuses of all devices: those that the broker has, then as they come, with the time of the last change. */
export async function followStatuses({ reader, topics }: Connections): Promise<{ seen(): SeenStatus[]; stop(): Promise<void> }> {
  const { decodeStatus } = await import('../../fleet/ota/device-status.ts');
  const last = new Map<string, { status: SeenStatus['status']; atMs: number }>();
  const take = (topic: string, payload: Uint8Array): void => {
    const status = decodeStatus(topic, payload);
    if (status) last.set(status.device, { status, atMs: performance.now() });
  };
  // All of them, before anybody counts: the first ones alone could look like a fleet that is through.
  for (const [topic, payload] of await reader.list(topics.status('+'))) take(topic, payload);
  const stop = await reader.watch(topics.status('+'), take);
  return { seen: () => [...last.values()].map(({ status, atMs }) => ({ status, sinceMs: performance.now() - atMs })), stop };
}

/** Devices of a channel's application that run this sequence or a higher one. */
export async function devicesFrom({ reader, topics }: Connections, sequence: number): Promise<DeviceStatus[]> {
  const { decodeStatus } = await import('../../fleet/ota/device-status.ts');
  const devices = [...(await reader.list(topics.status('+')))].map(([topic, payload]) => decodeStatus(topic, payload));
  return devices.filter((status): status is DeviceStatus => status !== undefined && status.running >= sequence);
}

/**
 * Waits until every known device in the channel's share runs its release, confirmed.
 * @param before devices that ran its sequence before it was offered: what they run is something else
 * @throws ToolError OTA_FAILED naming the devices that refused it or rolled back; OTA_TIMEOUT
 */
export async function waitForDevices(
  connections: Connections,
  channel: string,
  before: readonly DeviceStatus[],
  timeoutMs: number,
  output: Output,
): Promise<void> {
  const [{ readPointer }, { takes }, { listOf, tally }, { devicesFailed, timedOut }] = await Promise.all([
    import('../../fleet/ota/published.ts'),
    import('../../fleet/ota/pointer.ts'),
    import('../../fleet/ota/rollout.ts'),
    import('../../fleet/ota/errors.ts'),
  ]);
  const pointer = await readPointer(connections.reader, connections.topics, channel);
  const statuses = await followStatuses(connections);
  const own = before.filter((status) => takes(status.device, pointer));
  const isBefore = ({ device }: DeviceStatus): boolean => own.some((status) => status.device === device);
  const ahead = own.map(({ device, running }) => ({ device, reason: `ran sequence ${running} already` }));
  const endMs = performance.now() + timeoutMs;
  let said = '';
  try {
    for (;;) {
      const seen = statuses.seen().filter(({ status }) => !isBefore(status));
      const now = tally(seen, pointer, SILENT_MS);
      const line = `${now.confirmed} of ${now.devices} devices confirmed, ${now.busy} at it, ${now.failures.length} failed`;
      if (line !== said) output.talk(line);
      said = line;
      const open = now.busy + now.pending;
      const refusals = [...now.failures, ...now.ahead, ...ahead];
      if (refusals.length > 0 && open === 0)
        throw devicesFailed(
          `${refusals.length} of ${now.devices + ahead.length} devices do not run sequence ${pointer.sequence}: ${listOf(refusals)}`,
          'They run what they ran before. mote ota status shows each of them.',
        );
      if (now.devices > 0 && open === 0) return;
      if (performance.now() > endMs)
        throw timedOut(
          `${open} of ${now.devices} devices have not finished${refusals.length ? `, failed: ${listOf(refusals)}` : ''}`,
          'They go on by themselves; look with mote ota status, or wait longer with --timeout.',
        );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    await statuses.stop();
  }
}
