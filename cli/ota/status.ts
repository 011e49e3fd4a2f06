import type { DeviceStatus } from '../../fleet/ota/device-status.ts';
import type { Pointer } from '../../fleet/ota/pointer.ts';
import { Command } from '../command-line.ts';
import type { Output } from '../output.ts';
import { addBrokerFlags, type BrokerFlags, withBroker } from './connection.ts';

/** `mote ota status`: who runs what. */
export function statusCommand(output: Output): Command {
  return addBrokerFlags(
    new Command('status')
      .summary('who runs what, what failed and why')
      .description('Shows what every channel offers and what each device says of it. Devices that have never reported are not listed.'),
  ).action(async (flags: BrokerFlags) => {
    const [{ decodeStatus, outcomeOf, reasonName, stateName }, { decodePointer, takes }] = await Promise.all([
      import('../../fleet/ota/device-status.ts'),
      import('../../fleet/ota/pointer.ts'),
    ]);
    const { pointers, devices } = await withBroker(flags, async ({ reader, topics }) => {
      const [channels, statuses] = await Promise.all([reader.list(topics.channel('+')), reader.list(topics.status('+'))]);
      const pointers = new Map<string, Pointer>();
      for (const [topic, payload] of channels) {
        const pointer = decodePointer(payload);
        if (pointer) pointers.set(topic.slice(topic.lastIndexOf('/') + 1), pointer);
      }
      const devices = [...statuses].map(([topic, payload]) => decodeStatus(topic, payload)).filter((status) => status !== undefined);
      return { pointers, devices: devices.sort((a, b) => (a.device < b.device ? -1 : 1)) };
    });
    const offered = pointers.get(flags.channel);
    const describe = (status: DeviceStatus): Record<string, unknown> => ({
      ...status,
      stateName: stateName(status),
      reasonName: reasonName(status.reason),
      ...(status.warning ? { warningName: reasonName(status.warning) } : {}),
      ...(offered ? { outcome: takes(status.device, offered) ? outcomeOf(status, offered.sequence) : 'not in the share' } : {}),
    });
    if (flags.json) {
      output.result(JSON.stringify({ schemaVersion: 1, channels: Object.fromEntries(pointers), devices: devices.map(describe) }));
      return;
    }
    for (const [name, { sequence, percent, state }] of pointers)
      output.talk(`channel ${name}: sequence ${sequence} to ${percent} %, ${state}`);
    const rows = devices.map((status) => [
      status.device,
      String(status.running),
      status.sequence ? String(status.sequence) : '-',
      stateName(status),
      [reasonName(status.reason), status.warning ? `warning: ${reasonName(status.warning)}` : ''].filter(Boolean).join('; '),
    ]);
    for (const line of table([['device', 'runs', 'offered', 'state', 'reason'], ...rows])) output.result(line);
  });
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
