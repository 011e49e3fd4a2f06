import type { TraceEvent } from './trace.ts';

/** Signals of one value change dump (IEEE 1364-2005, clause 18). */
interface Signal {
  readonly id: string;
  readonly name: string;
  readonly type: 'wire' | 'real' | 'string';
}

const FIRST_ID = 33;
const IDS = 94;

/**
 * A run as a value change dump in microseconds, for GTKWave, PulseView or a text editor: a wire for every pin that moved, a real for every
 * analog output, and a text for every bus with what crossed it.
 */
export function vcdOf(events: readonly TraceEvent[]): string {
  const signals = new Map<string, Signal>();
  const lines: string[] = [];
  const signal = (name: string, type: Signal['type']): string => {
    let known = signals.get(name);
    if (!known) signals.set(name, (known = { id: idOf(signals.size), name, type }));
    return known.id;
  };
  let lastUs = -1;
  for (const event of events) {
    const change = changeOf(event, signal);
    if (change === undefined) continue;
    const timeUs = Math.max(lastUs, Math.floor(event.timeUs));
    if (timeUs !== lastUs) lines.push(`#${timeUs}`);
    lastUs = timeUs;
    lines.push(change);
  }
  const declared = [...signals.values()].map(({ id, name, type }) => `$var ${type} ${type === 'real' ? 64 : 1} ${id} ${name} $end`);
  return [
    '$timescale 1us $end',
    '$scope module board $end',
    ...declared,
    '$upscope $end',
    '$enddefinitions $end',
    '$dumpvars',
    ...[...signals.values()].filter(({ type }) => type === 'wire').map(({ id }) => `x${id}`),
    '$end',
    ...lines,
    '',
  ].join('\n');
}

function changeOf({ kind, fields }: TraceEvent, signal: (name: string, type: Signal['type']) => string): string | undefined {
  const { pin, level, value, bus } = fields;
  if (kind === 'pin') return `${String(level)}${signal(`D${String(pin)}`, 'wire')}`;
  if (kind === 'analog-write') return `r${Number(value)} ${signal(`D${String(pin)}_analog`, 'real')}`;
  if (bus === undefined) return undefined;
  const { bus: _bus, ...rest } = fields;
  const text = Object.values(rest)
    .join('_')
    .replaceAll(/[^!-~]/g, '_');
  return `s${text} ${signal(String(bus), 'string')}`;
}

/** Identifier codes are of the characters ! to ~. */
function idOf(index: number): string {
  const char = String.fromCharCode(FIRST_ID + (index % IDS));
  return index < IDS ? char : idOf(Math.floor(index / IDS) - 1) + char;
}
