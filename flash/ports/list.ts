import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import type { UsbIdentity } from './port.ts';
import { loadSerialport } from './serial.ts';
import { hex4, usbName } from './usb-names.ts';

/** A serial port of this computer. */
export interface ListedPort {
  readonly path: string;
  readonly usb?: UsbIdentity;
  readonly vendor?: string;
  readonly product?: string;
  readonly serialNumber?: string;
  /** A guess, from the USB identity alone. */
  readonly board?: string;
}

/** What the package tells of a port; ids are hexadecimal texts. */
export interface PackagePort {
  readonly path: string;
  readonly vendorId?: string | undefined;
  readonly productId?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly serialNumber?: string | undefined;
}

/** Lists serial ports. The package asks `udevadm`, which containers lack: then the kernel's own folders are read. */
export async function listPorts(ask: () => Promise<readonly PackagePort[]> = askPackage, roots = KERNEL): Promise<ListedPort[]> {
  let found: readonly PackagePort[];
  try {
    found = await ask();
  } catch (error) {
    // Missing, or not to be run by this user.
    if (!(error as NodeJS.ErrnoException).syscall?.startsWith('spawn')) throw error;
    found = fromKernel(roots);
  }
  return found.map(describe).sort((a, b) => a.path.localeCompare(b.path));
}

/** Names that Linux gives to serial ports on USB, whatever else is known of them. */
const USB_DEVICE = /tty(USB|ACM)\d+$/;

/** Ports that may have a board: those on USB. */
export function boardPorts(ports: readonly ListedPort[]): ListedPort[] {
  return ports.filter(isOnUsb);
}

function isOnUsb({ path, usb }: ListedPort): boolean {
  return usb !== undefined || USB_DEVICE.test(path);
}

/** One line about a port, path first. */
export function portLine(port: ListedPort): string {
  const { path, usb, vendor, product, board } = port;
  const identity = usb ? `${hex4(usb.vendorId)}:${hex4(usb.productId)}` : isOnUsb(port) ? 'USB' : 'not on USB';
  return [path.padEnd(14), identity.padEnd(10), [vendor, product].filter(Boolean).join(' '), board && `— ${board}`]
    .filter(Boolean)
    .join('  ');
}

async function askPackage(): Promise<readonly PackagePort[]> {
  return (await loadSerialport()).list();
}

function describe(port: PackagePort): ListedPort {
  const usb = identity(port);
  const name = usb && usbName(usb);
  const vendor = name?.vendor ?? port.manufacturer;
  return {
    path: port.path,
    ...(usb ? { usb } : {}),
    ...(vendor ? { vendor } : {}),
    ...(name ? { product: name.product, board: name.board } : {}),
    ...(port.serialNumber ? { serialNumber: port.serialNumber } : {}),
  };
}

function identity({ vendorId, productId }: PackagePort): UsbIdentity | undefined {
  const [vendor, product] = [Number.parseInt(vendorId ?? '', 16), Number.parseInt(productId ?? '', 16)];
  return Number.isNaN(vendor) || Number.isNaN(product) ? undefined : { vendorId: vendor, productId: product };
}

interface KernelFolders {
  readonly dev: string;
  readonly sysTty: string;
}

const KERNEL: KernelFolders = { dev: '/dev', sysTty: '/sys/class/tty' };
/** How far above a tty the USB device may be: interface, device, with a level more for converters. */
const USB_LEVELS = 4;

function fromKernel({ dev, sysTty }: KernelFolders): PackagePort[] {
  const names = readFolder(dev).filter((name) => USB_DEVICE.test(name));
  return names.map((name) => ({ path: `${dev}/${name}`, ...usbAttributes(`${sysTty}/${name}/device`) }));
}

/** Reads the attributes of the first USB device on the way up from the tty. */
function usbAttributes(device: string): Partial<PackagePort> {
  let folder: string;
  try {
    folder = realpathSync(device);
  } catch {
    return {};
  }
  for (let level = 0; level < USB_LEVELS; level++, folder = `${folder}/..`) {
    const vendorId = readAttribute(`${folder}/idVendor`);
    if (vendorId === undefined) continue;
    return {
      vendorId,
      productId: readAttribute(`${folder}/idProduct`),
      manufacturer: readAttribute(`${folder}/manufacturer`),
      serialNumber: readAttribute(`${folder}/serial`),
    };
  }
  return {};
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readAttribute(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
