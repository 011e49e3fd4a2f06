/** The TypeScript module of a schema: types, and a function to write and one to read for each message, so that a bundle takes only what it calls. */
import { basename } from 'node:path';
import type { Enum, Field, Message, Scalar, Schema, ValueType } from './schema.ts';

/** First words of a module made here. */
export const MARK = '// Made by mote from ';
const RUNTIME = 'motekit/payload/protobuf';
/** Directive of the functions whose cases are for one field each, and may be left out with it. */
export const FIELD_READER = 'one case a field';

/** How a scalar is written and read, its wire type, and the value that counts as absent. */
interface Codec {
  readonly write: (value: string) => string;
  readonly read: string;
  readonly wire: number;
  readonly type: string;
  readonly zero: string;
}

const number = (write: string, read: string, wire: number): Codec => ({
  write: (value) => `wire.${write}(${value})`,
  read: `wire.${read}()`,
  wire,
  type: 'number',
  zero: '0',
});
const text: Codec = { write: (value) => `wire.sized(${value})`, read: 'wire.readText()', wire: 2, type: 'string', zero: "''" };

const SCALARS: Readonly<Record<Scalar, Codec>> = {
  double: number('double', 'readDouble', 1),
  float: number('float', 'readFloat', 5),
  int32: number('int', 'readInt32', 0),
  int64: number('int', 'readInt64', 0),
  uint32: { ...number('uint', 'readUint', 0), read: 'wire.readUint() >>> 0' },
  uint64: number('uint', 'readUint', 0),
  sint32: number('sint', 'readSint', 0),
  sint64: number('sint', 'readSint', 0),
  fixed32: number('fixed32', 'readFixed32', 5),
  fixed64: number('fixed64', 'readFixed64', 1),
  sfixed32: number('fixed32', 'readSfixed32', 5),
  sfixed64: number('fixed64', 'readSfixed64', 1),
  bool: { write: (value) => `(${value} ? '\\x01' : '\\0')`, read: 'wire.readUint() > 0', wire: 0, type: 'boolean', zero: 'false' },
  string: text,
  bytes: text,
};

/** @param file path of the `.proto` file, whose last part is named in the text */
export function protobufModule(schema: Schema, file: string): string {
  const lines = [
    `${MARK}${basename(file)}. Changes here are lost: change that file.`,
    `import * as wire from '${RUNTIME}';`,
    ...[...schema.imports].map(importLine),
    ...schema.enums.flatMap(enumLines),
    ...schema.messages.flatMap((message) => ['', ...typeLines(message, false), ...typeLines(message, true)]),
    ...schema.messages.flatMap((message) => ['', ...encodeLines(message), '', ...readLines(message), '', ...decodeLines(message)]),
  ];
  return `${lines.join('\n')}\n`;
}

function importLine([path, types]: readonly [string, readonly ValueType[]]): string {
  const names = types.flatMap(({ kind, name }) =>
    kind === 'enum' ? [`type ${name}`] : [`type ${name}`, `type ${name}Init`, `encode${name}`, `read${name}`],
  );
  return `import { ${names.join(', ')} } from './${basename(path)}.ts';`;
}

function enumLines({ name, values, comment }: Enum): string[] {
  return [
    '',
    ...docLines(comment, ''),
    `export const ${name} = {`,
    ...values.map(([key, value]) => `  ${key}: ${value},`),
    '} as const;',
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
  ];
}

/** `Message` as it is read; `MessageInit` as it is written, where what is absent counts as its default. */
function typeLines({ name, fields, comment }: Message, init: boolean): string[] {
  const body = fields.flatMap((field) => {
    const optional = field.rule === 'optional' || (init && field.rule !== 'required');
    const type = fieldType(field, init ? 'Init' : '');
    return [
      ...(init ? [] : docLines(field.comment, '  ')),
      `  ${field.name}${optional ? '?' : ''}: ${type}${optional ? ' | undefined' : ''};`,
    ];
  });
  const doc = init ? docLines(`${name} to be written: what is absent is not sent, or counts as its default.`, '') : docLines(comment, '');
  return [...doc, `export interface ${name}${init ? 'Init' : ''} {`, ...body, '}'];
}

function docLines(comment: string | undefined, indent: string): string[] {
  return comment ? [`${indent}/** ${comment.replaceAll('*/', '* /').split('\n').join(`\n${indent} * `)} */`] : [];
}

function valueType({ kind, name }: ValueType, suffix: string): string {
  return kind === 'scalar' ? SCALARS[name as Scalar].type : kind === 'enum' ? name : `${name}${suffix}`;
}

function fieldType(field: Field, suffix: string): string {
  const type = valueType(field.type, suffix);
  if (field.rule === 'map') return `{ [key: string]: ${type} }`;
  return field.rule === 'repeated' ? `${type}[]` : type;
}

function codecOf({ kind, name }: ValueType): Codec {
  if (kind === 'scalar') return SCALARS[name as Scalar];
  if (kind === 'enum') return { ...SCALARS.int32, read: `wire.readInt32() as ${name}` };
  return { write: (value) => `wire.sized(encode${name}(${value}))`, read: `read${name}()`, wire: 2, type: name, zero: '' };
}

/** The key of a field as a literal of its bytes. */
function keyText(id: number, wireType: number): string {
  let text = '';
  let key = id * 8 + wireType;
  for (; key > 127; key = Math.floor(key / 128)) text += `\\x${((key & 127) | 128).toString(16)}`;
  return `${text}\\x${key.toString(16).padStart(2, '0')}`;
}

