import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bleFailed, bleMissing, bleUnnamed, portLost } from './errors.ts';
import type { Port } from './port.ts';

/** What is used of the espruino package: its serial port, as soon as it is loaded. */
export interface EspruinoSerial {
  open(name: string, onOpen: (info: unknown) => void, onClose: () => void): void;
  startListening(take: (bytes: ArrayBuffer) => void): void;
  write(text: string, showStatus: boolean, done: () => void): void;
  setSlowWrite(on: boolean, force: boolean): void;
  close(): void;
}

interface EspruinoPackage {
  init(done: () => void): void;
}

const CONNECT_MS = 20_000;

/** Name or address of a board that advertises Espruino's console. */
export function bleName(port: string | undefined): string {
  if (port === undefined) throw bleUnnamed();
  return port;
}

/** The one door to the espruino package, which is not installed with mote: the project's own is taken. It talks on stdout, which is for results. */
export async function loadEspruino(): Promise<EspruinoSerial> {
  let espruino: EspruinoPackage;
  try {
    espruino = createRequire(join(process.cwd(), 'package.json'))('espruino') as EspruinoPackage;
  } catch (cause) {
    throw bleMissing(cause);
  }
  console.log = console.info = console.warn = () => undefined;
  await new Promise<void>((resolve) => espruino.init(resolve));
  return (globalThis as unknown as { Espruino: { Core: { Serial: EspruinoSerial } } }).Espruino.Core.Serial;
}

/** Opens the console of a board over Bluetooth Low Energy (Nordic UART service). */
export async function openBle(name: string, load: () => Promise<EspruinoSerial> = loadEspruino, connectMs = CONNECT_MS): Promise<Port> {
  const serial = await load();
  let lost: Error | undefined;
  let onLost: ((cause: Error) => void) | undefined;
  let closing = false;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(bleFailed(name)), connectMs);
    serial.open(
      name,
      (info) => {
        clearTimeout(timer);
        if (info) resolve();
        else reject(bleFailed(name));
      },
      () => {
        if (closing || lost) return;
        lost = portLost(name);
        onLost?.(lost);
      },
    );
  });
  serial.setSlowWrite(false, true);
  let take: (bytes: Uint8Array) => void = () => undefined;
  serial.startListening((bytes) => take(new Uint8Array(bytes)));
  return {
    path: name,
    hasModemLines: false,
    onData: (taker) => void (take = taker),
    onLost: (loser) => {
      onLost = loser;
      if (lost) loser(lost);
    },
    write: (bytes) =>
      lost ? Promise.reject(lost) : new Promise((resolve) => serial.write(Buffer.from(bytes).toString('latin1'), false, resolve)),
    setLines: async () => undefined,
    setBaud: async () => undefined,
    close: async () => {
      closing = true;
      serial.close();
    },
  };
}
