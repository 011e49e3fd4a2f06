import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeviceStatus } from '../../fleet/ota/device-status.ts';
import type { Release } from '../../fleet/ota/release.ts';
import { parseDurationUs } from '../../report/duration.ts';
import { writeWholeFile } from '../../report/whole-file.ts';
import { Command, Option } from '../command-line.ts';
import { existingFile } from '../entry.ts';
import type { Output } from '../output.ts';
import { ProgressBar } from '../progress-bar.ts';
import { addBrokerFlags, applicationOf, type BrokerFlags, type Connections, parsePercent, parseWhole, withBroker } from './connection.ts';
import { addReleaseFlags, type ReleaseFlags, releaseOptions } from './release-flags.ts';
import { addKeyFlags, type KeyFlags, loadSigningKey } from './signing-key.ts';
import { devicesFrom, waitForDevices } from './wait.ts';

interface PushFlags extends BrokerFlags, KeyFlags, ReleaseFlags {
  pct: string;
  wait?: boolean;
  timeout: string;
}

/** `mote ota push`: a bundle to the devices of a channel. */
export function pushCommand(output: Output): Command {
  const command = new Command('push')
    .summary('sign a bundle and offer it to devices')
    .description(
      'Signs the bundle, publishes its chunks, reads them back through a second connection, then the signed manifest, and moves the channel last:\n' +
        'only that makes devices act. What the broker or the devices have already is not sent again.',
    )
    .argument('<bundle>', 'what mote build made: dist/app.js')
    .addOption(new Option('--pct <percent>', 'share of the devices that take it').default('100'))
    .addOption(new Option('--wait', 'wait until the devices run it, confirmed; fail if one does not'))
    .addOption(new Option('--timeout <duration>', 'how long --wait waits, exit code 42').default('15m'));
  return addReleaseFlags(addKeyFlags(addBrokerFlags(command))).action((bundle: string, flags: PushFlags) =>
    pushBundle(bundle, flags, output),
  );
}

async function pushBundle(path: string, flags: PushFlags, output: Output): Promise<void> {
  const bundle = readFileSync(existingFile(path, 'the bundle'));
  const percent = parsePercent(flags.pct, '--pct');
  const timeoutMs = parseDurationUs(flags.timeout, '--timeout') / 1000;
  const application = applicationOf(flags);
  const { secretKey, keys } = await loadSigningKey(flags, application);
  const [{ makeRelease }, { compress }, options] = await Promise.all([
    import('../../fleet/ota/release.ts'),
    import('../../simulator/engine/heatshrink.ts'),
    releaseOptions(path, bundle, flags),
  ]);
  await withBroker(flags, async (connections) => {
    const sequence =
      flags.sequence === undefined ? await nextSequence(connections, flags.channel) : parseWhole(flags.sequence, '--sequence', 1);
    const newer = await devicesFrom(connections, sequence);
    warnOfNewer(newer, sequence, output);
    const release = makeRelease({ application, sequence, bundle, ...options }, compress);
    const signature = await offer(connections, release, { secretKey, keys: keys.kv, channel: flags.channel, percent }, flags, output);
    const { encodeSignedFile } = await import('../../fleet/ota/release-file.ts');
    writeWholeFile(join(dirname(path), `release-${sequence}.json`), encodeSignedFile(release.body, signature));
    if (flags.wait) await waitForDevices(connections, flags.channel, newer, timeoutMs, output);
  });
}

export interface Offer {
  readonly secretKey: Uint8Array;
  readonly keys: number;
  readonly channel: string;
  readonly percent: number;
}

/** Signs and publishes, and tells how it went. */
export async function offer(
  { topics, writer, reader }: Connections,
  release: Release,
  { secretKey, ...rest }: Offer,
  flags: { json?: boolean },
  output: Output,
): Promise<Uint8Array> {
  const [{ push }, { sign }] = await Promise.all([import('../../fleet/ota/push.ts'), import('../../fleet/ota/signing.ts')]);
  output.talk(
    `signing sequence ${release.manifest.q} (${release.chunks.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0).toLocaleString('en')} bytes in ${release.chunks.length} chunks)`,
  );
  const signature = sign(release.body, secretKey);
  const bar = new ProgressBar();
  const startMs = performance.now();
  const pushed = await push(writer, reader, topics, { release, signature, ...rest }, ({ doneBytes, totalBytes }) => {
    const bytesPerSecond = (1000 * doneBytes) / Math.max(1, performance.now() - startMs);
    if (!output.quiet)
      bar.show('publishing', {
        doneBytes,
        totalBytes,
        bytesPerSecond,
        leftMs: (1000 * (totalBytes - doneBytes)) / Math.max(1, bytesPerSecond),
      });
  }).finally(() => bar.end());
  const { q: sequence, ver: version } = release.manifest;
  if (flags.json)
    output.result(
      JSON.stringify({
        schemaVersion: 1,
        release: release.id,
        sequence,
        version,
        channel: rest.channel,
        percent: rest.percent,
        sentBytes: pushed.sentBytes,
        reusedChunks: pushed.reusedChunks,
      }),
    );
  else
    output.result(
      `${release.manifest.app} ${version}, sequence ${sequence}: ${rest.channel} offers it to ${rest.percent} % (${pushed.sentBytes.toLocaleString('en')} bytes sent, ${pushed.reusedChunks} chunks were there)`,
    );
  return signature;
}

/** One above everything that was ever offered here, and above what devices run that came by cable. */
export async function nextSequence(connections: Connections, channel: string): Promise<number> {
  const { reader, topics } = connections;
  const [{ readPointerIfAny }, { decodePointer, MAX_JUMP }] = await Promise.all([
    import('../../fleet/ota/published.ts'),
    import('../../fleet/ota/pointer.ts'),
  ]);
  const [own, channels, devices] = await Promise.all([
    readPointerIfAny(reader, topics, channel),
    reader.list(topics.channel('+')),
    devicesFrom(connections, 0),
  ]);
  const others = [...channels.values()].map((payload) => decodePointer(payload)?.sequence ?? 0);
  const offered = Math.max(own?.sequence ?? 0, ...others);
  // No further than devices would follow: whoever can write a status must not use up the sequences.
  const running = devices.map((status) => status.running).filter((number) => number < offered + MAX_JUMP);
  return Math.max(offered, ...running) + 1;
}

function warnOfNewer(newer: readonly DeviceStatus[], sequence: number, output: Output): void {
  if (newer.length === 0) return;
  const highest = newer.reduce((most, { running }) => Math.max(most, running), 0);
  output.problem(
    `${newer.length} devices run sequence ${sequence} or above, ${newer[0]!.device} first, and will not take this release; --sequence ${highest + 1} is above all of them`,
  );
}
