/** Shape of a wiring document. The only file that knows the validation library. */
import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1, 'some text'));
const topicLevel = v.pipe(v.string(), v.regex(/^[^/+#\0]+$/, 'one topic level: text without / + #'));
const port = v.pipe(v.number(), v.integer('a whole number'), v.minValue(1, '1 to 65535'), v.maxValue(65535, '1 to 65535'));
const ssid = v.pipe(v.string(), v.regex(/^.{1,31}$/s, '1 to 31 characters'));
const password = v.pipe(v.string(), v.regex(/^(.{8,63})?$/s, '8 to 63 characters, or none for an open network'));
const address = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{2}$/, 'a 7-bit address like "0x76"'));

const network = v.strictObject({ ssid, password });

const broker = v.strictObject({
  host: text,
  port,
  user: v.optional(text),
  password: v.optional(text),
  tls: v.optional(v.strictObject({ certFile: v.optional(text), keyFile: v.optional(text) })),
});

const identity = v.strictObject({
  org: topicLevel,
  site: topicLevel,
  area: topicLevel,
  type: topicLevel,
  id: topicLevel,
  wifi: v.optional(network),
  broker: v.optional(broker),
  sntp: v.optional(text),
});

const accessPoint = v.strictObject({
  ssid,
  password,
  rssiDbm: v.optional(v.pipe(v.number(), v.minValue(-100, '-100 to 0 dBm'), v.maxValue(0, '-100 to 0 dBm')), -60),
});

/** What every part has; pins, quantities and settings depend on its kind. */
const part = v.looseObject({
  part: text,
  bus: v.optional(v.picklist(['I2C1', 'I2C2', 'SPI1', 'SPI2', 'Serial2', 'Serial3'])),
  address: v.optional(address),
  imperfect: v.optional(v.boolean()),
});

const document = v.strictObject({
  board: v.picklist(['esp32']),
  identity: v.optional(identity),
  accessPoint: v.optional(accessPoint),
  parts: v.optional(v.array(part), []),
});

const signal = v.union([
  v.number(),
  v.strictObject({ min: v.number(), max: v.number(), period: v.string(), noise: v.optional(v.pipe(v.number(), v.minValue(0))) }),
]);

export type WiringDocument = v.InferOutput<typeof document>;
export type SignalDocument = v.InferOutput<typeof signal>;

/** The first thing that is wrong, in plain words. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly kind: 'unknown-key' | 'missing' | 'value';
  readonly expected: string;
  readonly seen: string;
  /** Keys that could have stood there. */
  readonly known: readonly string[];
}

export function checkDocument(value: unknown): WiringDocument | Problem {
  return check(document, value);
}

export function checkSignal(value: unknown): SignalDocument | Problem {
  return check(signal, value);
}

export function isProblem(result: unknown): result is Problem {
  return typeof result === 'object' && result !== null && 'kind' in result && 'seen' in result;
}

function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> | Problem {
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  if (result.success) return result.output;
  // A key that is misspelt is the cause of one that is missing.
  const issue = result.issues.map(deepest).find(isUnknownKey) ?? deepest(result.issues[0]);
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  const unknown = isUnknownKey(issue);
  const missing = issue.input === undefined;
  const known = unknown ? keysAt(schema, path.slice(0, -1)) : [];
  const expected = issue.kind === 'validation' ? issue.message : (issue.expected ?? issue.message).replaceAll('Object', 'an object');
  return {
    path,
    kind: unknown ? 'unknown-key' : missing ? 'missing' : 'value',
    expected,
    seen: JSON.stringify(issue.input) ?? 'nothing',
    known,
  };
}

/** Of a union, what is wrong inside the object form says more than that no form fits. */
function deepest(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  return issue.issues?.find((inner) => (inner.path?.length ?? 0) > 0) ?? issue;
}

function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function keysAt(schema: v.GenericSchema, path: readonly (string | number)[]): string[] {
  let at: unknown = schema;
  for (const key of path) at = typeof key === 'number' ? unwrap(at).item : unwrap(at).entries?.[key];
  return Object.keys(unwrap(at).entries ?? {});
}

interface Wrapped {
  wrapped?: unknown;
  item?: unknown;
  options?: Wrapped[];
  entries?: Record<string, unknown>;
}

function unwrap(schema: unknown): Wrapped {
  const at = schema as Wrapped;
  if (at.wrapped) return unwrap(at.wrapped);
  return at.options?.find(({ entries }) => entries) ?? at;
}
