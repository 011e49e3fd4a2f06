import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../support/mote.ts';
import { error, estimate, PROGRAMS, recordedBundle, recording, RULES, runOf } from './programs.ts';

const { programs, rules } = recording();
const LIMIT = 0.05;

describe('estimated variables, against what a real interpreter measured', () => {
  it.each(PROGRAMS.map((program) => [program.name, program] as const))('%s: within 5 % after load and at the peak', (name, program) => {
    const estimated = estimate(runOf(recordedBundle(name), program));
    for (const blockBytes of [14, 27] as const) {
      const measured = programs[name]![blockBytes]!;
      expect(error(estimated[blockBytes].afterLoad, measured.afterLoad), `after load, ${blockBytes} bytes`).toBeLessThanOrEqual(LIMIT);
      expect(error(estimated[blockBytes].peak, measured.peak), `peak, ${blockBytes} bytes`).toBeLessThanOrEqual(LIMIT);
    }
  });

  it.each(RULES)('%s: exactly', (rule) => {
    const estimated = estimate(runOf(Buffer.from(rule)));
    expect({ 14: estimated[14].afterLoad, 27: estimated[27].afterLoad }).toEqual(rules[rule]);
  });

  it('the programs that mote new creates are samples', () => {
    const template = readFileSync(join(ROOT, 'cli/new.ts'), 'utf8');
    expect(template).toContain("readFileSync(join(motekitHome(), 'firmware', 'apps', template + ending)");
    expect(PROGRAMS.map(({ name }) => name)).toEqual(expect.arrayContaining(['blink', 'climate', 'rescue']));
  });
});

describe('estimated variables', () => {
  const peak = (text: string, forUs = 1_000_000) => estimate({ ...runOf(Buffer.from(text)), forUs })[14].peak;

  it('an empty program holds none', () => expect(estimate(runOf(Buffer.from('')))[14]).toEqual({ afterLoad: 0, peak: 0 }));

  it('what is not used any more does not count', () => {
    const text = 'let list=[];for(let n=0;n<100;n++)list.push({n});setTimeout(()=>{list=undefined},500);';
    const { afterLoad } = estimate(runOf(Buffer.from(text)))[14];
    expect(peak(text)).toBe(afterLoad);
    expect(estimate(runOf(Buffer.from(text.replace('list=undefined', 'list.push(1)'))))[14].afterLoad).toBe(afterLoad);
  });

  it('a scope is held with all its variables as long as one function of it is', () => {
    const without = peak('function make(){let big="0123456789012345678901234567890123456789";let n=1;return 5}let held=make()');
    const held = peak('function make(){let big="0123456789012345678901234567890123456789";let n=1;return()=>n}let held=make()');
    // The function with its text and scope, the scope, `n`, `big` and its five blocks of text.
    expect(held - without).toBe(4 + 1 + 1 + 1 + 5);
  });

  it('loops of references are counted once', () => {
    expect(peak('let a={},b={a};a.b=b;a.self=a;')).toBe(2 + 2 + 1 + 2);
  });

  it('a chain that is longer than the stack is deep is walked to its end', () => {
    expect(peak('let a;for(let n=0;n<20000;n++)a={a};')).toBe(1 + 20_000 + 20_000);
  });
});
