import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../fleet/ota/published.ts';
import { Command, Option } from '../command-line.ts';
import { existingFile } from '../entry.ts';
import type { Output } from '../output.ts';
import { addBrokerFlags, applicationOf, type BrokerFlags, parsePercent, parseWhole, withBroker } from './connection.ts';
import { keysFile } from './keys.ts';
import { nextSequence, offer } from './push.ts';
import { addKeyFlags, type KeyFlags, loadSigningKey } from './signing-key.ts';

/** `mote ota verify`, `repair`, `revert`, `gc`: the retained objects of releases. */
export function objectCommands(output: Output): Command[] {
  return [verifyCommand(output), repairCommand(output), revertCommand(output), gcCommand(output)];
}

function verifyCommand(output: Output): Command {
  return addBrokerFlags(
    new Command('verify')
      .summary('check everything a device would fetch')
      .description(
        'Reads pointer, manifest, signature, all chunks of a channel and the key sets from the broker, and checks them as a device does.',
      ),
  )
    .addOption(new Option('--keys <file>', 'public keys that the devices trust').default('ota-keys/keys.json'))
    .action(async (flags: BrokerFlags & { keys: string }) => {
      const [{ notVerified }, { channelFaults, keyFaults, readKeys, readPointer, readRelease }, { readKeySet }, { decompress }] =
        await Promise.all([
          import('../../fleet/ota/errors.ts'),
          import('../../fleet/ota/published.ts'),
          import('../../fleet/ota/keys.ts'),
          import('../../simulator/engine/heatshrink.ts'),
        ]);
      const keys = readKeySet(existingFile(flags.keys, 'the key set'));
      const { release, faults } = await withBroker({ ...flags, app: flags.app ?? keys.app }, async ({ reader, topics }) => {
        const pointer = await readPointer(reader, topics, flags.channel);
        const release = await readRelease(reader, topics, pointer.release);
        const sets = await Promise.all(Array.from({ length: keys.kv - 1 }, (_, index) => readKeys(reader, topics, index + 2)));
        return { release, faults: [...channelFaults(pointer, release, keys, decompress), ...keyFaults(sets, keys)] };
      });
      if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, release: release.id, sequence: release.manifest?.q, faults }));
      for (const fault of faults) output.problem(fault);
      if (faults.length > 0)
        throw notVerified(
          `devices cannot take what channel ${flags.channel} offers: ${faults.length} faults`,
          'mote ota repair publishes it again from the bundle.',
        );
      if (!flags.json)
        output.result(`channel ${flags.channel}: sequence ${release.manifest!.q} is whole and signed (${release.payloads.length} chunks)`);
    });
}

function repairCommand(output: Output): Command {
  return addBrokerFlags(
    new Command('repair')
      .summary('publish again what the broker has lost')
      .description(
        'Publishes what is missing or wrong of the release that the channel offers, from the bundle and the release file that mote ota push left\n' +
          'beside it; and of the key sets, from the files that mote ota keys left beside keys.json. The channel itself stays as it is.',
      ),
  )
    .argument('<bundle>', 'the bundle that was pushed')
    .addOption(new Option('--release <file>', 'default: release-<sequence>.json beside the bundle'))
    .addOption(new Option('--keys <file>', 'keys.json; the key sets beside it are put back too').default('ota-keys/keys.json'))
    .action(async (path: string, flags: BrokerFlags & { release?: string; keys: string }) => {
      const [{ notVerified }, { decodeSignedFile, makeReleaseFrom }, { chunkObjects, signedObjects }, { readBack }, { compress }] =
        await Promise.all([
          import('../../fleet/ota/errors.ts'),
          import('../../fleet/ota/release-file.ts'),
          import('../../fleet/ota/release.ts'),
          import('../../fleet/ota/push.ts'),
          import('../../simulator/engine/heatshrink.ts'),
        ]);
      const bundle = readFileSync(existingFile(path, 'the bundle'));
      const repaired = await withBroker(flags, async (connections) => {
        const { writer, reader, topics } = connections;
        const { readPointer } = await import('../../fleet/ota/published.ts');
        const pointer = await readPointer(reader, topics, flags.channel);
        const file = existingFile(flags.release ?? join(dirname(path), `release-${pointer.sequence}.json`), 'the release file');
        const { release, signature } = makeReleaseFrom(readFileSync(file, 'utf8'), file, bundle, compress);
        if (release.id !== pointer.release)
          throw notVerified(
            `${file} is release ${release.id}, the channel offers ${pointer.release}`,
            'Name the file of the release that was pushed with --release.',
          );
        const objects = [
          ...chunkObjects(topics, release.chunks),
          ...signedObjects((part) => topics.release(release.id, part), release.body, signature),
          ...signedKeySets(flags.keys).flatMap(({ version, file }) => {
            const { body, signature } = decodeSignedFile(readFileSync(file, 'utf8'), file);
            return signedObjects((part) => topics.keys(version, part), body, signature);
          }),
        ];
        const there = await reader.read(objects.map(({ topic }) => topic));
        const lost = objects.filter(({ topic, payload }) => Buffer.compare(there.get(topic) ?? Buffer.alloc(0), payload) !== 0);
        for (const object of lost) await writer.put(object);
        await readBack(reader, objects);
        return { objects: objects.length, repaired: lost.length };
      });
      if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, ...repaired }));
      else output.result(`${repaired.repaired} of ${repaired.objects} objects published again; all are there`);
    });
}

