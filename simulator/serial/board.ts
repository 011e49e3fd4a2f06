import type { Alarm, EventQueue } from '../queue.ts';
import { boot } from './boot.ts';
import { CHIPS, type Chip, type ChipName } from './chip.ts';
import type { BoardConsole } from './console.ts';
import type { FlashChip } from './flash-chip.ts';
import { Loader } from './loader.ts';
import { ResetCircuit, type LineEvent, type ModemLines } from './reset-circuit.ts';
import { SerialLine, type LineFaults } from './serial-line.ts';

export interface SerialFaults extends LineFaults {
  /** IO0 is not wired to the port: every reset starts the program. */
  readonly noAutoDownload?: boolean;
  /** A stub of an earlier session still answers, as after a flasher that was killed. */
  readonly staleStub?: boolean;
  /** The port is pulled out after so many bytes to the board. */
  readonly vanishAfterBytes?: number;
  /** How long after that somebody plugs it in again. Default: never; see `replug`. */
  readonly replugUs?: number;
  /** The supply breaks down once, after so many bytes were programmed: the chip resets. */
  readonly brownOutAfterBytes?: number;
}

export interface SerialBoardOptions {
  readonly queue: EventQueue;
  readonly flash: FlashChip;
  /** Default `esp32`. */
  readonly chip?: ChipName;
  /** Runs after a normal boot. Default: nothing, the port stays silent. */
  readonly console?: BoardConsole;
  /** What the board does at first: runs its program, or waits in the loader because BOOT was held. Default `run`. */
  readonly startIn?: 'run' | 'download';
  /** From a reset to the first text of the ROM. Default 300 ms. */
  readonly romUs?: number;
  /** From the ROM's text to the program's console. Default 700 ms. */
  readonly bootUs?: number;
  /** See `ResetCircuitOptions`. */
  readonly enRiseUs?: number;
  readonly paced?: boolean;
  /** Rate of the chip's side at first. Default 115,200, as the ROM has it. */
  readonly lineBaud?: number;
  readonly faults?: SerialFaults;
}

/** How a chip came up: `cause` is the ROM's `rst:` text, `mode` what the strap chose. */
export interface BootEvent {
  readonly timeUs: number;
  readonly cause: string;
  readonly mode: 'run' | 'download';
}

/** The host's end of the cable: what the board's bytes and its disappearance are handed to. */
export interface HostEnd {
  receive(bytes: Uint8Array): void;
  vanish(): void;
}

const RESET_CAUSES = {
  power: '0x1 (POWERON_RESET)',
  watchdog: '0x10 (RTCWDT_RTC_RESET)',
  brownOut: '0xf (RTCWDT_BROWN_OUT_RESET)',
  software: '0xc (SW_CPU_RESET)',
} as const;
type ResetCause = keyof typeof RESET_CAUSES;
const DEFAULT_BAUD = 115_200;

/** An ESP32 board as its serial port shows it: reset circuit, ROM loader, flash, and the program's console after a normal boot. */
export class SerialBoard {
  readonly flash: FlashChip;
  readonly boots: BootEvent[] = [];
  readonly #options: SerialBoardOptions;
  readonly #chip: Chip;
  readonly #circuit: ResetCircuit;
  readonly #line: SerialLine;
  #host: HostEnd | undefined;
  #loader: Loader | undefined;
  #running = false;
  #starting: Alarm | undefined;
  /** The strap as latched at the last reset that reads it. */
  #downloadStrap = false;
  #vanished = false;
  #brokenDown = false;
  #received = 0;

