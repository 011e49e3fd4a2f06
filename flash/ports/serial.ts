import type { SerialPort } from 'serialport';
import { portAbsent, portBusy, portForbidden, portLost, portUnreachable, serialportMissing } from './errors.ts';
import { groupOf, holderOf, userName } from './owner.ts';
import type { Port, UsbIdentity } from './port.ts';

type SerialPortClass = typeof SerialPort;

/** The one door to the serialport package; loaded when a device is opened or listed. */
export async function loadSerialport(): Promise<SerialPortClass> {
  try {
    return (await import('serialport')).SerialPort;
  } catch (cause) {
    throw serialportMissing(cause);
  }
}

/** Opens a serial device of this computer. */
export async function openSerial(path: string, baud: number, usb?: UsbIdentity, load = loadSerialport): Promise<Port> {
  const Serial = await load();
  const device = new Serial({ path, baudRate: baud, autoOpen: false, hupcl: false });
  await new Promise<void>((resolve, reject) => {
    device.open((error) => (error ? reject(openFailure(path, error)) : resolve()));
  });
  return new SerialDevicePort(path, device, usb);
}

class SerialDevicePort implements Port {
  readonly path: string;
  readonly usb?: UsbIdentity;
  readonly #device: SerialPort;
  #hasModemLines = true;
  #lost: Error | undefined;
  #onLost: ((cause: Error) => void) | undefined;
  #closed = false;
  readonly #writing = new Set<(cause: unknown) => void>();

  constructor(path: string, device: SerialPort, usb: UsbIdentity | undefined) {
    this.path = path;
    this.#device = device;
    if (usb) this.usb = usb;
    device.on('error', () => undefined);
    // Only a port that is read notices that it is gone.
    this.onData(() => undefined);
    device.on('close', (cause: Error | null) => {
      if (this.#closed) return;
      this.#lost = portLost(path, cause);
      for (const reject of this.#writing) reject(this.#lost);
      this.#onLost?.(this.#lost);
    });
  }

  get hasModemLines(): boolean {
    return this.#hasModemLines;
  }

  onData(take: (bytes: Uint8Array) => void): void {
    this.#device.removeAllListeners('data');
    this.#device.on('data', take);
  }

  onLost(lost: (cause: Error) => void): void {
    this.#onLost = lost;
    if (this.#lost) lost(this.#lost);
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => {
        this.#writing.delete(fail);
        reject(cause instanceof Error && cause === this.#lost ? cause : portLost(this.path, cause));
      };
      // The package forgets the callback of a write that the device's end interrupts.
      this.#writing.add(fail);
      this.#device.write(bytes, (error) => {
        if (error) return fail(error);
        this.#writing.delete(fail);
        resolve();
      });
    });
  }

  /** Pseudo-terminals and some adapters have no modem lines and say so with ENOTTY or EINVAL: the port goes on without them. */
  setLines({ dtr, rts }: { dtr: boolean; rts: boolean }): Promise<void> {
    if (!this.#hasModemLines) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#device.set({ dtr, rts }, (error) => {
        if (!error) return resolve();
        if (this.#lost || !this.#device.isOpen) return reject(portLost(this.path, error));
        this.#hasModemLines = false;
        resolve();
      });
    });
  }

  setBaud(baud: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#device.update({ baudRate: baud }, (error) => (error ? reject(portUnreachable(this.path, error.message, error)) : resolve()));
    });
  }

  close(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => {
      if (!this.#device.isOpen) return resolve();
      this.#device.close(() => resolve());
    });
  }
}

/** What the operating system's refusal means. The package gives texts, not codes. */
function openFailure(path: string, error: Error): Error {
  const text = error.message;
  if (/No such file|File not found|cannot find/i.test(text)) return portAbsent(path, error);
  if (/cannot lock|busy|Resource temporarily unavailable|Access denied/i.test(text)) return portBusy(path, holderOf(path), error);
  if (/permission denied|EACCES/i.test(text)) return portForbidden(path, userName(), groupOf(path), error);
  return portUnreachable(path, text, error);
}
