import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExitCode } from '../../report/exit-codes.ts';
import { ToolError } from '../../report/tool-error.ts';
import { Command, Option } from '../command-line.ts';
import type { Output } from '../output.ts';
import { appOption, applicationOf } from './connection.ts';

const NAMES = ['root', 'release', 'spare'] as const;

/** `mote ota keygen`: the keys of an application. */
export function keygenCommand(output: Output): Command {
  return new Command('keygen')
    .summary('make the signing keys of an application')
    .description(
      'Makes a root key, a release key and a spare release key (SLH-DSA-SHA2-128s), and keys.json with their public halves, which goes to every\n' +
        'board with mote provision. Keep root.key and spare.key off this machine: they are needed only to replace a stolen release key.',
    )
    .addOption(appOption())
    .addOption(new Option('--out <dir>', 'folder, made if it is not there').default('ota-keys'))
    .addOption(new Option('--json', 'print one JSON document'))
    .action(async (flags: { app?: string; out: string; json?: boolean }) => {
      const application = applicationOf(flags);
      const files = [...NAMES.map((name) => `${name}.key`), 'keys.json'].map((name) => join(flags.out, name));
      for (const file of files) if (existsSync(file)) throw exists(file);
      const [{ generateSecretKey, publicKeyOf }, { base64, encodeKeySet, writeSecretKey }, { writeWholeFile }] = await Promise.all([
        import('../../fleet/ota/signing.ts'),
        import('../../fleet/ota/keys.ts'),
        import('../../report/whole-file.ts'),
      ]);
      mkdirSync(flags.out, { recursive: true });
      const publics = NAMES.map((name, index) => {
        const secret = generateSecretKey();
        writeSecretKey(files[index]!, secret);
        return base64(publicKeyOf(secret));
      });
      const keys = { v: 1, t: 'keys', app: application, kv: 1, root: [publics[0]!], rel: publics.slice(1) } as const;
      writeWholeFile(files.at(-1)!, encodeKeySet(keys));
      if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, files, keys }));
      else for (const file of files) output.result(file);
    });
}

function exists(file: string): ToolError {
  return new ToolError({
    code: 'OTA_KEYS_EXIST',
    message: `${file} is there already`,
    hint: 'A lost key locks out the devices that trust it alone, so nothing is overwritten. Name another folder with --out.',
    exitCode: ExitCode.usage,
  });
}