function encodeLines(message: Message): string[] {
  return [
    `/** The bytes of a ${message.name}. */`,
    `export function encode${message.name}(message: ${message.name}Init): string {`,
    "  let out = '';",
    ...message.fields.flatMap((field) => encodeField(field).map((line) => `  ${line}`)),
    '  return out;',
    '}',
  ];
}

function encodeField(field: Field): string[] {
  const { type, rule, id } = field;
  const value = `message.${field.name}`;
  const codec = codecOf(type);
  const key = `'${keyText(id, codec.wire)}'`;
  const one = (of: string): string => `out += ${key} + ${codec.write(of)};`;
  if (rule === 'required') return [one(value)];
  if (rule === 'optional') return [`if (${value} !== undefined) ${one(value)}`];
  if (rule === 'map') {
    const name = field.keyType === 'string' ? 'key' : field.keyType === 'bool' ? "key === 'true'" : '+key';
    const keyCodec = SCALARS[field.keyType!];
    const entry = `'${keyText(1, keyCodec.wire)}' + ${keyCodec.write(name)} + '${keyText(2, codec.wire)}' + ${codec.write(`${value}[key]!`)}`;
    return [`if (${value}) for (const key in ${value}) out += '${keyText(id, 2)}' + wire.sized(${entry});`];
  }
  if (rule === 'repeated') {
    if (!field.packed) return [`if (${value}) for (const item of ${value}) ${one('item')}`];
    const write = type.name === 'bool' ? `(item) => ${codec.write('item')}` : codec.write('').slice(0, -2);
    return [`if (${value}) out += wire.packed('${keyText(id, 2)}', ${value}, ${write});`];
  }
  // NaN is a value, although not a true one.
  const nan = type.name === 'double' || type.name === 'float' ? ` || ${value} !== ${value}` : '';
  return [`if (${value}${nan}) ${one(nan ? `${value}!` : value)}`];
}

function readLines(message: Message): string[] {
  const { name } = message;
  return [
    `/** Reads the fields of a ${name}; for other messages that contain one. */`,
    `export function read${name}(): ${name} {`,
    `  '${FIELD_READER}';`,
    `  const message: ${name} = ${initial(message)};`,
    ...keyLoop(message.fields.flatMap(readField), '  '),
    '  return message;',
    '}',
  ];
}

function initial({ fields }: Message): string {
  const known = fields.filter(({ rule }) => rule !== 'optional');
  const zero = (field: Field): string => (field.rule === 'map' ? '{}' : field.rule === 'repeated' ? '[]' : codecOf(field.type).zero);
  return known.length ? `{ ${known.map((field) => `${field.name}: ${zero(field)}`).join(', ')} }` : '{}';
}

/** A loop over fields, each with its key and what is done with it. A chain of `else if` would take the interpreter's stack for each link. */
function keyLoop(branches: readonly (readonly [key: number, body: string])[], indent: string): string[] {
  const cases = branches.map(([key, body]) => `    case ${key}: ${body} break;`);
  const body = cases.length ? ['  switch (key) {', ...cases, '    default: wire.skip(key);', '  }'] : ['  wire.skip(key);'];
  return ['for (let key = wire.next(); key; key = wire.next()) {', ...body, '}'].map((line) => indent + line);
}

function readField(field: Field): [number, string][] {
  const { type, rule, id } = field;
  const target = `message.${field.name}`;
  const codec = codecOf(type);
  const key = id * 8 + codec.wire;
  const inside = (body: string): string => `{ const outer = wire.enter(); ${body} wire.leave(outer); }`;
  if (rule === 'map') {
    const entry = keyLoop(
      [
        [
          8 + SCALARS[field.keyType!].wire,
          `name = ${field.keyType === 'string' ? '' : "'' + "}${parenthesised(SCALARS[field.keyType!].read)};`,
        ],
        [16 + codec.wire, type.kind === 'message' ? inside(`value = ${codec.read};`) : `value = ${codec.read};`],
      ],
      '',
    ).join(' ');
    const first = field.keyType === 'string' ? "''" : `'${SCALARS[field.keyType!].zero}'`;
    const none = type.kind === 'message' ? 'undefined' : codec.zero;
    // At the end of an entry there is nothing to read, which gives an empty message.
    const store = `${target}[name] = value${type.kind === 'message' ? ` || ${codec.read}` : ''};`;
    const declared = `let name = ${first}; let value: ${valueType(type, '')}${type.kind === 'message' ? ' | undefined' : ''} = ${none};`;
    return [[id * 8 + 2, inside(`${declared} ${entry} if (name !== '__proto__') ${store}`)]];
  }
  const rivals = field.rivals.map((name) => ` message.${name} = undefined;`).join('');
  const store = rule === 'repeated' ? `${target}.push(${codec.read});` : `${target} = ${codec.read};`;
  const body = type.kind === 'message' ? inside(store) : store;
  const one: [number, string] = [key, rivals ? `{ ${body}${rivals} }` : body];
  if (rule !== 'repeated' || codec.wire === 2) return [one];
  // Both forms of a list of numbers must be read, whichever the schema asks for.
  const list: [number, string] = [id * 8 + 2, inside(`while (wire.more()) ${store}`)];
  return field.packed ? [list, one] : [one, list];
}

function parenthesised(expression: string): string {
  return expression.endsWith(')') ? expression : `(${expression})`;
}

function decodeLines({ name }: Message): string[] {
  return [
    `/** The ${name} in these bytes; undefined if they are malformed. */`,
    `export function decode${name}(bytes: string): ${name} | undefined {`,
    '  wire.open(bytes);',
    `  const message = read${name}();`,
    '  return wire.finish() ? message : undefined;',
    '}',
  ];
}
