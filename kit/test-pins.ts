import { oneWireBus } from '../hal/espruino/one-wire.ts';
import { openSpi } from '../hal/espruino/spi.ts';
import { openUart } from '../hal/espruino/uart.ts';
import type { AnalogIn } from '../hal/analog.ts';
import type { OneWireBus } from '../hal/one-wire.ts';
import type { DigitalIn, DigitalOut } from '../hal/pins.ts';
import type { PulseLine } from '../hal/pulses.ts';
import type { SpiDevice } from '../hal/spi.ts';
import type { Uart } from '../hal/uart.ts';
import type { EngineHost } from '../simulator/engine/host.ts';
import { oneWire } from '../simulator/engine/modules/one-wire.ts';
import { installSerial } from '../simulator/engine/modules/serial.ts';
import { installSpi } from '../simulator/engine/modules/spi.ts';
import { pinReference } from '../simulator/engine/pin-object.ts';
import { pinNumberOf, type PinName } from '../simulator/parts/define-part.ts';
import type { Edge, Level, Pins } from '../simulator/pins.ts';
import type { Wires } from '../simulator/wires.ts';
import type { VirtualTimers } from './timers.ts';

/** A pin as a driver has it, and as a hand outside sees and moves it. */
export interface TestPin extends DigitalIn, DigitalOut, AnalogIn {
  readonly level: Level;
  /** Every edge since the test first asked for this pin, whoever caused it. */
  readonly edges: readonly Edge[];
  /** A hand drives the pin, or lets go of it with `undefined`. */
  drive(level: Level | undefined): void;
  /** A hand puts a voltage on the pin. */
  driveVolts(volts: number): void;
}

/** A part on SPI as a driver has it, with what crossed its wires. */
export interface TestSpi extends SpiDevice {
  /** Bytes of each call of the driver, and what came back. */
  readonly exchanges: readonly { readonly sent: readonly number[]; readonly received: readonly number[] }[];
}

export interface TestSpiOptions {
  readonly cs: PinName;
  /** Default SPI1. */
  readonly bus?: 'SPI1' | 'SPI2';
  readonly clockHz?: number;
  readonly mode?: 0 | 1 | 2 | 3;
}

export interface TestPinsParts {
  readonly host: EngineHost;
  readonly wires: Wires;
  readonly timers: VirtualTimers;
  /** Pins of the board that runs at present: those of a program, once there is one. */
  pins(): Pins;
}

/** Everything of a test's board that is not I2C, through the adapters of the HAL where there is one. */
export class TestPins {
  readonly #parts: TestPinsParts;
  readonly #known = new Map<number, TestPin>();

  constructor(parts: TestPinsParts) {
    this.#parts = parts;
  }

  pin(name: PinName): TestPin {
    const number = pinNumberOf(name);
    let pin = this.#known.get(number);
    if (!pin) this.#known.set(number, (pin = this.#makePin(number)));
    return pin;
  }

  #makePin(number: number): TestPin {
    const pins = this.#parts.pins();
    const edges: Edge[] = [];
    pins.onEdge(number, (edge) => edges.push(edge));
    return {
      edges,
      get level() {
        return pins.read(number);
      },
      read: () => pins.read(number) === 1,
      readV: () => pins.volts(number),
      write(level) {
        pins.latch(number, level ? 1 : 0);
        pins.setMode(number, 'output');
      },
      drive: (level) => pins.drive(number, level),
      driveVolts: (volts) => pins.driveVolts(number, volts),
    };
  }

  spi({ cs, bus = 'SPI1', clockHz, mode }: TestSpiOptions): TestSpi {
    const { host, wires, pins } = this.#parts;
    const number = pinNumberOf(cs);
    const select = this.pin(cs);
    const engineSpi = installSpi(host, pins(), (sck) => wires.findSpi(bus, sck));
    const device = openSpi(engineSpi as never, {
      cs: Object.assign(pinReference(number), { set: () => select.write(true) }) as never,
      ...(clockHz && { clockHz }),
      ...(mode && { mode }),
    });
    const exchanges: TestSpi['exchanges'][number][] = [];
    return {
      exchanges,
      transfer(bytes) {
        const received = device.transfer(bytes);
        exchanges.push({ sent: [...bytes], received: [...received] });
        return received;
      },
      write(bytes) {
        device.write(bytes);
        exchanges.push({ sent: [...bytes], received: [] });
      },
    };
  }

  oneWire(name: PinName): OneWireBus {
    const number = pinNumberOf(name);
    return oneWireBus(oneWire(this.#parts.host, this.#parts.pins(), number) as never, `D${number}`);
  }

  uart(port: 'Serial2' | 'Serial3', baud: number): Uart {
    return openUart(installSerial(this.#parts.host, this.#parts.wires.serial[port]) as never, { baud });
  }

  /** As `openPulseLine` makes one. */
  pulseLine(name: PinName): PulseLine {
    const { timers, pins } = this.#parts;
    const number = pinNumberOf(name);
    return {
      request(lowMs, listenMs, callback) {
        pins().latch(number, 0);
        pins().setMode(number, 'output');
        timers.after(lowMs, () => {
          const highMs: number[] = [];
          let roseUs: number | undefined;
          pins().setMode(number, 'input_pullup');
          const end = pins().onEdge(number, ({ level, timeUs }) => {
            if (level === 1) roseUs = timeUs;
            else if (roseUs !== undefined) highMs.push((timeUs - roseUs) / 1000);
          });
          timers.after(listenMs, () => {
            end();
            callback(highMs);
          });
        });
      },
    };
  }
}
