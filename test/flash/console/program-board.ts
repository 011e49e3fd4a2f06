/** Virtual boards with a program, on a port of this machine. */
import { CHIPS } from '../../../simulator/serial/chip.ts';
import { FlashChip } from '../../../simulator/serial/flash-chip.ts';
import { ReplConsole } from '../../../simulator/serial/repl-console.ts';
import { flashStandIn } from '../../../simulator/serial/stand-in.ts';
import { World } from '../../../simulator/world.ts';
import { boardsOfATest, type BoardOnPort, type BoardSetup } from '../board-on-port.ts';

/** What starts boards with a program; they stop with the test. */
export function programBoards(): (program: string, setup?: BoardSetup) => Promise<BoardOnPort> {
  const start = boardsOfATest();
  return (program, setup = {}) => {
    const flash = new FlashChip();
    flashStandIn(flash, CHIPS.esp32);
    const world = new World();
    const console = new ReplConsole({ world, program: { bytes: Buffer.from(program, 'latin1'), file: 'app.js' } });
    return start({ protocol: 'tcp', flash, world, console, ...setup });
  };
}
