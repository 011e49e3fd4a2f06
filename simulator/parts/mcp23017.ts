import { definePart } from './define-part.ts';
import { registerFile } from './register-file.ts';

/** In the order of table 3-1 p. 12 with IOCON.BANK = 1; IOCON is one register at two addresses. */
const NAMES = ['IODIR', 'IPOL', 'GPINTEN', 'DEFVAL', 'INTCON', 'IOCON', 'GPPU', 'INTF', 'INTCAP', 'GPIO', 'OLAT'] as const;
type Name = (typeof NAMES)[number];
const [BANK, MIRROR, SEQOP, ODR, INTPOL] = [0x80, 0x40, 0x20, 0x04, 0x02];
const STANDBY_UA = 1;

/**
 * Microchip MCP23017: sixteen more pins. From outside, pins are held `low` or `high` by bit masks; what is held
 * neither way floats, and reads 1 with its pull-up and 0 without.
 * Datasheet: Microchip, MCP23017/MCP23S17, DS20001952C of 2016.
 * Standby current table 1-1 p. 4, registers table 3-1 p. 12, byte and sequential mode §3.2.1 p. 13, reset values tables 3-4 and 3-5 p. 17, polarity §3.5.2 p. 18, IOCON §3.5.6 p. 20,
 * pull-ups §3.5.7 p. 22, INTF §3.5.8 p. 22, INTCAP and GPIO §3.5.9 p. 23, OLAT §3.5.11 p. 24, interrupts §3.6 p. 24 and §3.6.4 p. 25.
 */
export const mcp23017 = definePart({
  name: 'mcp23017',
  i2c: Array.from({ length: 8 }, (_, index) => 0x20 + index),
  pins: ['inta?', 'intb?'],
  quantities: {
    lowPinsA: { initial: 0, min: 0, max: 255 },
    lowPinsB: { initial: 0, min: 0, max: 255 },
    highPinsA: { initial: 0, min: 0, max: 255 },
    highPinsB: { initial: 0, min: 0, max: 255 },
  },
  make(part) {
    const fresh = (): Record<Name, number> => ({
      ...(Object.fromEntries(NAMES.map((name) => [name, 0])) as Record<Name, number>),
      IODIR: 0xff,
    });
    const ports = [fresh(), fresh()] as const;
    const last = [0, 0];
    const lines = [part.pin('inta'), part.pin('intb')] as const;
    let iocon = 0;
    part.draw(STANDBY_UA);

    const levels = (port: 0 | 1): number => {
      const { IODIR, OLAT, GPPU } = ports[port];
      const name = port === 0 ? 'A' : 'B';
      const outside = (part.sense(`highPins${name}`) | (GPPU & IODIR)) & ~part.sense(`lowPins${name}`);
      return ((OLAT & ~IODIR) | (outside & IODIR)) & 0xff;
    };
    const gpio = (port: 0 | 1): number => levels(port) ^ ports[port].IPOL;
    const show = (): void => {
      const active = ports.map(({ INTF }) => INTF !== 0);
      lines.forEach((line, port) => {
        const on = iocon & MIRROR ? active.includes(true) : active[port]!;
        if (iocon & ODR) {
          line?.pull(1);
          line?.drive(on ? 0 : undefined);
        } else line?.drive(on === ((iocon & INTPOL) !== 0) ? 1 : 0);
      });
    };
    /** §3.6.4 p. 25: against DEFVAL, or against the pin's value before. Until it is cleared nothing else counts; what differs then interrupts anew. */
    const look = (): void => {
      for (const port of [0, 1] as const) {
        const { GPINTEN, INTCON, DEFVAL, INTF } = ports[port];
        if (INTF !== 0) continue;
        const now = gpio(port);
        const differs = (now ^ ((DEFVAL & INTCON) | (last[port]! & ~INTCON))) & GPINTEN & ports[port].IODIR;
        last[port] = now;
        if (differs === 0) continue;
        ports[port].INTCAP = now;
        ports[port].INTF = differs;
      }
      show();
    };
    const place = (address: number): { name: Name | undefined; port: 0 | 1 } =>
      iocon & BANK
        ? { name: NAMES[address & 15], port: (address >> 4) & 1 ? 1 : 0 }
        : { name: NAMES[address >> 1], port: (address & 1) as 0 | 1 };
    const clear = (port: 0 | 1): void => {
      ports[port].INTF = 0;
      look();
    };
    show();
    part.onSet(look);
    return {
      outputs: { levels: (port: 'A' | 'B') => levels(port === 'A' ? 0 : 1) },
      i2c: registerFile({
        width: 1,
        // Byte mode goes back and forth between the two ports (§3.2.1 p. 13).
        next: (address) => (iocon & SEQOP ? (iocon & BANK ? address : address ^ 1) : (address + 1) % (iocon & BANK ? 0x1b : 0x16)),
        read(address) {
          const { name, port } = place(address);
          if (name === undefined) return 0;
          if (name === 'IOCON') return iocon;
          const value = name === 'GPIO' ? gpio(port) : ports[port][name];
          if (name === 'GPIO' || name === 'INTCAP') clear(port);
          return value;
        },
        write(address, value) {
          const { name, port } = place(address);
          if (name === undefined || name === 'INTF' || name === 'INTCAP') return;
          if (name === 'IOCON') iocon = value & 0xfe;
          else ports[port][name === 'GPIO' ? 'OLAT' : name] = value;
          if (name === 'GPINTEN') last[port] = gpio(port);
          look();
        },
      }),
    };
  },
});
