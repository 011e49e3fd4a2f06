/**
 * Small programs whose console lines a real interpreter has answered (expected.json, written by record.ts).
 * `needs`: `doubles` only a build that computes with 64 bits answers as the ESP32 does; every other probe is for a build with the ESP32's
 * byte strings, variables and Storage.
 */
export interface Probe {
  readonly name: string;
  readonly code: string;
  readonly needs?: 'doubles';
}

export function probes(topic: string, programs: Readonly<Record<string, string>>, needs?: Probe['needs']): Probe[] {
  return Object.entries(programs).map(([name, code]) => ({ name: `${topic}: ${name}`, code, ...(needs && { needs }) }));
}

/** Each statement by itself, with the error that it ends with. */
export const caught = (...statements: string[]): string =>
  statements.map((text) => `try{${text};print("no error")}catch(e){print(e.toString(),e.type)}`).join('\n');

export const LCG = 'var s=12345;function r(){s=(s*1103515245+12345)&0x7fffffff;return s}';
