import { readFileSync } from 'node:fs';
import type { KeySet } from '../../fleet/ota/published.ts';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { type Command, Option } from '../command-line.ts';
import { existingFile } from '../entry.ts';
import { missing } from './connection.ts';

export interface KeyFlags {
  key?: string;
  keys: string;
}

/** The environment's word for a secret that must not be in a file or in a list of processes. */
const KEY_VARIABLE = 'MOTE_OTA_KEY';

export function addKeyFlags(command: Command): Command {
  return command
    .addOption(new Option('--key <file>', `secret release key; or its "secret" in ${KEY_VARIABLE}`))
    .addOption(new Option('--keys <file>', 'public keys that the devices trust').default('ota-keys/keys.json'));
}

/** The secret key, and the key set that it has to be in: devices would refuse what another key signs. */
export async function loadSigningKey(flags: KeyFlags, application: string): Promise<{ secretKey: Uint8Array; keys: KeySet }> {
  const [{ parseSecretKey, readKeySet, base64 }, { publicKeyOf }] = await Promise.all([
    import('../../fleet/ota/keys.ts'),
    import('../../fleet/ota/signing.ts'),
  ]);
  const fromEnvironment = process.env[KEY_VARIABLE];
  if (flags.key === undefined && !fromEnvironment) throw missing('--key', `the secret release key, also as ${KEY_VARIABLE}`);
  const secretKey =
    flags.key === undefined
      ? parseSecretKey(fromEnvironment!, KEY_VARIABLE)
      : parseSecretKey(readFileSync(existingFile(flags.key, 'the secret key'), 'utf8'), flags.key);
  const keys = readKeySet(existingFile(flags.keys, 'the key set'));
  const fault = (message: string, hint: string): ToolError => new ToolError({ code: 'OTA_KEY', message, hint, exitCode: ExitCode.usage });
  if (keys.app !== application)
    throw fault(`${flags.keys} is for application ${keys.app}, not ${application}`, 'Name the right --keys or --app.');
  if (!keys.rel.includes(base64(publicKeyOf(secretKey))))
    throw fault(`the secret key is none of the release keys in ${flags.keys}`, 'No device would take what it signs. Name the right --key.');
  return { secretKey, keys };
}
