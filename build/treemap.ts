/** A part of a bundle. */
export interface TreemapItem {
  readonly path: string;
  readonly bytes: number;
  /** Variables that it holds, if somebody counted. */
  readonly variables?: number;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What rows are made squarer for; the page shows shares of its own width and height. */
const WIDTH = 1200;
const HEIGHT = 720;
const COLOURS = ['#3b6ea5', '#5b8c5a', '#a56b3b', '#7a5aa6', '#a5495c', '#3f8f8f', '#8a7d33', '#6b6b6b'];

/** A page that shows the parts of a bundle as areas, by folder. It needs nothing but itself: no script, no network. */
export function treemapPage(title: string, items: readonly TreemapItem[]): string {
  const total = items.reduce((sum, { bytes }) => sum + bytes, 0);
  const folders = groups(items).sort((a, b) => b.bytes - a.bytes);
  const colour = (index: number): string => COLOURS[index % COLOURS.length]!;
  const boxes = squarify(folders, { x: 0, y: 0, width: WIDTH, height: HEIGHT }).flatMap(({ item, box }, index) =>
    squarify(item.items, box).map((tile) => tileMarkup(tile.item, tile.box, colour(index), total)),
  );
  const legend = folders.map(
    ({ name, bytes }, index) => `<li><i style="background: ${colour(index)}"></i>${escape(name)} <b>${grouped(bytes)}</b></li>`,
  );
  const rows = [...items]
    .sort((a, b) => b.bytes - a.bytes)
    .map(
      ({ path, bytes, variables }) =>
        `<tr><td>${grouped(bytes)}</td><td>${share(bytes, total)}</td><td>${variables ?? ''}</td><td>${escape(path)}</td></tr>`,
    );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>
html { color-scheme: light dark; }
body { font: 14px system-ui, sans-serif; margin: 16px; }
h1 { font-size: 20px; overflow-wrap: anywhere; }
ul { display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; list-style: none; overflow-wrap: anywhere; }
i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; }
main { position: relative; width: 100%; height: max(60vh, 420px); }
main div { position: absolute; box-sizing: border-box; overflow: hidden; border: 1px solid #fff; color: #fff; font-size: 13px; line-height: 17px; container-type: size; }
main b { display: block; padding: 0 6px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: normal; }
main b:first-child { padding-top: 4px; }
@container (width < 40px) or (height < 21px) { main b { display: none; } }
@container (height < 38px) { main b + b { display: none; } }
table { margin-top: 16px; border-spacing: 0 2px; }
td:not(:last-child), th:not(:last-child) { text-align: right; padding-right: 12px; white-space: nowrap; font-variant-numeric: tabular-nums; vertical-align: top; }
td:last-child { overflow-wrap: anywhere; }
th:last-child { text-align: left; }
</style>
<h1>${escape(title)}: ${grouped(total)} bytes</h1>
<ul>${legend.join('')}</ul>
<main role="img" aria-label="bytes by module">
${boxes.join('\n')}
</main>
<table><tr><th>bytes</th><th>share</th><th>variables</th><th>module</th></tr>${rows.join('')}</table>
</html>
`;
}

interface Folder {
  readonly name: string;
  readonly bytes: number;
  readonly items: readonly TreemapItem[];
}

function groups(items: readonly TreemapItem[]): Folder[] {
  const byFolder = new Map<string, TreemapItem[]>();
  for (const item of items) {
    const folder = item.path.slice(0, Math.max(0, item.path.lastIndexOf('/')));
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), item]);
  }
  return [...byFolder].map(([folder, inside]) => ({
    name: folder === '' ? 'without a folder' : folder,
    items: inside,
    bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

/** Squarified treemap (Bruls, Huizing, van Wijk 2000): rows are filled as long as that makes their boxes squarer. */
export function squarify<Item extends { readonly bytes: number }>(items: readonly Item[], into: Box): { item: Item; box: Box }[] {
  const left = items.filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
  const placed: { item: Item; box: Box }[] = [];
  let rest = into;
  let restBytes = left.reduce((sum, { bytes }) => sum + bytes, 0);
  while (left.length > 0) {
    const scale = (rest.width * rest.height) / restBytes;
    const side = Math.min(rest.width, rest.height);
    let count = 1;
    while (count < left.length && worst(left.slice(0, count + 1), side, scale) <= worst(left.slice(0, count), side, scale)) count++;
    const row = left.splice(0, count);
    const rowBytes = row.reduce((sum, { bytes }) => sum + bytes, 0);
    const wide = rest.width >= rest.height;
    const thickness = (rowBytes * scale) / side;
    let along = 0;
    for (const item of row) {
      const length = (item.bytes * scale) / thickness;
      placed.push({
        item,
        box: wide
          ? { x: rest.x, y: rest.y + along, width: thickness, height: length }
          : { x: rest.x + along, y: rest.y, width: length, height: thickness },
      });
      along += length;
    }
    rest = wide
      ? { ...rest, x: rest.x + thickness, width: rest.width - thickness }
      : { ...rest, y: rest.y + thickness, height: rest.height - thickness };
    restBytes -= rowBytes;
  }
  return placed;
}

/** The longest ratio of sides in a row of these items along a side. */
function worst(row: readonly { readonly bytes: number }[], side: number, scale: number): number {
  const areas = row.map(({ bytes }) => bytes * scale);
  const sum = areas.reduce((total, area) => total + area, 0);
  return Math.max(...areas.map((area) => Math.max((side * side * area) / (sum * sum), (sum * sum) / (side * side * area))));
}

function tileMarkup({ path, bytes, variables }: TreemapItem, { x, y, width, height }: Box, colour: string, total: number): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const held = variables === undefined ? '' : `, ${variables} variables`;
  const title = `${path}: ${grouped(bytes)} bytes, ${share(bytes, total)}${held}`;
  const place = `left:${percent(x, WIDTH)};top:${percent(y, HEIGHT)};width:${percent(width, WIDTH)};height:${percent(height, HEIGHT)}`;
  return `<div style="${place};background:${colour}" title="${escape(title)}"><b>${escape(name)}</b><b>${grouped(bytes)}</b></div>`;
}

const grouped = (count: number): string => count.toLocaleString('en');

const share = (bytes: number, total: number): string => `${((100 * bytes) / total).toFixed(1)} %`;

const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(2)}%`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
