import { Command, Option } from './command-line.ts';
import type { Output } from './output.ts';

/** `mote ports`: what is attached, and what it probably is. */
export function portsCommand(output: Output): Command {
  return new Command('ports')
    .summary('list serial ports and the boards behind them')
    .description('Lists the serial ports of this computer with their USB identity and a guess at the board.')
    .addOption(new Option('--all', 'also ports that are not on USB'))
    .addOption(new Option('--json', 'print one JSON document'))
    .action(async (flags: { all?: boolean; json?: boolean }) => {
      const { boardPorts, listPorts, portLine } = await import('../flash/ports/list.ts');
      const found = await listPorts();
      const ports = flags.all ? found : boardPorts(found);
      if (flags.json) return output.result(JSON.stringify({ schemaVersion: 1, ports }));
      for (const port of ports) output.result(portLine(port));
      if (ports.length === 0)
        output.talk('No board is attached. A board in a network is named like -p tcp://host:port or -p rfc2217://host:port.');
    });
}
