/** Keeps the module of a `.proto` file beside it, where the compiler, editors and tests find it. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { writeWholeFile } from '../../report/whole-file.ts';
import { MARK, protobufModule } from './module.ts';
import { readSchema, SchemaError } from './schema.ts';

/** Ending of the module of `x.proto`: `x.proto.ts`. */
const ENDING = '.proto.ts';

/** The `.proto` file that a module is made of; undefined for every other path, and where there is no such file. */
export function schemaOf(path: string): string | undefined {
  const schema = path.slice(0, -'.ts'.length);
  return path.endsWith(ENDING) && existsSync(schema) ? schema : undefined;
}

/**
 * Writes `<schema>.ts` unless it is already what the schema gives.
 * @returns absolute paths of the `.proto` files that it was made of
 * @throws SchemaError
 */
export function refreshModule(schema: string): readonly string[] {
  const read: string[] = [];
  const text = protobufModule(
    readSchema(schema, (path) => {
      if (!existsSync(path)) return undefined;
      read.push(path);
      return readFileSync(path, 'utf8');
    }),
    schema,
  );
  const path = `${schema}.ts`;
  const present = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (present === text) return read;
  if (present !== undefined && !present.startsWith(MARK)) {
    const name = basename(path);
    throw new SchemaError(schema, 1, `${name} stands where the module of this file belongs, and mote did not make it`, `Rename ${name}.`);
  }
  writeWholeFile(path, text);
  return read;
}
