import type { PartContext } from './part.ts';

/** Times of the DS18B20 (19-7487 Rev 4, “AC Electrical Characteristics” p. 3, “1-Wire Signaling” p. 15), in µs; where the datasheet gives a range, a value within it. */
const RESET_US = 480;
const PRESENCE_AFTER_US = 30;
const PRESENCE_US = 120;
const SAMPLE_US = 30;
const HOLD_US = 30;

const [SEARCH_ROM, ALARM_SEARCH, READ_ROM, MATCH_ROM, SKIP_ROM] = [0xf0, 0xec, 0x33, 0x55, 0xcc];

/** What the part does once it is addressed. */
export interface OneWireFunctions {
  /** A function command, and the bytes after it as they come. Gives bytes to be read, if it has an answer. */
  command(bytes: readonly number[]): readonly number[] | undefined;
  /** One bit that is read when there are no bytes left: 0 while the part is busy. */
  idleBit(): 0 | 1;
  alarmed(): boolean;
}

/**
 * The 1-Wire side of a part, slot by slot: resets and presence, ROM commands, the search, bits in and out. Every edge on the wire, whoever
 * made it, arrives here, so several parts disturb each other as on a real wire.
 */
export function oneWirePort(part: PartContext<string, 'data', string>, rom: readonly number[], functions: OneWireFunctions): void {
  const line = part.pin('data')!;
  const romBits = bitsOf(rom);
  let phase: 'idle' | 'presence' | 'rom' | 'match' | 'search' | 'function' = 'idle';
  let fellUs = 0;
  let incoming: number[] = [];
  /** Bits that the controller reads, in order. */
  let outgoing: number[] = [];
  /** In the search: how many bits of the ROM code are settled, and what the next slot is for. */
  let searched = 0;
  let step: 'bit' | 'complement' | 'direction' = 'bit';
  let received: number[] = [];
  // The resistor that every 1-Wire line has.
  line.pull(1);

  const reading = (): boolean => (phase === 'search' ? step !== 'direction' : phase === 'function' && outgoing.length > 0);
  const hold = (bit: number): void => {
    if (bit) return;
    line.drive(0);
    part.after(HOLD_US, () => line.drive(undefined));
  };
  const nextOut = (): number => {
    if (phase === 'function') return outgoing.shift()!;
    const bit = romBits[searched]!;
    const out = step === 'bit' ? bit : 1 - bit;
    step = step === 'bit' ? 'complement' : 'direction';
    return out;
  };
  const romCommand = (command: number): void => {
    incoming = [];
    if (command === SKIP_ROM) enterFunctions();
    else if (command === MATCH_ROM) phase = 'match';
    else if (command === READ_ROM) {
      enterFunctions();
      outgoing = romBits.slice();
    } else if (command === SEARCH_ROM || (command === ALARM_SEARCH && functions.alarmed())) {
      phase = 'search';
      searched = 0;
      step = 'bit';
    } else phase = 'idle';
  };
  const enterFunctions = (): void => {
    phase = 'function';
    received = [];
    outgoing = [];
  };
  const bitIn = (bit: number): void => {
    if (phase === 'search') {
      // A part whose bit was not chosen waits for the next reset.
      if (bit !== romBits[searched]) return void (phase = 'idle');
      step = 'bit';
      if (++searched === romBits.length) enterFunctions();
      return;
    }
    incoming.push(bit);
    if (phase === 'rom' && incoming.length === 8) romCommand(byteOf(incoming));
    else if (phase === 'match' && incoming.length === romBits.length) {
      const same = incoming.every((one, index) => one === romBits[index]);
      incoming = [];
      if (same) enterFunctions();
      else phase = 'idle';
    } else if (phase === 'function' && incoming.length === 8) {
      received.push(byteOf(incoming));
      incoming = [];
      outgoing = bitsOf(functions.command(received) ?? []);
    }
  };
  const present = (): void => {
    phase = 'presence';
    part.after(PRESENCE_AFTER_US, () => {
      line.drive(0);
      part.after(PRESENCE_US, () => {
        line.drive(undefined);
        // Only once the others have let go, too: the rising edge is the end of the presence pulses, not of a slot.
        part.after(1, () => {
          phase = 'rom';
          incoming = [];
        });
      });
    });
  };
  /** Whether the running slot is one that this part answers. */
  let answering = false;

  line.onEdge(({ level, timeUs }) => {
    if (level === 0) {
      fellUs = timeUs;
      if (phase === 'presence') return;
      answering = reading();
      if (answering) hold(nextOut());
      else if (phase === 'function' && received.length > 0) hold(functions.idleBit());
      return;
    }
    const lowUs = timeUs - fellUs;
    if (lowUs >= RESET_US) present();
    else if (!answering && phase !== 'idle' && phase !== 'presence') bitIn(lowUs < SAMPLE_US ? 1 : 0);
  });
}

function bitsOf(bytes: readonly number[]): number[] {
  return bytes.flatMap((byte) => Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1));
}

function byteOf(bits: readonly number[]): number {
  return bits.reduce((byte, bit, place) => byte | (bit << place), 0);
}
