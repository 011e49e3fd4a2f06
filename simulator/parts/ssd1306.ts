import { definePart } from './define-part.ts';

const [WIDTH, PAGES] = [128, 8];
/** Bytes behind a command, by its first byte; every other command stands alone (table 9-1 p. 30 to 35). */
const ARGUMENTS = new Map<number, number>([
  [0x20, 1],
  [0x21, 2],
  [0x22, 2],
  [0x23, 1],
  [0x26, 6],
  [0x27, 6],
  [0x29, 5],
  [0x2a, 5],
  [0x81, 1],
  [0x8d, 1],
  [0xa3, 2],
  [0xa8, 1],
  [0xd3, 1],
  [0xd5, 1],
  [0xd6, 1],
  [0xd9, 1],
  [0xda, 1],
  [0xdb, 1],
]);
const [VERTICAL, PAGE_MODE] = [1, 2];
const DISPLAY_OFF = 0x40;
/** Table 12-1 p. 52: at most in sleep, logic and drivers without a panel, and one segment at full contrast, lit for one of all lines at a time. */
const [SLEEP_UA, LOGIC_UA, DRIVERS_UA, SEGMENT_UA] = [10, 50, 430, 100];

interface State {
  mode: number;
  column: number;
  page: number;
  columns: [start: number, end: number];
  pages: [start: number, end: number];
  startLine: number;
  offset: number;
  multiplex: number;
  contrast: number;
  segmentRemap: boolean;
  comReversed: boolean;
  allOn: boolean;
  inverse: boolean;
  on: boolean;
}

/** Reset values (table 9-1 p. 30 to 34, §8.5 p. 24). */
const AT_RESET: Readonly<State> = {
  mode: PAGE_MODE,
  column: 0,
  page: 0,
  columns: [0, WIDTH - 1],
  pages: [0, PAGES - 1],
  startLine: 0,
  offset: 0,
  multiplex: 63,
  contrast: 0x7f,
  segmentRemap: false,
  comReversed: false,
  allOn: false,
  inverse: false,
  on: false,
};

/**
 * Solomon Systech SSD1306 with a panel of 128 × 64 (or `height` 32) on I2C. Scrolling, fading, zoom, the charge pump and the timing of the clock are taken
 * and have no effect; the panel lights up at once, not after 100 ms.
 * Datasheet: Solomon Systech, SSD1306, Rev 1.5 of August 2010.
 * Addresses §8.1.5 p. 20, transfers §8.1.5.2 p. 21, commands table 9-1 p. 30, status table 9-2 p. 36, addressing §10.1.3 p. 37, start line §10.1.6 p. 39, re-map §10.1.8 p. 39, rows §10.1.14 p. 40 and
 * §10.1.15 p. 40 with table 10-1 p. 41 and table 10-2 p. 42, currents table 12-1 p. 52.
 */