  constructor(options: SerialBoardOptions) {
    this.#options = options;
    this.flash = options.flash;
    this.#chip = CHIPS[options.chip ?? 'esp32'];
    const { queue } = options;
    this.#line = new SerialLine({
      queue,
      ...(options.paced === undefined ? {} : { paced: options.paced }),
      ...(options.faults ? { faults: options.faults } : {}),
      toBoard: (bytes) => this.#receive(bytes),
      toHost: (bytes) => this.#host?.receive(bytes),
    });
    this.#circuit = new ResetCircuit({
      queue,
      ...(options.enRiseUs === undefined ? {} : { enRiseUs: options.enRiseUs }),
      onReset: () => this.#halt(),
      onRelease: () => this.#start('power', this.#strapLow),
    });
    this.#line.boardBaud = options.lineBaud ?? DEFAULT_BAUD;
    if (options.console) options.console.onOutput = (bytes) => this.#running && this.#line.sendToHost(bytes);
    if (options.faults?.staleStub) this.#enterLoader(true);
    else this.#start('power', options.startIn === 'download');
  }

  /** Every change of DTR and RTS, and what it did to EN and IO0. */
  get lines(): readonly LineEvent[] {
    return this.#circuit.trace;
  }

  /** Bytes that have arrived at the chip. */
  get receivedBytes(): number {
    return this.#received;
  }

  get carriedBytes(): { toBoard: number; toHost: number } {
    return this.#line.carriedBytes;
  }

  /** Connects a host, or takes the cable out (`undefined`). The lines of an open port without a host fall back. */
  attach(host: HostEnd | undefined): void {
    this.#host = host;
    this.#line.hostBaud = undefined;
    if (!host) this.setLines({ dtr: false, rts: false });
  }

  /** Whether the port is there: a fault may have taken it away. */
  get present(): boolean {
    return !this.#vanished;
  }

  /** The user plugs the board in again: it starts anew. */
  replug(): void {
    this.#vanished = false;
    this.#halt();
    this.#start('power', false);
  }

  write(bytes: Uint8Array): void {
    const before = this.#line.carriedBytes.toBoard;
    const { vanishAfterBytes: limit = Infinity, replugUs } = this.#options.faults ?? {};
    this.#line.sendToBoard(bytes);
    if (before >= limit || before + bytes.length < limit) return;
    this.#vanished = true;
    this.#halt();
    this.#host?.vanish();
    if (replugUs !== undefined) this.#options.queue.after(replugUs, () => this.replug());
  }

  setLines(lines: Partial<ModemLines>): void {
    this.#circuit.set(lines);
  }

  /** The host sets its rate. Never called: the rate always fits, as behind a plain TCP port. */
  setBaud(baud: number): void {
    this.#line.hostBaud = baud;
  }

  /** The user presses RESET, holding BOOT or not. */
  pressReset(button: { boot: boolean } = { boot: false }): void {
    this.#halt();
    this.#start('power', button.boot);
  }

  /** Power off. */
  stop(): void {
    this.#halt();
    this.#host = undefined;
  }

  #halt(): void {
    if (this.#starting) this.#options.queue.cancel(this.#starting);
    this.#starting = undefined;
    this.#loader?.stop();
    this.#loader = undefined;
    if (this.#running) this.#options.console?.power(false);
    this.#running = false;
    this.#line.boardBaud = DEFAULT_BAUD;
  }

  /** Every reset but one in software latches the boot strap anew (ESP32 datasheet §2.4). */
  #start(cause: ResetCause, strapLow: boolean): void {
    const { queue, romUs = 300_000 } = this.#options;
    if (cause !== 'software') this.#downloadStrap = strapLow;
    this.#starting = queue.after(romUs, () => this.#rom(cause));
  }

  #rom(cause: ResetCause): void {
    const { queue } = this.#options;
    const { romText, downloadStrap, runStrap, downloadModeName } = this.#chip;
    const mode = this.#downloadStrap ? 'download' : 'run';
    this.boots.push({ timeUs: queue.nowUs, cause: RESET_CAUSES[cause], mode });
    const strap = (this.#downloadStrap ? downloadStrap : runStrap).toString(16);
    this.#print(
      `${romText}\r\n\r\nrst:${RESET_CAUSES[cause]},boot:0x${strap} (${this.#downloadStrap ? downloadModeName : 'SPI_FAST_FLASH_BOOT'})\r\n`,
    );
    if (!this.#downloadStrap) return this.#boot();
    this.#print('waiting for download\r\n');
    this.#enterLoader(false);
  }

  #enterLoader(stub: boolean): void {
    this.#loader = new Loader({
      queue: this.#options.queue,
      chip: this.#chip,
      flash: this.#options.flash,
      stub,
      send: (bytes) => {
        this.#line.sendToHost(bytes);
        this.#checkSupply();
      },
      onBaud: (baud) => this.#options.queue.after(0, () => (this.#line.boardBaud = baud)),
      onRestart: (cause) => {
        this.#halt();
        this.#start(cause, this.#strapLow);
      },
    });
  }

  #boot(): void {
    const outcome = boot(this.#chip, this.#options.flash);
    if ('complaint' in outcome) {
      this.#print(outcome.complaint);
      // The ROM gives up until its watchdog bites, and tries again.
      this.#starting = this.#options.queue.after(1_000_000, () => this.#start('watchdog', this.#strapLow));
      return;
    }
    this.#print('configsip: 0, SPIWP:0xee\r\nmode:DIO, clock div:2\r\n');
    this.#starting = this.#options.queue.after(this.#options.bootUs ?? 700_000, () => {
      this.#running = true;
      this.#options.console?.power(true);
    });
  }

  #checkSupply(): void {
    const limit = this.#options.faults?.brownOutAfterBytes ?? Infinity;
    if (this.#brokenDown || this.#options.flash.programmedBytes < limit) return;
    this.#brokenDown = true;
    this.#halt();
    this.#print('\r\nBrownout detector was triggered\r\n\r\n');
    this.#start('brownOut', this.#strapLow);
  }

  /** What the circuit makes of IO0 when the strap is latched. */
  get #strapLow(): boolean {
    return !this.#circuit.io0 && !this.#options.faults?.noAutoDownload;
  }

  #receive(bytes: Uint8Array): void {
    this.#received += bytes.length;
    if (this.#loader) this.#loader.receive(bytes);
    else if (this.#running) this.#options.console?.receive(bytes);
  }

  #print(text: string): void {
    this.#line.sendToHost(new TextEncoder().encode(text));
  }
}
