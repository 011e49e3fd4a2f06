import { parentPort } from 'node:worker_threads';
import { finish } from './finish.ts';
import type { FinishReply, FinishRequest } from './finish-thread.ts';

/** A little of everything, so that what a program needs is loaded and compiled by V8 before it comes. */
const SAMPLE = `
class Sensor { constructor(bus, { address = 118, rateHz } = {}) { this.bus = bus; this.address = address; this.rateHz = rateHz ?? 1; }
  get period() { return 1000 / this.rateHz; }
  async read(...parts) { for (const part of parts) { try { this.last = await this.bus.read(part?.id, ...this.parts); } catch (e) { print(\`no \${part}\`); } } return { ...this.last }; } }
function start(bus, callback) { let count = 0; for (let i = 0; i < 3; i++) setTimeout(() => callback(i, count++), 10 * i); switch (bus.kind) { case 1: let x = 0.1; callback(x); break; default: callback(x); } return [count, , 1]; }
const sensor = new Sensor(I2C1, { rateHz: 0.5 });
start(I2C1, (index, total) => { sensor.read({ id: index }, total).then(([a, b]) => print(a ** 2, b)); });
`;

const port = parentPort!;
// Its loading and a first run are worth it while TypeScript is busy elsewhere; what comes of them is not.
const ready = finish(
  { code: SAMPLE, map: { version: 3, sources: ['sample.js'], names: [], mappings: 'AAAA' } },
  { minify: true, without: [], library: new Set() },
).catch(() => undefined);

port.on('message', ({ rolled, options }: FinishRequest) => {
  void ready
    .then(() => finish(rolled, options))
    .then(
      (finished): FinishReply => ({ finished }),
      (error: unknown): FinishReply => ({ error }),
    )
    .then((reply) => port.postMessage(reply));
});
