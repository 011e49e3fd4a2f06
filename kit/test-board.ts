import { openI2c } from '../hal/espruino/i2c.ts';
import type { I2cBus } from '../hal/i2c.ts';
import type { OneWireBus } from '../hal/one-wire.ts';
import type { PulseLine } from '../hal/pulses.ts';
import type { Uart } from '../hal/uart.ts';
import { parseDurationUs } from '../report/duration.ts';
import { Board } from '../simulator/board.ts';
import { installI2c } from '../simulator/engine/modules/i2c.ts';
import type { Part, PinName } from '../simulator/parts/define-part.ts';
import { Pins } from '../simulator/pins.ts';
import { Surroundings } from '../simulator/surroundings.ts';
import type { TraceEvent } from '../simulator/trace.ts';
import { parseWiring } from '../simulator/wiring.ts';
import { Wires } from '../simulator/wires.ts';
import { World } from '../simulator/world.ts';
import { checkScriptSyntax } from '../build/script-syntax.ts';
import { LoggedI2cBus } from './i2c-log.ts';
import { nodeHost } from './node-host.ts';
import { TestPins, type TestPin, type TestSpi, type TestSpiOptions } from './test-pins.ts';
import { describeUncaught, loadProgram, programOfText, type Program } from './program.ts';
import { virtualTimers, type VirtualTimers } from './timers.ts';
import { Transcript, type I2cStep } from './transcript.ts';
import { Turns } from './turns.ts';

export interface TestBoardOptions {
  /** Of everything that is left to chance. Default 1. */
  readonly seed?: number;
  /** Files of Storage before the first boot, such as the identity that provisioning writes. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
  /** Text of modules that `require(name)` of a program finds. */
  readonly modules?: ReadonlyMap<string, string>;
  /** Variables that the interpreter has. Default 16,383, the most an ESP32 can have; a module without PSRAM has some thousands. */
  readonly variables?: number;
}

/** Something published at the built-in broker. */
export interface Message {
  readonly topic: string;
  /** UTF-8. */
  readonly payload: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly timeUs: number;
}

export type Duration = string | number;

const KEPT_EVENTS = 2000;
type BusName = 'I2C1' | 'I2C2';

/** An I2C bus as the HAL has it, for drivers, with what crossed it. */
export interface TestI2c extends I2cBus {
  readonly bus: LoggedI2cBus;
  /** From now on the bus follows this script in place of its parts; the end of the test checks that nothing is left of it. */
  expectTransfers(steps: readonly I2cStep[]): Transcript;
}

/**
 * A board for a test, on virtual time. Drivers run in Node itself, on `i2c` and `timers`; programs, bundles or TypeScript, run on the imitated
 * interpreter after `run` or `start`. Both see the same parts.
 */
export class TestBoard {
  readonly world: World;
  /** Timers and clock for a driver under test. */
  readonly timers: VirtualTimers;
  /** I2C1 at 400 kHz. */
  readonly i2c: TestI2c;
  /** Lines of the console, without their ends. */
  readonly console: string[] = [];
  readonly messages: Message[] = [];
  readonly transcripts: Transcript[] = [];
  readonly #options: TestBoardOptions;
  readonly #turns: Turns;
  readonly #wires: Wires;
  readonly #pins: Pins;
  readonly #testPins: TestPins;
  #simulated: { readonly board: Board; readonly surroundings: Surroundings } | undefined;
  #program: Program | undefined;
  #uncaughtSeen = 0;

