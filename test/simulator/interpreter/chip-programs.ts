/** Programs that sleep or stop being well; both lanes must print the same. */
import type { InterpreterBoard } from '../../../simulator/interpreter/lane.ts';
import type { World } from '../../../simulator/world.ts';

export interface ChipProgram {
  readonly name: string;
  readonly code: string;
  readonly forUs: number;
  readonly console: readonly string[];
  /** What a hand does to the board's pins meanwhile. */
  readonly hand?: (pins: InterpreterBoard['pins'], world: World) => void;
}

const START = 'print(ESP32.getWakeupCause(),ESP32.getWakeupPin(),typeof was);var was=1;';
const ONCE = 'if(!ESP32.getWakeupCause())';

export const CHIP_PROGRAMS: readonly ChipProgram[] = [
  {
    name: 'deep sleep until a time',
    code: `${START}${ONCE}setTimeout(function(){ESP32.deepSleep(60000000);print("no")},1000);setInterval(function(){print("awake")},600)`,
    forUs: 62.5e6,
    console: ['0 undefined undefined', 'awake', '4 undefined undefined', 'awake'],
  },
  {
    name: 'deep sleep until a pin',
    code: `${START}${ONCE}setTimeout(function(){ESP32.deepSleepExt0(D4,1);print("no")},1000)`,
    forUs: 100e6,
    hand: (pins, world) => world.queue.at(50e6, () => pins.drive(4, 1)),
    console: ['0 undefined undefined', '2 undefined undefined'],
  },
  {
    name: 'deep sleep until any of two pins, or until both',
    code: `${START}print(D26.read());var n=+require("Storage").read("n")||0;require("Storage").write("n",""+(n+1));if(n<2)setTimeout(function(){ESP32.deepSleepExt1([D25,D26],n?0:1)},1000)`,
    forUs: 100e6,
    hand(pins, world) {
      world.queue.at(20e6, () => pins.drive(26, 1));
      world.queue.at(30e6, () => pins.drive(25, 1));
      world.queue.at(40e6, () => pins.drive(25, 0));
      world.queue.at(50e6, () => pins.drive(26, 0));
    },
    // The second sleep begins with one of them high, and ends when both are low.
    console: ['0 undefined undefined', 'false', '3 D26 undefined', 'true', '3 D25 undefined', 'false'],
  },
  {
    name: 'sleeps that are refused',
    code: ['ESP32.deepSleepExt0(D5,1)', 'ESP32.deepSleepExt1([D4,D5],1)', 'ESP32.deepSleepExt1([D4],7)']
      .map((text) => `try{${text}}catch(e){print(e.toString())}`)
      .join(';'),
    forUs: 1e6,
    console: ['Error: Invalid pin', 'Error: Invalid pin', 'Error: Invalid mode (7)!'],
  },
  {
    name: 'a watchdog that the program feeds until it does not',
    code: `${START}var n=0;E.enableWatchdog(5,false);setInterval(function(){print(++n);if(n<3)E.kickWatchdog()},2000)`,
    forUs: 11e6,
    console: ['0 undefined undefined', '1', '2', '3', '4', '0 undefined undefined'],
  },
  {
    name: 'a watchdog of a program that waits for nothing',
    code: `${START}E.enableWatchdog(5,false)`,
    forUs: 8e6,
    console: ['0 undefined undefined', '0 undefined undefined'],
  },
  {
    name: 'a file that runs at every start of the chip, and not at load',
    code:
      'var S=require("Storage"),n=+S.read("n")||0;S.write("n",""+(n+1));print("run",n);' +
      'if(n==0){S.write(".bootPowerOn",\'print("chip")\');E.reboot()}' +
      'else if(n==1)setTimeout(load,100);else if(n==2)ESP32.deepSleep(1000000);else if(n==3)E.enableWatchdog(2,false)',
    forUs: 10e6,
    console: ['run 0', 'chip', 'run 1', 'run 2', 'chip', 'run 3', 'chip', 'run 4'],
  },
  {
    name: 'a watchdog that the idle loop feeds, also where little happens',
    code: `${START}E.enableWatchdog(5);setInterval(function(){print("well")},20000)`,
    forUs: 65e6,
    console: ['0 undefined undefined', 'well', 'well', 'well'],
  },
];
