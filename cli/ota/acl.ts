import { Command, Option } from '../command-line.ts';
import type { Output } from '../output.ts';
import { appOption, applicationOf, prefixOption } from './connection.ts';

/** `mote ota acl`: what the broker has to allow. */
export function aclCommand(output: Output): Command {
  return new Command('acl')
    .summary('print what Mosquitto has to allow')
    .description(
      'Prints lines for the acl_file of Mosquitto. Devices log in with their id as user name: only then can none of them speak for another.',
    )
    .addOption(appOption())
    .addOption(prefixOption())
    .addOption(new Option('--publisher <name>', 'user that pushes').default('publisher'))
    .action(async (flags: { app?: string; prefix: string; publisher: string }) => {
      const [{ mosquittoAcl }, { updateTopics }] = await Promise.all([
        import('../../fleet/ota/acl.ts'),
        import('../../fleet/ota/topics.ts'),
      ]);
      output.result(mosquittoAcl(updateTopics(applicationOf(flags), flags.prefix), flags.publisher).trimEnd());
    });
}
