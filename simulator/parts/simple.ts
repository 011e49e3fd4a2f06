/** Parts without a chip in them: a button, a potentiometer, a light-emitting diode, a relay. */
import { SUPPLY_V } from '../pins.ts';
import { definePart } from './define-part.ts';

/** Between two edges of a bouncing contact. */
const [SHORTEST_BOUNCE_US, LONGEST_BOUNCE_US] = [50, 1500];

/**
 * A push button that bounces. It joins its pin to ground, against the chip's own pull-up or a resistor of its own (`pullUpOhms`); with
 * `activeHigh` to the supply, against a resistor to ground. `pressed` is 0 or 1; with `everyS` it is pressed by itself, for `pressMs`.
 * No datasheet: no certain switch is meant; the times between two edges and the length of the bounce are chosen.
 */
export const button = definePart({
  name: 'button',
  pins: ['contact'],
  quantities: { pressed: { initial: 0, min: 0, max: 1 } },
  settings: { activeHigh: 0, bounceMs: 5, pullUpOhms: 0, everyS: 0, pressMs: 150 },
  make(part) {
    const line = part.pin('contact')!;
    const activeHigh = Number(part.setting('activeHigh')) !== 0;
    const bounceUs = Number(part.setting('bounceMs')) * 1000;
    let closed = false;
    let bouncing = 0;
    const contact = (made: boolean): void => line.drive(made ? (activeHigh ? 1 : 0) : undefined);
    const move = (to: boolean): void => {
      if (to === closed) return;
      closed = to;
      const mine = ++bouncing;
      let atUs = 0;
      let made = to;
      const bounce = (): void => {
        if (mine !== bouncing) return;
        contact(made);
        made = !made;
        const waitUs = SHORTEST_BOUNCE_US + part.random.unit() * (LONGEST_BOUNCE_US - SHORTEST_BOUNCE_US);
        if (atUs + waitUs < bounceUs) part.after(waitUs, bounce);
        else part.after(Math.max(1, bounceUs - atUs), () => mine === bouncing && contact(to));
        atUs += waitUs;
      };
      bounce();
    };
    const pressEvery = (): void => {
      move(true);
      part.after(Number(part.setting('pressMs')) * 1000, () => move(false));
      part.after(Number(part.setting('everyS')) * 1e6, pressEvery);
    };
    if (activeHigh) line.pull(0);
    else if (Number(part.setting('pullUpOhms')) > 0) line.pull(1);
    part.onSet(() => move(part.sense('pressed') >= 0.5));
    if (part.sense('pressed') >= 0.5) contact((closed = true));
    if (Number(part.setting('everyS')) > 0) part.after(Number(part.setting('everyS')) * 1e6, pressEvery);
    return {};
  },
});

/**
 * A potentiometer between supply and ground. `position` is 0 at the ground end; `ohms` is the whole track.
 * No datasheet: no certain one is meant; the law is linear, and the noise of the wiper is chosen.
 */
export const potentiometer = definePart({
  name: 'potentiometer',
  pins: ['wiper'],
  quantities: { position: { initial: 0.5, min: 0, max: 1, noise: 0.001 } },
  settings: { ohms: 10_000 },
  make(part) {
    part.draw((SUPPLY_V / Number(part.setting('ohms'))) * 1e6);
    part.pin('wiper')!.driveVolts(() => Math.max(0, Math.min(1, part.sense('position'))) * SUPPLY_V);
    return {};
  },
});

/**
 * An LED with its resistor, from the pin to ground; with `activeLow` from the supply to the pin. `currentMa` flows at full brightness.
 * No datasheet: no certain one is meant; brightness goes with the mean voltage, and the forward voltage is not there.
 */
export const led = definePart({
  name: 'led',
  pins: ['anode'],
  settings: { activeLow: 0, currentMa: 5 },
  make(part) {
    const line = part.pin('anode')!;
    const activeLow = Number(part.setting('activeLow')) !== 0;
    const brightness = (): number => (activeLow ? 1 - line.volts / SUPPLY_V : line.volts / SUPPLY_V);
    const shine = (): void => part.draw(brightness() * Number(part.setting('currentMa')) * 1000);
    line.onVolts(shine);
    shine();
    return { outputs: { brightness, lit: () => brightness() > 0 } };
  },
});

/**
 * A relay module with a transistor. The contacts are `closed` while the coil holds them; `activeLow` is what most modules are.
 * Datasheet: Songle, SRD Series Relay (SRD-05VDC-SL-C), ISO9002, two pages (without number).
 * Coil current §6 p. 2; operate and release time, the longest, §8 p. 2. Bounce of the contacts is not there.
 */
export const relay = definePart({
  name: 'relay',
  pins: ['input'],
  settings: { activeLow: 0, operateMs: 10, releaseMs: 5, coilMa: 71.4 },
  make(part) {
    const line = part.pin('input')!;
    const activeLow = Number(part.setting('activeLow')) !== 0;
    let closed = false;
    let switched = 0;
    let pending: (() => void) | undefined;
    if (activeLow) line.pull(1);
    const energise = (): void => {
      const on = (line.level === 1) !== activeLow;
      part.draw(on ? Number(part.setting('coilMa')) * 1000 : 0);
      pending?.();
      pending = part.after(Number(part.setting(on ? 'operateMs' : 'releaseMs')) * 1000, () => {
        if (closed === on) return;
        closed = on;
        switched++;
        part.trace('relay', { closed });
      });
    };
    line.onEdge(energise);
    energise();
    return { outputs: { closed: () => closed, switched: () => switched } };
  },
});
