import { createInterface } from 'node:readline/promises';
import type { Choice } from '../flash/ports/choose.ts';
import type { ListedPort } from '../flash/ports/list.ts';
import { Option } from './command-line.ts';
import type { Output } from './output.ts';

/** The flag of every command that talks to a board. */
export function portOption(): Option {
  return new Option('-p, --port <port>', 'the board: /dev/ttyUSB0, COM3, tcp://host:port or rfc2217://host:port');
}

/** Finds the board to talk to, asks when several are attached and somebody is there, and remembers the answer for this folder. */
export async function choosePortFor(named: string | undefined, output: Output): Promise<Choice> {
  const [{ choosePort }, { listPorts, portLine }, { PortMemory }] = await Promise.all([
    import('../flash/ports/choose.ts'),
    import('../flash/ports/list.ts'),
    import('../flash/ports/remember.ts'),
  ]);
  const memory = new PortMemory();
  const project = process.cwd();
  const interactive = process.stdin.isTTY && process.stdout.isTTY && !output.json;
  const choice = await choosePort({
    named,
    remembered: memory.recall(project),
    list: () => listPorts(),
    ...(interactive ? { ask: (ports) => ask(ports, portLine) } : {}),
  });
  memory.remember(project, choice.path);
  return choice;
}

async function ask(ports: readonly ListedPort[], line: (port: ListedPort) => string): Promise<ListedPort | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    process.stderr.write(ports.map((port, index) => `${index + 1}  ${line(port)}\n`).join(''));
    const answer = Number(await terminal.question(`Which one? 1 to ${ports.length}: `));
    return ports[answer - 1];
  } finally {
    terminal.close();
  }
}