export const ssd1306 = definePart({
  name: 'ssd1306',
  i2c: [0x3c, 0x3d],
  settings: { height: 64 },
  make(part) {
    const height = Number(part.setting('height'));
    // What is in a RAM at power-up is left to chance. It is kept by segment: the re-map acts on what is written (§10.1.8 p. 39).
    const ram = Uint8Array.from({ length: WIDTH * PAGES }, () => part.random.uint32() & 255);
    const state: State = { ...AT_RESET, columns: [...AT_RESET.columns], pages: [...AT_RESET.pages] };
    let command: number[] = [];
    let control: number | undefined;
    part.draw(SLEEP_UA);

    /**
     * The lit pixels as the eye sees them, row by row from the top of the panel; 1 is lit. As on the usual modules the glass is mounted with
     * the last segment at the left and the last row at the top, so that both have to be reversed (0xA1, 0xC8) for an upright picture.
     */
    const pixels = (): Uint8Array => {
      const image = new Uint8Array(WIDTH * height);
      if (!state.on) return image;
      for (let y = 0; y < height; y++) {
        const com = state.comReversed ? state.multiplex - (height - 1 - y) : height - 1 - y;
        const row = (((com + state.offset) & 63) + state.startLine) & 63;
        for (let x = 0; x < WIDTH; x++) {
          const bit = (ram[(row >> 3) * WIDTH + WIDTH - 1 - x]! >> (row & 7)) & 1;
          image[y * WIDTH + x] = state.allOn ? 1 : bit ^ Number(state.inverse);
        }
      }
      return image;
    };
    const draw = (): void => {
      const lit = state.on ? pixels().reduce((sum, pixel) => sum + pixel, 0) : 0;
      const segments = (lit * SEGMENT_UA * state.contrast) / 255 / (state.multiplex + 1);
      part.draw(state.on ? LOGIC_UA + DRIVERS_UA + segments : SLEEP_UA);
    };
    const put = (byte: number): void => {
      ram[state.page * WIDTH + (state.segmentRemap ? WIDTH - 1 - state.column : state.column)] = byte;
      const next = (value: number, [start, end]: [number, number]): { value: number; wrapped: boolean } =>
        value === end ? { value: start, wrapped: true } : { value: (value + 1) & 127, wrapped: false };
      if (state.mode === PAGE_MODE) return void (state.column = (state.column + 1) % WIDTH);
      if (state.mode === VERTICAL) {
        const page = next(state.page, state.pages);
        state.page = page.value & 7;
        if (page.wrapped) state.column = next(state.column, state.columns).value;
      } else {
        const column = next(state.column, state.columns);
        state.column = column.value;
        if (column.wrapped) state.page = next(state.page, state.pages).value & 7;
      }
    };
    const execute = ([code, a = 0, b = 0]: readonly number[]): void => {
      const first = code!;
      if (first <= 0x0f) state.column = (state.column & 0x70) | first;
      else if (first <= 0x1f) state.column = (state.column & 0x0f) | ((first & 7) << 4);
      else if (first === 0x20) state.mode = (a & 3) === 3 ? state.mode : a & 3;
      else if (first === 0x21) [state.columns, state.column] = [[a & 127, b & 127], a & 127];
      else if (first === 0x22) [state.pages, state.page] = [[a & 7, b & 7], a & 7];
      else if (first >= 0x40 && first <= 0x7f) state.startLine = first & 63;
      else if (first === 0x81) state.contrast = a;
      else if ((first & 0xfe) === 0xa0) state.segmentRemap = (first & 1) === 1;
      else if ((first & 0xfe) === 0xa4) state.allOn = (first & 1) === 1;
      else if ((first & 0xfe) === 0xa6) state.inverse = (first & 1) === 1;
      // 0 to 14 are invalid.
      else if (first === 0xa8) state.multiplex = (a & 63) < 15 ? state.multiplex : a & 63;
      else if ((first & 0xfe) === 0xae) state.on = (first & 1) === 1;
      else if (first >= 0xb0 && first <= 0xb7) state.page = first & 7;
      else if (first === 0xc0 || first === 0xc8) state.comReversed = first === 0xc8;
      else if (first === 0xd3) state.offset = a & 63;
    };
    return {
      outputs: {
        pixels,
        ram: () => Uint8Array.from(ram),
        contrast: () => state.contrast,
        on: () => state.on,
        /** The panel as text, a row a line, two rows in one: for tests and for people. */
        text() {
          const image = pixels();
          const glyphs = ' ▀▄█';
          return Array.from({ length: height / 2 }, (_, row) =>
            Array.from({ length: WIDTH }, (__, x) => glyphs[image[2 * row * WIDTH + x]! + 2 * image[(2 * row + 1) * WIDTH + x]!])
              .join('')
              .trimEnd(),
          ).join('\n');
        },
      },
      i2c: {
        start() {
          control = undefined;
          command = [];
          return true;
        },
        /** §8.1.5.2 p. 21: a control byte, then one byte (Co = 1) or all that follow (Co = 0), of data (D/C = 1) or of commands. */
        write(byte) {
          if (control === undefined) {
            control = byte;
            return;
          }
          if (control & 0x40) put(byte);
          else {
            command.push(byte);
            if (command.length > (ARGUMENTS.get(command[0]!) ?? 0)) {
              execute(command);
              command = [];
            }
          }
          if (control & 0x80) control = undefined;
        },
        read: () => (state.on ? 0 : DISPLAY_OFF),
        stop: draw,
      },
    };
  },
});
