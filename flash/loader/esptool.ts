import type { ESPLoader, ROM } from 'esptool-js';
import type { SlipLink } from './slip-link.ts';

/** What mote uses of the library: request and reply, chip detection, registers, and the stubs that come with it. */
export interface RomClient {
  chip: ROM;
  /** Set when a stub runs: sizes and replies differ from then on. */
  IS_STUB: boolean;
  /** Sends a request. Resolves to value and body (status included) of the reply. */
  command(op: number, data: Uint8Array, checksum: number, waitResponse: boolean, timeoutMs: number): Promise<[number, Uint8Array]>;
  readReg(address: number, timeoutMs?: number): Promise<number>;
  writeReg(address: number, value: number): Promise<void>;
  identifyChip(): Promise<ROM>;
  identifyChipByMagic(): Promise<ROM>;
  applyDetectedChip(chip: ROM): void;
  runStub(): Promise<ROM>;
  readFlashId(): Promise<number>;
}

/**
 * The one door to esptool-js. Its connect, reset, write and verify procedures are not used: `hard_reset` never resets, the digest of a patched bootloader is wrong,
 * and nothing is verified unless asked for. Its talk goes to `log`, never to the console.
 */
export async function createRomClient(link: SlipLink, log: (line: string) => void): Promise<RomClient & { chip: ROM & RomChip }> {
  const { ESPLoader: Loader } = await import('esptool-js');
  const transport = {
    tracing: false,
    baudrate: link.baudrate,
    trace: log,
    hexConvert: () => '',
    getInfo: () => link.port.path,
    getVid: () => link.port.usb?.vendorId,
    getPid: () => link.port.usb?.productId,
    read: (timeoutMs: number) => link.read(timeoutMs),
    write: (payload: Uint8Array) => link.write(payload),
    flushInput: () => link.flushInput(),
    drainInput: () => link.drainInput(),
  };
  const terminal = { clean: () => undefined, write: () => undefined, writeLine: log };
  const options = { transport: transport as never, baudrate: link.baudrate, romBaudrate: link.baudrate, terminal };
  const loader: ESPLoader = new Loader(options);
  return loader as unknown as RomClient & { chip: ROM & RomChip };
}

/** What the library's chip classes tell beyond their common type. */
export interface RomChip {
  readonly CHIP_NAME: string;
  readonly IMAGE_CHIP_ID: number;
  getChipDescription(client: unknown): Promise<string>;
  readMac(client: unknown): Promise<string>;
}
