/** Where a part model has its facts from can be looked up: document, section and page. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as catalogue from '../../../simulator/parts/catalogue.ts';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const sourcesIn = (folder: string): string[] => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`);

const MODELS = sourcesIn('simulator/parts').filter((path) => path.endsWith('.ts'));
const DRIVERS = sourcesIn('hal/drivers');
const KINDS = Object.keys(catalogue).toSorted();

/** A place in a document: a section, a table, a figure or a heading in quotation marks. */
const PLACE = /§[A-Z]?\d[\w.-]*\w|§\d|\b[Tt]ables? \d[\w-]*|\b[Ff]igures? \d[\w-]*|“[^”]+”/g;
const PAGE_BEHIND = /^(?: and \d[\w-]*)? p\. \d+/;

function comments(source: string): string[] {
  const found = source.match(/\/\*\*?[\s\S]*?\*\/|\/\/.*$/gm) ?? [];
  return found.map((comment) => comment.replaceAll(/\n\s*\* ?/g, '\n'));
}

function placesWithoutPage(comment: string): string[] {
  const text = comment.replaceAll('\n', ' ');
  return [...text.matchAll(PLACE)].filter((place) => !PAGE_BEHIND.test(text.slice(place.index + place[0].length))).map(([place]) => place);
}

/** The comment right above `export const <kind> =`. */
function commentOf(kind: string): string {
  for (const path of MODELS) {
    const source = read(path);
    const at = source.indexOf(`export const ${kind} = definePart(`);
    if (at < 0) continue;
    const above = source.slice(0, at).trimEnd();
    return above.endsWith('*/') ? comments(above.slice(above.lastIndexOf('/**')))[0]! : '';
  }
  throw new Error(`no file of simulator/parts defines ${kind}`);
}

const datasheetsOf = (kind: string): string[] => [...commentOf(kind).matchAll(/^Datasheet: (.+)\.$/gm)].map(([, document]) => document!);

describe('citations', () => {
  it.each(KINDS)('%s names its datasheet with edition, section and page, or says that there is none', (kind) => {
    const comment = commentOf(kind);
    if (/^No datasheet: \S/m.test(comment)) return;
    const documents = datasheetsOf(kind);
    expect(documents).not.toEqual([]);
    for (const document of documents) expect(document).toMatch(/\b(?:Rev|V|[Vv]ersion|[Rr]evision)\.? ?\d|[A-Z]{2,}\d{3,}|\bpages\b/);
    expect(comment.match(new RegExp(`(?:${PLACE.source})(?: and \\d[\\w-]*)? p\\. \\d+`, 'g'))?.length ?? 0).toBeGreaterThanOrEqual(2);
  });

  it.each([...MODELS, ...DRIVERS])('%s gives a page with every section, table and figure', (path) => {
    expect(comments(read(path)).flatMap(placesWithoutPage)).toEqual([]);
  });

  it('every document that a model is made from is in the list of the documentation', () => {
    const listed = read('docs/simulator.md');
    const documents = KINDS.flatMap(datasheetsOf);
    expect(documents.length).toBeGreaterThanOrEqual(17);
    expect(documents.filter((document) => !listed.includes(document))).toEqual([]);
  });

  it('finds a place without a page', () => {
    expect(comments('/** As §4.2 and table 3 p. 4 say, figure 2. */').flatMap(placesWithoutPage)).toEqual(['§4.2', 'figure 2']);
    expect(comments('// “Absolute Ratings” p. 3, tables 1 and 2 p. 2').flatMap(placesWithoutPage)).toEqual([]);
  });
});
