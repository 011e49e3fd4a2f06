import { portInvalid } from './errors.ts';
import { openRfc2217 } from './rfc2217.ts';
import { openSerial } from './serial.ts';
import { openTcp } from './tcp.ts';
import type { Port, UsbIdentity } from './port.ts';

/** Rate of the ROM loader and of the interpreter's console. */
export const DEFAULT_BAUD = 115_200;

/**
 * Opens the port that a user named: a device path, `tcp://host:port` or `rfc2217://host:port`.
 * @param usb what is known of the device behind a path; it decides how the board is reset
 */
export function openPort(path: string, baud = DEFAULT_BAUD, usb?: UsbIdentity): Promise<Port> {
  const address = networkAddress(path);
  if (!address) return openSerial(path, baud, usb);
  return address.protocol === 'tcp' ? openTcp(path, address) : openRfc2217(path, address, baud);
}

/** The parts of a network port, undefined for a device path. */
export function networkAddress(path: string): { protocol: 'tcp' | 'rfc2217'; host: string; port: number } | undefined {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(path)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    if (path.trim() === '') throw portInvalid(path);
    return undefined;
  }
  const match = /^(?:\[([0-9a-f:]+)\]|([^:/[\]]+)):(\d{1,5})\/?$/i.exec(path.slice(scheme.length + 3));
  const port = Number(match?.[3]);
  if ((scheme !== 'tcp' && scheme !== 'rfc2217') || !match || port < 1 || port > 65_535) throw portInvalid(path);
  return { protocol: scheme, host: (match[1] ?? match[2])!, port };
}
