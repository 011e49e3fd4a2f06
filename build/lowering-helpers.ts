import { ASYNC } from './polyfills/async.ts';
import { COLLECTIONS } from './polyfills/collections.ts';
import { ITERATION } from './polyfills/iteration.ts';
import { ARRAYS, STRINGS } from './polyfills/lists.ts';
import { ERRORS, NUMBERS, OBJECTS, PROMISES } from './polyfills/values.ts';

/**
 * What lowered code calls, as text, each put into a bundle only when something calls it. It is written in the language of the
 * interpreter, since it is not lowered itself.
 */
export const HELPERS = {
  ...ASYNC,
  ...ITERATION,
  ...COLLECTIONS,
  ...ERRORS,
  ...OBJECTS,
  ...NUMBERS,
  ...PROMISES,
  ...ARRAYS,
  ...STRINGS,
} as const;

export type HelperName = keyof typeof HELPERS;

export const HELPER_PREFIX = '$mote_';

/** Where a byte of a helper is said to come from, in source maps and in the build record. */
export const helperSource = (name: HelperName): string => `mote:${name}`;

export const isHelper = (name: string): name is HelperName => Object.hasOwn(HELPERS, name);

/** The helpers and those that they call, each behind what it needs. */
export function withNeeded(names: Iterable<HelperName>): HelperName[] {
  const placed = new Set<HelperName>();
  const open = new Set<HelperName>();
  const place = (name: HelperName): void => {
    if (placed.has(name) || open.has(name)) return;
    open.add(name);
    for (const [, needed] of HELPERS[name].matchAll(/\$mote_(\w+)/g)) if (isHelper(needed!)) place(needed);
    placed.add(name);
  };
  for (const name of [...names].sort()) place(name);
  // Two machines of one name: the full one does what the light one does.
  if (placed.has('asyncTry')) placed.delete('async');
  if (placed.has('genTry')) placed.delete('gen');
  return [...placed];
}

/** Helpers of Babel's plugins and what stands for them on the interpreter. */
export const BABEL_HELPERS: Readonly<Record<string, HelperName>> = {
  arrayLikeToArray: 'list',
  construct: 'construct',
  defineAccessor: 'accessor',
  extends: 'assign',
  maybeArrayLike: 'list',
  objectDestructuringEmpty: 'empty',
  objectSpread2: 'assign',
  objectWithoutPropertiesLoose: 'omit',
  toArray: 'list',
  toConsumableArray: 'list',
  toPropertyKey: 'key',
};
