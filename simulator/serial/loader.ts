import type { EventQueue } from '../queue.ts';
import type { Chip } from './chip.ts';
import type { FlashChip } from './flash-chip.ts';
import { FlashRead } from './flash-read.ts';
import { FlashWrite } from './flash-write.ts';
import { Op, parseBlock, parseRequest, Refusal, reply, viewOf, words, type Request } from './loader-protocol.ts';
import { Registers } from './registers.ts';
import { SlipDecoder, slipFrame } from './slip.ts';

/** Value of a SYNC reply: a ROM repeats the request's own bytes, the stub says 0. */
const ROM_SYNC_VALUE = 0x20120707;
/** A ROM answers SYNC eight times, and repeats a refusal that follows it as often. */
const SYNC_REPLIES = 8;
const ROM_BLOCK_BYTES = 0x400;
const STUB_BLOCK_BYTES = 0x4000;
/** From arming the watchdog to the reset. */
const WATCHDOG_US = 20_000;

export interface LoaderOptions {
  readonly queue: EventQueue;
  readonly chip: Chip;
  readonly flash: FlashChip;
  /** Starts as if a stub of an earlier session still ran. */
  readonly stub?: boolean;
  readonly send: (bytes: Uint8Array) => void;
  readonly onBaud: (baud: number) => void;
  /** The loader resets the chip: by its watchdog, which reads the straps again, or in software, which does not. */
  readonly onRestart: (cause: 'watchdog' | 'software') => void;
}

/**
 * The ROM loader of a chip in download mode, and the stub that a client uploads into it. It cannot run the stub's code, so it takes any upload
 * that is executed for a stub and behaves like one from then on. Behaviour: traces of a real ESP32 ROM with esptool and esptool-js.
 */
