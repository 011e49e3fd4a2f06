import { ARRAYS } from './arrays.ts';
import { CRYPTO } from './crypto.ts';
import { DATES } from './dates.ts';
import { ERRORS } from './errors.ts';
import { EVENTS } from './events.ts';
import { GRAPHICS } from './graphics.ts';
import { IO } from './io.ts';
import { JSON_PROBES } from './json.ts';
import { LANGUAGE } from './language.ts';
import { MODULES } from './modules.ts';
import { NETWORK } from './network.ts';
import { NUMBERS } from './numbers.ts';
import { OBJECTS } from './objects.ts';
import { PRINTING } from './printing.ts';
import type { Probe } from './probe.ts';
import { REGEXP } from './regexp.ts';
import { STORAGE } from './storage.ts';
import { SYSTEM } from './system.ts';
import { TEXT } from './text.ts';
import { WIDE } from './wide.ts';

export const PROBES: readonly Probe[] = [
  ...WIDE,
  ...LANGUAGE,
  ...NUMBERS,
  ...TEXT,
  ...ARRAYS,
  ...OBJECTS,
  ...JSON_PROBES,
  ...PRINTING,
  ...ERRORS,
  ...EVENTS,
  ...DATES,
  ...REGEXP,
  ...STORAGE,
  ...MODULES,
  ...SYSTEM,
  ...CRYPTO,
  ...IO,
  ...GRAPHICS,
  ...NETWORK,
];
