import { type Flash, PAGE_BYTES } from '../../flash.ts';
import { flattenBytes } from '../byte-values.ts';
import { methods } from '../globals/install.ts';
import type { Interpreter } from '../interpreter.ts';
import { ERASE_US_PER_PAGE, WRITE_US_PER_BYTE } from './storage.ts';

/** Where Storage lies in the ESP32's flash chip. */
export const STORAGE_ADDRESS = 0x320000;

/** `require("Flash")`, as far as it reaches: the area of Storage. Elsewhere the chip reads as erased and takes nothing. */
export function flashModule(interpreter: Interpreter, storage: Flash): object {
  const inside = (address: number, length: number): boolean =>
    address >= STORAGE_ADDRESS && address + length <= STORAGE_ADDRESS + storage.sizeBytes;
  const area = (): object => interpreter.object({ addr: STORAGE_ADDRESS, length: storage.sizeBytes });
  const module = interpreter.object();
  methods(interpreter, module, {
    read: (_self, [length, address]) => {
      const [count, at] = [Number(length), Number(address)];
      if (!(count > 0)) return undefined;
      return interpreter.uint8Array(inside(at, count) ? storage.read(at - STORAGE_ADDRESS, count) : new Uint8Array(count).fill(0xff));
    },
    write: (_self, [data, address]) => {
      if (data === undefined) interpreter.fail('Data is not defined');
      const bytes = flattenBytes([data]);
      if (!inside(Number(address), bytes.length)) return;
      storage.write(Number(address) - STORAGE_ADDRESS, bytes);
      interpreter.elapseUs(bytes.length * WRITE_US_PER_BYTE);
    },
    erasePage: (_self, [address]) => {
      if (!Number.isInteger(address)) interpreter.fail('Address should be an integer');
      if (!inside(Number(address), 1)) return;
      storage.erasePage(Number(address) - STORAGE_ADDRESS);
      interpreter.elapseUs(ERASE_US_PER_PAGE);
    },
    getPage: (_self, [address]) =>
      inside(Number(address), 1)
        ? interpreter.object({ addr: Number(address) - (Number(address) % PAGE_BYTES), length: PAGE_BYTES })
        : undefined,
    getFree: () => interpreter.array([area()]),
  });
  return module;
}
