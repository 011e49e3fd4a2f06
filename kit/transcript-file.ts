import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWholeFile } from '../report/whole-file.ts';
import type { I2cTransfer } from '../simulator/buses/i2c.ts';
import { hexByte } from './i2c-log.ts';
import type { I2cStep } from './transcript.ts';

const HEADER =
  '# I2C transcript: address, then w or r and the bytes; "+ r" is a repeated START, "nack" an address or byte nobody acknowledged.\n';
const LINE = /^0x([0-9a-f]{2})(?: w((?: [0-9a-f]{2})*))?(?: \+)?(?: r((?: [0-9a-f]{2})*))?(?: (nack-address|nack-data))?$/;

/** Steps of what crossed a bus. */
export function stepsOf(transfers: readonly I2cTransfer[]): I2cStep[] {
  const steps: I2cStep[] = [];
  let open: { address: number; write: readonly number[] } | undefined;
  for (const { address, direction, bytes, outcome, stop } of transfers) {
    if (outcome !== 'ok' && outcome !== 'nack-address' && outcome !== 'nack-data')
      throw new Error(`a bus that was ${outcome} cannot be recorded: replay it with a fault`);
    const nack = outcome === 'ok' ? {} : { nack: outcome === 'nack-address' ? ('address' as const) : ('data' as const) };
    if (direction === 'write') {
      const step = { address, write: bytes, ...nack };
      if (!stop && outcome === 'ok') open = step;
      else steps.push(step);
    } else {
      steps.push(open?.address === address ? { ...open, read: bytes, ...nack } : { address, read: bytes, ...nack });
      open = undefined;
    }
  }
  return steps;
}

export function writeTranscript(path: string, steps: readonly I2cStep[]): void {
  const lines = steps.map(({ address, write, read, nack }) =>
    [
      `0x${hexByte(address)}`,
      ...(write ? ['w', ...write.map(hexByte)] : []),
      ...(write && read ? ['+'] : []),
      ...(read ? ['r', ...read.map(hexByte)] : []),
      ...(nack ? [`nack-${nack}`] : []),
    ].join(' '),
  );
  mkdirSync(dirname(path), { recursive: true });
  writeWholeFile(path, `${HEADER}${lines.join('\n')}\n`);
}

export function readTranscript(path: string): I2cStep[] {
  if (!existsSync(path)) throw new Error(`there is no transcript ${path}. Record it: MOTE_RECORD=1 npx vitest run`);
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line === '' || line.startsWith('#') ? [] : [parse(line, `${path}:${index + 1}`)]));
}

function parse(line: string, place: string): I2cStep {
  const match = LINE.exec(line);
  if (!match) throw new Error(`${place}: "${line}" is no transfer, expected something like "0x76 w f7 + r 80 00"`);
  const [, address = '', write, read, nack] = match;
  return {
    address: parseInt(address, 16),
    ...(write === undefined ? {} : { write: bytesOf(write) }),
    ...(read === undefined ? {} : { read: bytesOf(read) }),
    ...(nack === undefined ? {} : { nack: nack === 'nack-address' ? 'address' : 'data' }),
  };
}

function bytesOf(text: string): number[] {
  return text
    .trim()
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => parseInt(word, 16));
}