/** Files of the key sets that `mote ota keys` has published. */
function signedKeySets(keys: string): { readonly version: number; readonly file: string }[] {
  const found = [];
  for (let version = 2, file = keysFile(keys, version); existsSync(file); file = keysFile(keys, ++version)) found.push({ version, file });
  return found;
}

function revertCommand(output: Output): Command {
  const command = new Command('revert')
    .summary('offer an earlier bundle again, as a new release')
    .description('Takes the bundle of an earlier release from the broker, signs it with a new sequence, and offers it: devices only go up.')
    .addOption(new Option('--to <sequence>', 'of the earlier release; default: the one below that of the channel'))
    .addOption(new Option('--pct <percent>', 'share of the devices that take it').default('100'));
  return addKeyFlags(addBrokerFlags(command)).action(async (flags: BrokerFlags & KeyFlags & { to?: string; pct: string }) => {
    const [{ nothingThere }, { bundleOf, faultsOf, parseManifest, readPointer, readRelease }, { makeRelease }, { compress, decompress }] =
      await Promise.all([
        import('../../fleet/ota/errors.ts'),
        import('../../fleet/ota/published.ts'),
        import('../../fleet/ota/release.ts'),
        import('../../simulator/engine/heatshrink.ts'),
      ]);
    const application = applicationOf(flags);
    const percent = parsePercent(flags.pct, '--pct');
    const wanted = flags.to === undefined ? undefined : parseWhole(flags.to, '--to', 1);
    const { secretKey, keys } = await loadSigningKey(flags, application);
    await withBroker(flags, async (connections) => {
      const { reader, topics } = connections;
      const pointer = await readPointer(reader, topics, flags.channel);
      const bodies = await reader.list(`${topics.base}/r/+/0`);
      const earlier = [...bodies]
        .map(([topic, payload]) => ({ id: topic.split('/').at(-2)!, manifest: parseManifest(Buffer.from(payload)) }))
        .filter((found): found is { id: string; manifest: Manifest } => found.manifest !== undefined)
        .filter(({ manifest }) => (wanted === undefined ? manifest.q < pointer.sequence : manifest.q === wanted))
        .sort((a, b) => b.manifest.q - a.manifest.q)[0];
      if (!earlier)
        throw nothingThere(
          `the broker holds no release ${flags.to ?? `below ${pointer.sequence}`}`,
          'Push the earlier bundle with mote ota push.',
        );
      const release = await readRelease(reader, topics, earlier.id);
      const faults = faultsOf(release, keys, decompress);
      if (faults.length > 0)
        throw nothingThere(
          `release ${earlier.manifest.q} is not whole on the broker: ${faults[0]}`,
          'Push the earlier bundle with mote ota push.',
        );
      const { ver, hw, esp, s } = release.manifest!;
      const sequence = await nextSequence(connections, flags.channel);
      const again = makeRelease(
        {
          application,
          sequence,
          bundle: bundleOf(release, decompress),
          version: ver,
          hardware: hw,
          engine: esp,
          confirmS: s,
        },
        compress,
      );
      await offer(connections, again, { secretKey, keys: keys.kv, channel: flags.channel, percent }, flags, output);
    });
  });
}

function gcCommand(output: Output): Command {
  return addBrokerFlags(
    new Command('gc')
      .summary('remove retained objects that no channel needs')
      .description('Keeps what the channels offer, the release before each, key sets and statuses.'),
  )
    .addOption(new Option('--dry-run', 'list, remove nothing'))
    .action(async (flags: BrokerFlags & { dryRun?: boolean }) => {
      const [{ leftovers }, { notVerified }] = await Promise.all([import('../../fleet/ota/gc.ts'), import('../../fleet/ota/errors.ts')]);
      const removed = await withBroker(flags, async ({ writer, reader, topics }) => {
        const all = await reader.list(`${topics.base}/#`);
        const old = leftovers(all, topics);
        if (flags.dryRun) return old;
        for (const topic of old) await writer.put({ topic, payload: new Uint8Array() });
        const left = await reader.read(old);
        if (left.size > 0)
          throw notVerified(
            `${left.size} objects are still there, ${[...left.keys()][0]} first`,
            'What this client may write is listed by mote ota acl.',
          );
        return old;
      });
      if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, removed }));
      else for (const topic of removed) output.result(topic);
      output.talk(`${removed.length} objects ${flags.dryRun ? 'could be' : 'were'} removed`);
    });
}
