import { setTimeout as delay } from 'node:timers/promises';
import type { ModemLines, Port } from '../ports/port.ts';

/**
 * The usual circuit: RTS alone pulls EN low (reset), DTR alone pulls IO0 low (download mode when EN rises), both or neither pull nothing.
 * Each step sets both lines at once and then waits.
 */
export type ResetSequence = readonly (ModemLines & { readonly waitMs: number })[];

/** A native USB port of an S3 or C3 has no circuit: its USB-Serial-JTAG unit watches for this order. */
const USB_JTAG = { vendorId: 0x303a, productId: 0x1001 };

function classic(io0HeldMs: number): ResetSequence {
  return [
    { dtr: false, rts: true, waitMs: 100 }, // EN low: the chip stands still
    { dtr: true, rts: false, waitMs: io0HeldMs }, // IO0 low while EN rises: the loader starts
    { dtr: false, rts: false, waitMs: 0 }, // IO0 high again
  ];
}

const USB_JTAG_DOWNLOAD: ResetSequence = [
  { dtr: false, rts: false, waitMs: 100 }, // idle
  { dtr: true, rts: false, waitMs: 100 }, // asks for download mode
  { dtr: true, rts: true, waitMs: 0 }, // reset begins, over (1,1) instead of (0,0)
  { dtr: false, rts: true, waitMs: 100 },
  { dtr: false, rts: false, waitMs: 0 },
];

/** Sequences into the loader, in the order in which to try them: the second holds IO0 longer, for boards with a large capacitor at EN. */
export function downloadSequences(port: Port): readonly ResetSequence[] {
  if (port.usb?.vendorId === USB_JTAG.vendorId && port.usb.productId === USB_JTAG.productId) return [USB_JTAG_DOWNLOAD, classic(50)];
  const quick = classic(50);
  const slow = classic(550);
  // Over a network the two lines change some time apart: the slow one is the safe one.
  return port.path.startsWith('rfc2217:') ? [slow, quick] : [quick, slow];
}

/** Into the program: EN low and high again with IO0 left alone. */
export const RUN_SEQUENCE: ResetSequence = [
  { dtr: false, rts: true, waitMs: 100 },
  { dtr: false, rts: false, waitMs: 0 },
];

export async function applyReset(port: Port, sequence: ResetSequence): Promise<void> {
  for (const { dtr, rts, waitMs } of sequence) {
    await port.setLines({ dtr, rts });
    if (waitMs > 0) await delay(waitMs);
  }
}
