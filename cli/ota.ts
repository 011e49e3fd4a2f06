import { Command, everywhere } from './command-line.ts';
import { aclCommand } from './ota/acl.ts';
import { channelCommands } from './ota/channel.ts';
import { keygenCommand } from './ota/keygen.ts';
import { keysCommand } from './ota/keys.ts';
import { objectCommands } from './ota/objects.ts';
import { pushCommand } from './ota/push.ts';
import { statusCommand } from './ota/status.ts';
import { watchCommand } from './ota/watch.ts';
import type { Output } from './output.ts';

/** `mote ota`: updates of devices in the field. */
export function otaCommand(output: Output): Command {
  const ota = new Command('ota')
    .summary('update devices in the field')
    .description('Pushes signed bundles to devices through retained messages of a broker.');
  for (const command of [
    keygenCommand(output),
    keysCommand(output),
    pushCommand(output),
    statusCommand(output),
    watchCommand(output),
    ...channelCommands(output),
    ...objectCommands(output),
    aclCommand(output),
  ])
    ota.addCommand(everywhere(command));
  return ota;
}
