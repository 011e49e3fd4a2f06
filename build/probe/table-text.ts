import type { FeatureTable } from './probe.ts';

/** The module that holds a table, one answer a line. */
export function tableText(table: FeatureTable): string {
  return `// Made by npm run probe. What is written by hand here is lost.
import type { FeatureTable } from './probe/probe.ts';

export const FEATURES: FeatureTable = ${JSON.stringify(table, null, 2)};
`;
}

/** Where two tables say another thing, one line an answer. That they were asked on other days counts for nothing. */
export function differing(before: FeatureTable, now: FeatureTable): string[] {
  const [old, fresh] = [answers(before), answers(now)];
  const keys = [...new Set([...old.keys(), ...fresh.keys()])].filter((key) => key !== 'engine.probed');
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), fresh.get(key)];
    return was === is ? [] : [`${key}: ${was ?? 'not there'} → ${is ?? 'not there'}`];
  });
}

function answers(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value)) for (const item of value) found.set(`${path} ${String(item)}`, 'there');
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) answers(item, path === '' ? key : `${path}.${key}`, found);
  else found.set(path, String(value));
  return found;
}
