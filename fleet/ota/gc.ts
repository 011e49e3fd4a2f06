import { readChunkTable } from './chunks.ts';
import { decodePointer } from './pointer.ts';
import type { UpdateTopics } from './topics.ts';

/**
 * Topics of objects that no channel needs: releases that none points at, but for the newest one below each pointer (for `revert`), and chunks
 * of no release that stays. Key sets and statuses stay.
 * @param retained everything retained under the application
 */
export function leftovers(retained: ReadonlyMap<string, Uint8Array>, topics: UpdateTopics): string[] {
  const [channels, releases, chunks] = [`${topics.base}/ch/`, `${topics.base}/r/`, `${topics.base}/c/`];
  const bodies = new Map<string, { sequence: number; hashes: string[] }>();
  for (const [topic, payload] of retained) {
    if (!topic.startsWith(releases) || !topic.endsWith('/0')) continue;
    const body = parse(payload);
    if (body) bodies.set(topic.slice(releases.length, -2), body);
  }
  const kept = new Set<string>();
  for (const [topic, payload] of retained) {
    const pointer = topic.startsWith(channels) ? decodePointer(payload) : undefined;
    if (!pointer) continue;
    kept.add(pointer.release);
    const below = [...bodies].filter(([, { sequence }]) => sequence < pointer.sequence).sort((a, b) => b[1].sequence - a[1].sequence);
    if (below[0]) kept.add(below[0][0]);
  }
  const hashes = new Set([...kept].flatMap((id) => bodies.get(id)?.hashes ?? []));
  return [...retained.keys()].filter((topic) => {
    if (topic.startsWith(chunks)) return !hashes.has(topic.slice(chunks.length));
    return topic.startsWith(releases) && !kept.has(topic.slice(releases.length).split('/')[0]!);
  });
}

function parse(payload: Uint8Array): { sequence: number; hashes: string[] } | undefined {
  try {
    const { q, c } = JSON.parse(Buffer.from(payload).toString()) as { q: number; c: string };
    return { sequence: q, hashes: readChunkTable(c).map(({ hash }) => hash) };
  } catch {
    return undefined;
  }
}
