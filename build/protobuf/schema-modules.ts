import { basename } from 'node:path';
import { refreshModule, schemaOf } from './refresh.ts';
import { SchemaError } from './schema.ts';

/** The modules of the `.proto` files of one program. */
export class SchemaModules {
  /** By absolute path of a schema: the `.proto` files that its module is made of, or why there is none. */
  readonly #made = new Map<string, readonly string[] | SchemaError>();

  /** Makes the module that a path stands for, if it stands for one and that was not done before. */
  provide(path: string): void {
    const schema = schemaOf(path);
    if (schema !== undefined && !this.#made.has(schema)) this.#make(schema);
  }

  /**
   * Makes the modules again that changed `.proto` files are part of, and tries those again that could not be made.
   * @returns absolute paths of those modules
   */
  renew(changed: readonly string[]): string[] {
    const stale = [...this.#made]
      .filter(([schema, parts]) => parts instanceof SchemaError || changed.some((file) => file === schema || parts.includes(file)))
      .map(([schema]) => schema);
    for (const schema of stale) this.#make(schema);
    return stale.map((schema) => `${schema}.ts`);
  }

  /** Absolute paths of all `.proto` files. */
  files(): string[] {
    return [...this.#made].flatMap(([schema, parts]) => (parts instanceof SchemaError ? [schema, parts.file] : parts));
  }

  /** Why modules could not be made, by the name of the module. */
  refused(): [module: string, why: SchemaError][] {
    return [...this.#made].flatMap(([schema, parts]) => (parts instanceof SchemaError ? [[`${basename(schema)}.ts`, parts]] : []));
  }

  #make(schema: string): void {
    try {
      this.#made.set(schema, refreshModule(schema));
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      this.#made.set(schema, error);
    }
  }
}
