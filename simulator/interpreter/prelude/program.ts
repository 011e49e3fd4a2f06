import { BOOT } from './boot.ts';
import { BRIDGE } from './bridge.ts';
import { CLOCK } from './clock.ts';
import { METER } from './meter.ts';
import { REAL_TIME } from './real-time.ts';

/**
 * What the interpreter runs in front of the bundle. One function scope: of its names only those of the interpreter's own API stay.
 * @param terminal the console shows prompt and echo
 * @param metered the variables in use are counted; virtual time only
 */
export function preludeProgram(time: 'virtual' | 'real', terminal = false, metered = false): string {
  const parts = [BRIDGE, time === 'virtual' ? CLOCK : REAL_TIME, metered ? METER : '', terminal ? '' : 'echo(0);', BOOT];
  return `(function () {\n${parts.map(compact).join('\n')}\n})();\n`;
}

/** The interpreter reads a function's text anew at each call: indentation and empty lines would be paid every time. */
function compact(source: string): string {
  return source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
