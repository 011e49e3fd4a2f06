import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, Option } from '../command-line.ts';
import { existingFile } from '../entry.ts';
import type { Output } from '../output.ts';
import { addBrokerFlags, type BrokerFlags, missing, withBroker } from './connection.ts';

interface RotateFlags extends BrokerFlags {
  keys: string;
  root?: string;
  trust: string;
  trustRoot?: string;
}

/** `mote ota keys`: which keys devices trust. */
export function keysCommand(output: Output): Command {
  return addBrokerFlags(
    new Command('keys')
      .summary('replace the release keys that devices trust')
      .description(
        'Makes the next key set from the public keys in the named key files, signs it with the root key, publishes it and checks it. Devices fetch it when a\n' +
          'release is offered that needs it. keys.json is replaced. Devices that were off for several changes take one after the other.',
      ),
  )
    .addOption(new Option('--keys <file>', 'key set of now').default('ota-keys/keys.json'))
    .addOption(new Option('--root <file>', 'secret root key'))
    .addOption(new Option('--trust <files>', 'key files of the release keys from now on, separated by commas').makeOptionMandatory())
    .addOption(new Option('--trust-root <files>', 'key files of the root keys from now on; default: those of now'))
    .action((flags: RotateFlags) => rotate(flags, output));
}

/** Where the signed key set of a version is kept, beside `keys.json`. */
export function keysFile(keys: string, version: number): string {
  return join(dirname(keys), `keys-${version}.json`);
}

async function rotate(flags: RotateFlags, output: Output): Promise<void> {
  if (!flags.root) throw missing('--root', 'the secret root key');
  const [
    keys,
    { publicKeyOf, sign, verify },
    { signedObjects },
    { readBack },
    { keyInvalid, notVerified },
    { encodeSignedFile },
    { writeWholeFile },
  ] = await Promise.all([
    import('../../fleet/ota/keys.ts'),
    import('../../fleet/ota/signing.ts'),
    import('../../fleet/ota/release.ts'),
    import('../../fleet/ota/push.ts'),
    import('../../fleet/ota/errors.ts'),
    import('../../fleet/ota/release-file.ts'),
    import('../../report/whole-file.ts'),
  ]);
  const publicsOf = (files: string): string[] =>
    files
      .split(',')
      .map((file) => keys.base64(publicKeyOf(keys.parseSecretKey(readFileSync(existingFile(file, 'the key'), 'utf8'), file))));
  const now = keys.readKeySet(existingFile(flags.keys, 'the key set'));
  const root = keys.parseSecretKey(readFileSync(existingFile(flags.root, 'the root key'), 'utf8'), flags.root);
  if (!now.root.includes(keys.base64(publicKeyOf(root))))
    throw keyInvalid(flags.root, `is none of the root keys in ${flags.keys}`, 'No device would take a key set signed with it.');
  const next = { ...now, kv: now.kv + 1, rel: publicsOf(flags.trust), root: flags.trustRoot ? publicsOf(flags.trustRoot) : now.root };
  const body = keys.encodeKeySet(next);
  const signature = sign(body, root);
  if (!verify(body, signature, publicKeyOf(root))) throw notVerified('the new key set does not verify', 'This is a defect of mote.');
  await withBroker({ ...flags, app: now.app }, async ({ writer, reader, topics }) => {
    const objects = signedObjects((part) => topics.keys(next.kv, part), body, signature);
    for (const object of objects) await writer.put(object);
    await readBack(reader, objects);
  });
  // Without the root key nobody can sign it again: a broker that loses it gets it from here.
  writeWholeFile(keysFile(flags.keys, next.kv), encodeSignedFile(body, signature));
  writeWholeFile(flags.keys, body);
  if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, keys: next }));
  else output.result(`key set ${next.kv} of ${next.app} is published, ${next.rel.length} release keys; ${flags.keys} holds it`);
}
