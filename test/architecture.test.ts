import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Which rooms a room may import. The longest matching path is a file's room. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  report: [],
  hal: [],
  'hal/drivers': ['hal'],
  'hal/espruino': ['hal'],
  firmware: ['hal'],
  'firmware/mqtt': ['hal'],
  'firmware/ota': ['hal', 'firmware'],
  'firmware/payload': [],
  'firmware/apps': ['hal', 'firmware', 'hal/drivers', 'firmware/mqtt', 'firmware/payload'],
  build: ['report'],
  flash: ['report'],
  fleet: ['report'],
  simulator: ['report'],
  kit: ['report', 'hal', 'hal/espruino', 'build', 'simulator'],
  cli: ['report', 'hal', 'firmware', 'firmware/mqtt', 'build', 'flash', 'fleet', 'simulator'],
};
/** `hal/index.ts` is the board's face for applications, so it alone gathers the adapters. */
const FACES = new Set(['hal/index.ts']);
/** Rooms that may see the types of another room, never its code. */
const MAY_IMPORT_TYPES: Record<string, readonly string[]> = { simulator: ['hal'], fleet: ['hal'], 'firmware/ota': ['firmware/mqtt'] };
/** Modules of the device that do no I/O and use no interpreter global: host rooms may run them. */
const PURE_DEVICE = [
  'firmware/mqtt/',
  'firmware/payload/',
  'firmware/identity.ts',
  'firmware/ota/slh-dsa.ts',
  'firmware/ota/slot.ts',
  'firmware/ota/layout.ts',
  'firmware/ota/codes.ts',
  'firmware/ota/manifest.ts',
  'firmware/checked-text.ts',
];
const HOST_READERS = ['build', 'flash', 'fleet'];
const DEVICE = ['hal', 'hal/drivers', 'hal/espruino', 'firmware', 'firmware/mqtt', 'firmware/payload', 'firmware/ota', 'firmware/apps'];

interface Import {
  readonly from: string;
  readonly target: string;
  readonly typeOnly: boolean;
  /** A package or a module of Node, not a file of this repository. */
  readonly external: boolean;
}

describe('architecture', () => {
  const files = sourceFiles();
  const imports = files.flatMap(importsOf);

  it('has every product file in a room with rules', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('imports one way only', () => {
    expect(imports.filter((entry) => !entry.external && !isAllowed(entry)).map(show)).toEqual([]);
  });

  it('keeps Node and npm out of device code', () => {
    const outside = imports.filter(
      ({ from, target, external }) => external && DEVICE.includes(roomOf(from)!) && !target.startsWith('motekit/'),
    );
    expect(outside.map(show)).toEqual([]);
  });

  it('lets each npm package into a room through one file', () => {
    const doors = new Map<string, Set<string>>();
    for (const { from, target, typeOnly, external } of imports) {
      if (typeOnly || !external || target.startsWith('node:') || builtinModules.includes(target) || target.startsWith('motekit/')) continue;
      const key = `${roomOf(from)!.split('/')[0]} ← ${packageOf(target)}`;
      doors.set(key, (doors.get(key) ?? new Set()).add(from));
    }
    expect([...doors].filter(([, from]) => from.size > 1).map(([door, from]) => `${door}: ${[...from].join(', ')}`)).toEqual([]);
  });

  it('has no drawers by name', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager)(\.|\/)/.test(file))).toEqual([]);
  });

  it('refuses what it must refuse', () => {
    const wrong = [
      { from: 'hal/link.ts', target: 'firmware/identity.ts', typeOnly: false },
      { from: 'hal/drivers/bme280.ts', target: 'hal/espruino/i2c.ts', typeOnly: false },
      { from: 'simulator/board.ts', target: 'hal/i2c.ts', typeOnly: false },
      { from: 'simulator/board.ts', target: 'build/compile.ts', typeOnly: true },
      { from: 'build/compile.ts', target: 'firmware/apps/climate.ts', typeOnly: false },
      { from: 'report/duration.ts', target: 'cli/sim.ts', typeOnly: true },
    ];
    expect(wrong.filter(isAllowed)).toEqual([]);
    expect(isAllowed({ from: 'simulator/board.ts', target: 'hal/i2c.ts', typeOnly: true })).toBe(true);
  });
});

function isAllowed({ from, target, typeOnly }: Omit<Import, 'external'>): boolean {
  const [source, destination] = [roomOf(from)!, roomOf(target)];
  if (destination === undefined) return false;
  if (source === destination || MAY_IMPORT[source]!.includes(destination)) return true;
  if (FACES.has(from) && destination.startsWith(`${source}/`)) return true;
  if (typeOnly && MAY_IMPORT_TYPES[source]?.includes(destination)) return true;
  return HOST_READERS.includes(source) && PURE_DEVICE.some((path) => target.startsWith(path));
}

function roomOf(file: string): string | undefined {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => file.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0];
}

function sourceFiles(): string[] {
  const tops = [...new Set(Object.keys(MAY_IMPORT).map((room) => room.split('/')[0]!))];
  return tops.flatMap((top) =>
    readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
      .map((file) => join(top, file)),
  );
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node, typeOnly: boolean) => {
    if (!ts.isStringLiteral(specifier)) return;
    const external = !specifier.text.startsWith('.');
    const target = external ? specifier.text : relative(ROOT, join(ROOT, dirname(file), specifier.text));
    found.push({ from: file, target, typeOnly, external });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]!, false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function show({ from, target }: Import): string {
  return `${from} → ${target}`;
}
