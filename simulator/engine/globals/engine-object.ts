import { crc32 } from 'node:zlib';
import { bytesToString } from '../../text.ts';
import { RandomStream } from '../../random.ts';
import { flattenBytes, toBytes } from '../byte-values.ts';
import { installEngineNumbers } from './engine-numbers.ts';
import { hide, methods, type Install } from './install.ts';

/** What the engine itself says a running processor takes. */
const CPU_MICROAMPS = 20_000;

export interface EngineObjectParts {
  random(): number;
  reboot(): void;
}

/** `E`, `Math.random` and `Modules`' neighbours: the interpreter's own functions. Members that are not modelled are absent. */
export const installEngineObject =
  ({ random, reboot }: EngineObjectParts): Install =>
  (interpreter) => {
    const { realm, clock, cpu } = interpreter;
    let flags: Record<string, unknown> = {
      deepSleep: 0,
      unsafeFlash: 0,
      unsyncFiles: 0,
      pretokenise: 0,
      jitDebug: 0,
      onErrorSave: 0,
      onErrorFlash: 0,
    };
    let chance = random;
    const { watchdog } = interpreter;
    interpreter.onIdle = () => watchdog.idle();
    const engine = interpreter.object({}, 'E');
    methods(interpreter, engine, {
      enableWatchdog: (_self, [seconds, automatic]) => {
        watchdog.enable(seconds, automatic);
        cpu.moveWatchdog(watchdog.deadlineUs);
      },
      kickWatchdog: () => {
        watchdog.kick();
        cpu.moveWatchdog(watchdog.deadlineUs);
      },
      reboot,
      hwRand: () => Math.trunc((random() - 0.5) * 0x1_0000_0000),
      srand: (_self, [seed]) => {
        const stream = new RandomStream(Number(seed) | 0, 'srand');
        chance = () => stream.unit();
      },
      setTimeZone: (_self, [hours]) => {
        clock.zoneHours = Number(hours);
      },
      setFlags: (_self, [changes]) => {
        flags = { ...flags, ...(changes as object) };
      },
      getFlags: () => interpreter.object(flags),
      getErrorFlags: () => interpreter.array(interpreter.errorFlags.take()),
      getTemperature: () => 25,
      getConsole: () => 'Serial1',
      toString: (_self: unknown, values: unknown[]) => bytesToString(flattenBytes(values)),
      toUint8Array: (_self, values) => interpreter.uint8Array(flattenBytes(values)),
      toArrayBuffer: (_self, [text]) => (typeof text === 'string' ? interpreter.arrayBuffer(toBytes(text)!) : undefined),
      toJS: (_self, [value]) => interpreter.json.asJs(value),
      CRC32: (_self, [data]) => crc32(data === undefined ? Buffer.alloc(0) : flattenBytes([data])),
      getSizeOf: (_self, [value, depth]) =>
        depth && typeof value === 'object' && value !== null
          ? interpreter.array(interpreter.memory.members(value).map((member) => interpreter.object(member)))
          : interpreter.memory.sizeOf(value),
      dumpStr: () => '',
      memoryArea: () => undefined,
      // The build has no Unicode.
      asUTF8: () => interpreter.fail('Unicode not supported on this build'),
      fromUTF8: () => undefined,
      isUTF8: () => false,
      decodeUTF8: () => undefined,
      getAddressOf: () => 0,
      getPowerUsage: () => interpreter.object({ device: interpreter.object({ CPU: CPU_MICROAMPS }), total: CPU_MICROAMPS }),
      defrag: () => undefined,
      lockConsole: () => undefined,
      setPassword: () => undefined,
      setBootCode: (_self, [code, always]) =>
        interpreter.setBootCode(code === undefined ? undefined : interpreter.text(code), Boolean(always)),
    });
    hide(realm.global, 'E', engine);
    installEngineNumbers(interpreter, engine);
    methods(interpreter, realm.global['Math'] as object, { random: () => chance() });
    methods(interpreter, realm.global['Math'] as object, {
      randInt: (_self, [limit]) =>
        limit === undefined ? Math.trunc((chance() - 0.5) * 0x1_0000_0000) : Math.floor(chance() * Number(limit)),
    });
  };
