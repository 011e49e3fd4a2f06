/** What a `.proto` file declares, as far as device code needs it. The only file that knows the parser. */
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type * as Protobuf from 'protobufjs';

/** Scalar types of the language. */
export type Scalar =
  | 'double'
  | 'float'
  | 'int32'
  | 'int64'
  | 'uint32'
  | 'uint64'
  | 'sint32'
  | 'sint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed32'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

export interface ValueType {
  readonly kind: 'scalar' | 'enum' | 'message';
  /** Name of a scalar, or of an enum or message with the ones around it: `Outer_Inner`. */
  readonly name: string;
}

export interface Field {
  /** In lowerCamelCase. */
  readonly name: string;
  readonly id: number;
  readonly type: ValueType;
  /** `implicit`: absent is the same as the default value; `optional`: absent is told apart; `map`: by `keyType`. */
  readonly rule: 'implicit' | 'optional' | 'required' | 'repeated' | 'map';
  readonly keyType?: Scalar;
  readonly packed: boolean;
  /** Other fields of the same oneof. */
  readonly rivals: readonly string[];
  readonly comment: string | undefined;
}

export interface Message {
  readonly name: string;
  /** By number. */
  readonly fields: readonly Field[];
  readonly comment: string | undefined;
}

export interface Enum {
  readonly name: string;
  readonly values: readonly (readonly [name: string, value: number])[];
  readonly comment: string | undefined;
}

export interface Schema {
  readonly messages: readonly Message[];
  readonly enums: readonly Enum[];
  /** Messages and enums of other files, by absolute path. */
  readonly imports: ReadonlyMap<string, readonly ValueType[]>;
}

/** A schema that cannot be used, and where. */
export class SchemaError extends Error {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly hint: string;

  constructor(file: string, line: number, message: string, hint = '') {
    super(message);
    this.file = file;
    this.line = line;
    this.hint = hint;
  }
}

/**
 * @param path absolute path of the file
 * @param read text of a file by absolute path, undefined if there is none; asked for the file and for those that it imports
 * @throws SchemaError
 */
export function readSchema(path: string, read: (path: string) => string | undefined): Schema {
  const protobuf = createRequire(import.meta.url)('protobufjs') as typeof Protobuf;
  const root = new protobuf.Root();
  const texts = parseAll(protobuf, root, path, read);
  const text = texts.get(path)!;
  try {
    root.resolveAll();
  } catch (error) {
    throw schemaError(path, text, error);
  }
  const messages: Message[] = [];
  const enums: Enum[] = [];
  const imports = new Map<string, ValueType[]>();
  const typeOf = (field: Protobuf.Field): ValueType => {
    const target = field.resolvedType;
    if (!target) return { kind: 'scalar', name: field.type };
    if (field.delimited)
      throw new SchemaError(path, lineOf(text, field.protoName), `"${field.protoName}" is a group, which is refused`, 'Make it a message.');
    const type: ValueType = { kind: target instanceof protobuf.Enum ? 'enum' : 'message', name: nameOf(target) };
    if (target.filename && target.filename !== path) {
      const known = imports.get(target.filename) ?? [];
      if (!known.some(({ name }) => name === type.name)) imports.set(target.filename, [...known, type]);
    }
    return type;
  };

  const visit = (parent: Protobuf.NamespaceBase): void => {
    for (const item of parent.nestedArray) {
      const comment = item.comment ?? undefined;
      // A package may have parts in several files.
      if (item instanceof protobuf.Namespace) visit(item);
      if (item.filename !== path) continue;
      if (item instanceof protobuf.Enum) enums.push({ name: nameOf(item), values: Object.entries(item.values), comment });
      else if (item instanceof protobuf.Type) {
        const fields = item.fieldsArray.filter(({ declaringField }) => !declaringField).map((field) => fieldOf(field, typeOf(field)));
        messages.push({ name: nameOf(item), fields: fields.sort((a, b) => a.id - b.id), comment });
      }
    }
  };
  visit(root);
  return { messages, enums, imports };
}

function fieldOf(field: Protobuf.Field, type: ValueType): Field {
  const real = field.partOf && !field.partOf.isProto3Optional ? field.partOf : undefined;
  const keyType = 'keyType' in field ? (field.keyType as Scalar) : undefined;
  // An embedded message has no default to stand in for it, so a required one is read as an optional one too.
  const single = type.kind === 'message' ? 'optional' : field.required ? 'required' : field.hasPresence ? 'optional' : 'implicit';
  return {
    name: field.name,
    id: field.id,
    type,
    rule: keyType ? 'map' : field.repeated ? 'repeated' : single,
    ...(keyType ? { keyType } : {}),
    packed: field.packed && type.kind !== 'message' && type.name !== 'string' && type.name !== 'bytes',
    rivals: real ? real.fieldsArray.map(({ name }) => name).filter((name) => name !== field.name) : [],
    comment: field.comment ?? undefined,
  };
}

/** Name with those of the messages around it; the package is left out. */
function nameOf(item: Protobuf.ReflectionObject): string {
  const { parent } = item;
  // Only messages hold fields; packages are plain namespaces.
  return parent && 'fieldsArray' in parent ? `${nameOf(parent)}_${item.name}` : item.name;
}

/** Parses a file and all it imports into one root. */
function parseAll(
  protobuf: typeof Protobuf,
  root: Protobuf.Root,
  path: string,
  read: (path: string) => string | undefined,
): Map<string, string> {
  const texts = new Map<string, string>();
  // The types leave out where it notes the file that a declaration is from.
  const parser = protobuf.parse as typeof protobuf.parse & { filename: string | null };
  const parse = (file: string, text: string): void => {
    texts.set(file, text);
    let imports: string[];
    try {
      parser.filename = file;
      const parsed = parser(text, root, { alternateCommentMode: true });
      imports = [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])];
    } catch (error) {
      throw schemaError(file, text, error);
    } finally {
      parser.filename = null;
    }
    for (const specifier of imports) {
      const target = resolve(dirname(file), specifier);
      const found = texts.has(target) ? '' : read(target);
      if (found === undefined)
        throw new SchemaError(
          file,
          lineOf(text, specifier),
          `"${specifier}" is not there`,
          'Imports are looked up beside the file itself.',
        );
      if (found !== '') parse(target, found);
    }
  };
  const text = read(path);
  if (text === undefined) throw new SchemaError(path, 1, 'The file is not there');
  parse(path, text);
  return texts;
}

/** The parser says "… (line 3)", or names what it means. */
function schemaError(file: string, text: string, error: unknown): SchemaError {
  const message = error instanceof Error ? error.message : String(error);
  const line = /\(.*line (\d+)\)/.exec(message)?.[1];
  const name = /'([\w.]+)'/.exec(message)?.[1] ?? /Type \.?(\w+)$/.exec(message)?.[1];
  return new SchemaError(file, line ? Number(line) : lineOf(text, name ?? ''), message.replace(/ \(.*line \d+\)/, ''));
}

/** Line of the first place where a word stands, in any case: fields of groups are named in lower case. */
function lineOf(text: string, word: string): number {
  const at = word ? text.search(new RegExp(`(?<![\\w.])${word.replaceAll('.', '\\.')}(?!\\w)`, 'i')) : 0;
  return text.slice(0, Math.max(0, at)).split('\n').length;
}