  constructor(options: TestBoardOptions = {}) {
    this.#options = options;
    this.world = new World({ seed: options.seed ?? 1, trace: { keep: KEPT_EVENTS } });
    this.#turns = new Turns(this.world.queue);
    const nowUs = (): number => this.nowUs;
    const trace = (kind: string, fields: TraceEvent['fields']): void => this.world.trace.add(Math.floor(nowUs()), 'board', kind, fields);
    this.#wires = new Wires({
      seed: this.world.seed,
      random: this.world.random,
      nowUs,
      trace,
      makeI2cBus: (bus) => new LoggedI2cBus(bus),
    });
    this.#pins = new Pins(this.world.queue, trace);
    this.#wires.plug({ pins: this.#pins, queue: this.world.queue });
    this.timers = virtualTimers(this.#turns);
    const host = nodeHost({ turns: this.#turns, trace, print: (text) => void this.console.push(text.replace(/\n$/, '')) });
    this.#testPins = new TestPins({ host, wires: this.#wires, timers: this.timers, pins: () => this.#simulated?.board.pins ?? this.#pins });
    const bus = this.bus('I2C1');
    this.i2c = {
      ...openI2c(installI2c(host, () => bus) as never, { clockHz: 400_000 }),
      bus,
      expectTransfers: (steps) => this.#script(bus, steps),
    };
  }

  /** Virtual time since the board was made, with the busy time of the running turn. */
  get nowUs(): number {
    return this.#simulated ? this.#simulated.board.nowUs() : this.#turns.nowUs();
  }

  bus(name: BusName): LoggedI2cBus {
    return this.#wires.buses[name] as LoggedI2cBus;
  }

  /** A pin, `'D5'` or its number, as a driver has it and as a hand outside moves it. */
  pin(name: PinName): TestPin {
    return this.#testPins.pin(name);
  }

  /** A part on SPI1 or SPI2, selected by `cs`. */
  spi(options: TestSpiOptions): TestSpi {
    return this.#testPins.spi(options);
  }

  /** A 1-Wire line on that pin. */
  oneWire(pin: PinName): OneWireBus {
    return this.#testPins.oneWire(pin);
  }

  /** A line of pulses on that pin, for drivers such as that of the DHT22. */
  pulseLine(pin: PinName): PulseLine {
    return this.#testPins.pulseLine(pin);
  }

  uart(port: 'Serial2' | 'Serial3', baud: number): Uart {
    return this.#testPins.uart(port, baud);
  }

  /** Solders a part on. A program that starts later finds it freshly powered. */
  attach<One extends Part<never>>(part: One): One {
    return this.#wires.attach(part);
  }

  /** Lets virtual time pass: `'200ms'`, `'2s'`, `'24h'`, or microseconds. */
  advance(duration: Duration): void {
    this.#runUntil(this.nowUs + durationUs(duration));
  }

  /**
   * Lets time pass, event by event, until the condition holds; gives the time it took in µs.
   * @throws Error when it does not hold within that time
   */
  until(condition: () => boolean, within: Duration = '10s'): number {
    const startUs = this.nowUs;
    const limitUs = startUs + durationUs(within);
    this.#turns.drain();
    while (!condition()) {
      const nextUs = Math.max(this.world.nextUs() ?? Infinity, this.nowUs);
      if (nextUs > limitUs) {
        this.#runUntil(limitUs);
        if (condition()) break;
        throw new Error(`it did not happen within ${String(within)} of virtual time (${this.#pendingText()})`);
      }
      this.#runUntil(nextUs);
    }
    this.#turns.rethrow();
    return this.nowUs - startUs;
  }

  /**
   * Starts something that calls back once, and lets time pass until it has: `board.wait((done) => bme.sample(done))`.
   * @returns the value; a called-back error is thrown
   */
  wait<T>(start: (done: (error: Error | undefined | null, value?: T) => void) => void, within: Duration = '10s'): T {
    const calls: { error: Error | undefined | null; value: T | undefined }[] = [];
    start((error, value) => calls.push({ error, value }));
    this.until(() => calls.length > 0, within);
    if (calls.length > 1) throw new Error(`it called back ${calls.length} times, expected once`);
    const [{ error, value }] = calls as [(typeof calls)[0]];
    if (error) throw error;
    return value as T;
  }

  /** Boots a program given as text on the imitated interpreter; plain JavaScript, as the interpreter runs it. */
  run(code: string): void {
    this.#boot(programOfText(code));
  }

  /** Boots a program file: a bundle as it is, or TypeScript, compiled as `mote build` does it. */
  async start(path: string): Promise<void> {
    this.#boot(await loadProgram(path));
  }

  /** The simulated board under a program: pins, Storage, reset, power. */
  get hardware(): Board {
    return this.#plugged().board;
  }

  /** Network, broker and access point around the board. */
  get surroundings(): Surroundings {
    return this.#plugged().surroundings;
  }

  /** Errors of the program that reached no handler since the last call, with their place. They fail the test unless they were taken. */
  takeUncaught(): string[] {
    const all = this.#simulated?.board.uncaught ?? [];
    const fresh = all.slice(this.#uncaughtSeen).map((error) => describeUncaught(error, this.#program));
    this.#uncaughtSeen = all.length;
    return fresh;
  }

  /** The last events of the run. */
  events(count = KEPT_EVENTS): readonly TraceEvent[] {
    return this.world.trace.recent().slice(-count);
  }

  /** Checks what a test need not say: no uncaught error, no transfer left over. */
  verify(): void {
    for (const transcript of this.transcripts) transcript.verify();
    this.#turns.rethrow();
    const [uncaught] = this.takeUncaught();
    if (uncaught !== undefined) throw new Error(`the program threw ${uncaught}`);
  }

  #script(bus: LoggedI2cBus, steps: readonly I2cStep[]): Transcript {
    const transcript = new Transcript(bus, steps);
    this.transcripts.push(transcript);
    return transcript;
  }

  #runUntil(timeUs: number): void {
    this.#turns.drain();
    this.world.runUntil(Math.max(timeUs, this.world.nowUs));
    this.#turns.rethrow();
  }

  #pendingText(): string {
    const nextUs = this.world.nextUs();
    return nextUs === undefined ? 'nothing is pending' : `the next event is due at ${nextUs / 1000} ms, now it is ${this.nowUs / 1000} ms`;
  }

  #boot(program: Program): void {
    this.#program = program;
    this.#plugged().board.boot(program.bytes, program.file);
  }

  #plugged(): { readonly board: Board; readonly surroundings: Surroundings } {
    if (this.#simulated) return this.#simulated;
    const { world } = this;
    const { files, modules, variables } = this.#options;
    const surroundings = new Surroundings({ world, wiring: parseWiring('{"board":"esp32"}', 'test'), wires: this.#wires });
    surroundings.broker.observe({
      onPublish: ({ topic, payload, qos, retain, timeUs }) =>
        this.messages.push({ topic, payload: Buffer.from(payload).toString('utf8'), qos, retain, timeUs }),
    });
    const board = new Board({
      world,
      checkSyntax: checkScriptSyntax,
      onConsole: (line) => this.console.push(line),
      ...(files && { files }),
      ...(modules && { modules }),
      ...(variables !== undefined && { variables }),
    });
    surroundings.plug(board);
    this.#simulated = { board, surroundings };
    return this.#simulated;
  }
}

function durationUs(duration: Duration): number {
  return typeof duration === 'number' ? duration : parseDurationUs(duration, 'a duration');
}