export class Loader {
  readonly #options: LoaderOptions;
  readonly #registers: Registers;
  readonly #slip = new SlipDecoder((frame) => this.#frame(frame));
  readonly #waiting: Uint8Array[] = [];
  #stub: boolean;
  #previousOp: number = Op.sync;
  #busyUntilUs = 0;
  #write: FlashWrite | undefined;
  #read: FlashRead | undefined;
  #stopped = false;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#stub = options.stub === true;
    const { queue, chip, flash } = options;
    this.#registers = new Registers(chip, flash, () => queue.after(WATCHDOG_US, () => this.#stopped || options.onRestart('watchdog')));
  }

  receive(bytes: Uint8Array): void {
    this.#slip.push(bytes);
  }

  /** The chip is reset: nothing that was begun goes on. */
  stop(): void {
    this.#stopped = true;
  }

  #frame(frame: Uint8Array): void {
    if (this.#stopped) return;
    if (this.#read?.active) return this.#read.acknowledge(frame);
    this.#waiting.push(frame);
    if (this.#waiting.length === 1) this.#next();
  }

  /** Requests wait while the flash works: the stub acknowledges a block first and writes while the next one arrives. */
  #next(): void {
    const { queue } = this.#options;
    if (queue.nowUs < this.#busyUntilUs) {
      queue.at(this.#busyUntilUs, () => this.#stopped || this.#next());
      return;
    }
    const frame = this.#waiting[0];
    if (!frame) return;
    const request = parseRequest(frame);
    if (request) this.#handle(request);
    else this.#refuse(frame[1] ?? 0, this.#stub ? Refusal.stubBadLength : Refusal.invalidMessage);
    this.#waiting.shift();
    if (this.#waiting.length > 0) this.#next();
  }

  #handle(request: Request): void {
    const { op, data } = request;
    const word = words(data);
    const known = this.#handleCommon(request, word) || (this.#stub && this.#handleStub(op, word));
    if (known) this.#previousOp = op;
    else this.#refuseUnknown(op);
  }

  #handleCommon(request: Request, word: (index: number) => number): boolean {
    const { op, data } = request;
    switch (op) {
      case Op.sync:
        for (let count = 0; count < SYNC_REPLIES; count++) this.#accept(op, this.#stub ? 0 : ROM_SYNC_VALUE);
        return true;
      case Op.readReg:
        this.#accept(op, this.#registers.read(word(0)));
        return true;
      case Op.writeReg:
        // Several writes may come in one request, 16 bytes each.
        for (let index = 0; 4 * index < data.length; index += 4) this.#registers.write(word(index), word(index + 1), word(index + 2));
        this.#accept(op);
        return true;
      case Op.memBegin:
      case Op.spiAttach:
      case Op.spiSetParams:
        this.#accept(op);
        return true;
      case Op.memData:
        this.#block(request, () => ({ busyUs: 0 }));
        return true;
      case Op.memEnd:
        this.#accept(op);
        if (word(1) !== 0) this.#startStub();
        return true;
      case Op.changeBaud:
        this.#accept(op);
        this.#options.onBaud(word(0));
        return true;
      case Op.securityInfo:
        if (!this.#options.chip.securityInfo) return false;
        this.#accept(op, 0, this.#securityInfo());
        return true;
      case Op.flashMd5:
        this.#md5(word(0), word(1));
        return true;
      default:
        return this.#handleFlashWrite(request, word);
    }
  }

  #handleFlashWrite(request: Request, word: (index: number) => number): boolean {
    const { op } = request;
    switch (op) {
      case Op.flashBegin:
      case Op.deflBegin:
        this.#begin(op, { bytes: word(0), blockBytes: word(2), offset: word(3) });
        return true;
      case Op.flashData:
      case Op.deflData:
        if (!this.#write) this.#refuse(op, this.#stub ? Refusal.stubNotInFlashMode : Refusal.failedToAct);
        else this.#block(request, (bytes) => this.#write!.block(bytes));
        return true;
      case Op.flashEnd:
      case Op.deflEnd:
        this.#end(op, word(0) === 0);
        return true;
      default:
        return false;
    }
  }

  #handleStub(op: number, word: (index: number) => number): boolean {
    const { flash } = this.#options;
    switch (op) {
      case Op.eraseFlash:
        this.#busy(flash.erase(0, flash.bytes));
        this.#acceptWhenIdle(op);
        return true;
      case Op.eraseRegion:
        if (!flash.contains(word(0), word(1))) this.#refuse(op, Refusal.stubBadLength);
        else {
          this.#busy(flash.erase(word(0), word(1)));
          this.#acceptWhenIdle(op);
        }
        return true;
      case Op.readFlash:
        if (!flash.contains(word(0), word(1))) this.#refuse(op, Refusal.stubBadLength);
        else {
          this.#accept(op);
          this.#read = new FlashRead(flash, { offset: word(0), bytes: word(1), blockBytes: word(2), inFlight: word(3) }, (frame) =>
            this.#send(frame),
          );
        }
        return true;
      case Op.runUserCode:
        this.#options.onRestart('software');
        return true;
      default:
        return false;
    }
  }

  #startStub(): void {
    this.#stub = true;
    this.#send(new TextEncoder().encode('OHAI'));
  }

  #securityInfo(): Uint8Array {
    const info = new Uint8Array(20);
    viewOf(info).setUint32(12, this.#options.chip.imageId, true);
    return info;
  }

  #begin(op: number, range: { bytes: number; blockBytes: number; offset: number }): void {
    const longest = this.#stub ? STUB_BLOCK_BYTES : ROM_BLOCK_BYTES;
    if (range.blockBytes > longest) return this.#refuse(op, this.#stub ? Refusal.stubBadBlockSize : Refusal.failedToAct);
    if (!this.#options.flash.contains(range.offset, range.bytes))
      return this.#refuse(op, this.#stub ? Refusal.stubBadLength : Refusal.failedToAct);
    this.#write = new FlashWrite(this.#options.flash, range, op === Op.deflBegin);
    if (!this.#stub) this.#busy(this.#write.eraseAhead());
    this.#acceptWhenIdle(op);
  }

  #end(op: number, restart: boolean): void {
    if (this.#write && !this.#write.complete && this.#stub) return this.#refuse(op, Refusal.stubNotEnoughData);
    this.#write = undefined;
    this.#accept(op);
    if (restart) this.#options.onRestart('software');
  }

  #block(request: Request, take: (bytes: Uint8Array) => { busyUs: number } | { refusal: number }): void {
    const block = parseBlock(request, this.#stub);
    if (typeof block === 'number') return this.#refuse(request.op, block);
    const outcome = take(block.bytes);
    if ('refusal' in outcome) return this.#refuse(request.op, this.#stub ? outcome.refusal : Refusal.failedToAct);
    // The stub acknowledges on receipt, the ROM when it has written.
    if (this.#stub) this.#accept(request.op);
    this.#busy(outcome.busyUs);
    if (!this.#stub) this.#acceptWhenIdle(request.op);
  }

  #md5(offset: number, length: number): void {
    if (!this.#options.flash.contains(offset, length))
      return this.#refuse(Op.flashMd5, this.#stub ? Refusal.stubBadLength : Refusal.failedToAct);
    const digest = this.#options.flash.md5(offset, length);
    this.#accept(Op.flashMd5, 0, this.#stub ? digest : new TextEncoder().encode(digest.toString('hex')));
  }

  #busy(durationUs: number): void {
    this.#busyUntilUs = this.#options.queue.nowUs + durationUs;
  }

  #acceptWhenIdle(op: number): void {
    if (this.#busyUntilUs <= this.#options.queue.nowUs) return this.#accept(op);
    this.#options.queue.at(this.#busyUntilUs, () => this.#stopped || this.#accept(op));
  }

  #accept(op: number, value = 0, body: Uint8Array = new Uint8Array(0)): void {
    this.#send(reply(op, value, body, new Uint8Array(this.#stub ? 2 : 4)));
  }

  #refuse(op: number, reason: number): void {
    const status = this.#stub ? [reason, 0] : [1, reason, 0, 0];
    this.#send(reply(op, 0, new Uint8Array(0), Uint8Array.from(status)));
  }

  /** A ROM answers an operation it does not know with the operation before; right after SYNC it does so eight times. */
  #refuseUnknown(op: number): void {
    if (this.#stub) return this.#refuse(op, Refusal.stubInvalidCommand);
    const value = this.#previousOp === Op.sync ? ROM_SYNC_VALUE : 0;
    const count = this.#previousOp === Op.sync ? SYNC_REPLIES : 1;
    const status = Uint8Array.from([1, Refusal.invalidMessage, 0, 0]);
    for (let index = 0; index < count; index++) this.#send(reply(this.#previousOp, value, new Uint8Array(0), status));
  }

  #send(payload: Uint8Array): void {
    this.#options.send(slipFrame(payload));
  }
}
