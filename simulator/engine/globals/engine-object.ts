import { crc32 } from 'node:zlib';
import { bytesToString } from '../../text.ts';
import { flattenBytes, toBytes } from '../byte-values.ts';
import { hide, methods, type Install } from './install.ts';

export interface EngineObjectParts {
  random(): number;
  reboot(): void;
}

/** `E`, `Math.random` and `Modules`' neighbours: the interpreter's own functions. Members that are not modelled are absent. */
export const installEngineObject =
  ({ random, reboot }: EngineObjectParts): Install =>
  (interpreter) => {
    const { realm, clock, cpu } = interpreter;
    let watchdogPeriodUs = 0;
    let watchdogAuto = false;
    let flags: Record<string, unknown> = { deepSleep: 0, pretokenise: 0, unsafeFlash: 0, unsyncFiles: 0 };
    const kick = (): void => {
      if (watchdogPeriodUs === 0) return;
      interpreter.watchdogUs = interpreter.nowUs() + watchdogPeriodUs;
      cpu.moveWatchdog(interpreter.watchdogUs);
    };
    interpreter.onIdle = () => {
      if (watchdogAuto) kick();
    };
    const numbers = (list: unknown): number[] => Array.from((list ?? []) as ArrayLike<number>, Number);
    const engine = interpreter.object({}, 'E');
    methods(interpreter, engine, {
      enableWatchdog: (_self, [seconds, auto]) => {
        watchdogPeriodUs = Math.trunc(Number(seconds)) * 1e6;
        watchdogAuto = auto === undefined || Boolean(auto);
        kick();
      },
      kickWatchdog: kick,
      reboot,
      hwRand: () => Math.trunc((random() - 0.5) * 0x1_0000_0000),
      srand: () => undefined,
      setTimeZone: (_self, [hours]) => {
        clock.zoneHours = Number(hours);
      },
      setFlags: (_self, [changes]) => {
        flags = { ...flags, ...(changes as object) };
      },
      getFlags: () => interpreter.object(flags),
      getErrorFlags: () => interpreter.array([]),
      getTemperature: () => 25,
      getConsole: () => 'Serial1',
      toString: (_self: unknown, values: unknown[]) => bytesToString(flattenBytes(values)),
      toUint8Array: (_self, values) => interpreter.uint8Array(flattenBytes(values)),
      toArrayBuffer: (_self, [text]) => (typeof text === 'string' ? interpreter.arrayBuffer(toBytes(text)!) : undefined),
      toJS: (_self, [value]) => interpreter.json.relaxed(value),
      CRC32: (_self, [data]) => crc32(toBytes(data) ?? interpreter.fail('Expecting something iterable')),
      clip: (_self, [value, low, high]) => Math.max(Number(low), Math.min(Number(high), Number(value))),
      sum: (_self, [list]) => numbers(list).reduce((sum, item) => sum + item, 0),
      variance: (_self, [list, mean]) => numbers(list).reduce((sum, item) => sum + (item - Number(mean)) ** 2, 0),
      reverseByte: (_self, [byte]) => parseInt((Number(byte) & 255).toString(2).padStart(8, '0').split('').reverse().join(''), 2),
      getSizeOf: (_self, [value]) => (typeof value === 'string' ? stringBlocks(value.length) : 1),
      defrag: () => undefined,
      lockConsole: () => undefined,
      setPassword: () => undefined,
      setBootCode: (_self, [code, always]) =>
        interpreter.setBootCode(code === undefined ? undefined : interpreter.text(code), Boolean(always)),
    });
    hide(realm.global, 'E', engine);
    methods(interpreter, realm.intrinsics.Math, { random });
    methods(interpreter, realm.intrinsics.Math, {
      randInt: (_self, [limit]) =>
        limit === undefined ? Math.trunc((random() - 0.5) * 0x1_0000_0000) : Math.floor(random() * Number(limit)),
    });
  };

/** Variables of 14 bytes that a string of the ESP32 takes. */
function stringBlocks(length: number): number {
  return length <= 9 ? 1 : 1 + Math.ceil((length - 9) / 10);
}
