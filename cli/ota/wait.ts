import type { SeenStatus } from '../../fleet/ota/rollout.ts';
import type { Output } from '../output.ts';
import type { Connections } from './connection.ts';

const LOOK_MS = 500;
/** A device that waits so long for something has not got it. */
const SILENT_MS = 600_000;

/** Statuses of all devices as they come, with the time of the last change. */
export async function followStatuses({ reader, topics }: Connections): Promise<{ seen(): SeenStatus[]; stop(): Promise<void> }> {
  const { decodeStatus } = await import('../../fleet/ota/device-status.ts');
  const last = new Map<string, { status: SeenStatus['status']; atMs: number }>();
  const stop = await reader.watch(topics.status('+'), (topic, payload) => {
    const status = decodeStatus(topic, payload);
    if (status) last.set(status.device, { status, atMs: performance.now() });
  });
  return { seen: () => [...last.values()].map(({ status, atMs }) => ({ status, sinceMs: performance.now() - atMs })), stop };
}

/**
 * Waits until every known device in the channel's share runs its release, confirmed.
 * @throws ToolError OTA_FAILED naming the devices that refused it or rolled back; OTA_TIMEOUT
 */
export async function waitForDevices(connections: Connections, channel: string, timeoutMs: number, output: Output): Promise<void> {
  const [{ readPointer }, { listOf, tally }, { devicesFailed, timedOut }] = await Promise.all([
    import('../../fleet/ota/published.ts'),
    import('../../fleet/ota/rollout.ts'),
    import('../../fleet/ota/errors.ts'),
  ]);
  const pointer = await readPointer(connections.reader, connections.topics, channel);
  const statuses = await followStatuses(connections);
  const endMs = performance.now() + timeoutMs;
  let said = '';
  try {
    for (;;) {
      const now = tally(statuses.seen(), pointer, SILENT_MS);
      const line = `${now.confirmed} of ${now.devices} devices confirmed, ${now.busy} at it, ${now.failures.length} failed`;
      if (line !== said) output.talk(line);
      said = line;
      const open = now.busy + now.pending;
      if (now.failures.length > 0 && open === 0)
        throw devicesFailed(
          `${now.failures.length} of ${now.devices} devices do not run sequence ${pointer.sequence}: ${listOf(now.failures)}`,
          'They run what they ran before. mote ota status shows each of them.',
        );
      if (now.devices > 0 && open === 0) return;
      if (performance.now() > endMs)
        throw timedOut(
          `${open} of ${now.devices} devices have not finished${now.failures.length ? `, failed: ${listOf(now.failures)}` : ''}`,
          'They go on by themselves; look with mote ota status, or wait longer with --timeout.',
        );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } finally {
    await statuses.stop();
  }
}
