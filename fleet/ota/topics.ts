export const DEFAULT_PREFIX = 'ota/1';
export const DEFAULT_CHANNEL = 'stable';

/** Topics of the updates of one application. All messages on them are retained. */
export interface UpdateTopics {
  /** A chunk by the name of its payload, `nameOf` of `firmware/ota/manifest.ts`. */
  chunk(hash: string): string;
  /** Part 0 is the manifest, 1 to 4 are the pieces of its signature. `id`: the manifest's name. */
  release(id: string, part: number): string;
  /** Part 0 is the key set of that version, 1 to 4 are the pieces of its signature. */
  keys(version: number, part: number): string;
  channel(name: string): string;
  status(device: string): string;
  /** What all of them begin with. */
  readonly base: string;
}

export function updateTopics(application: string, prefix = DEFAULT_PREFIX): UpdateTopics {
  const base = `${prefix}/${application}`;
  return {
    chunk: (hash) => `${base}/c/${hash}`,
    release: (id, part) => `${base}/r/${id}/${part}`,
    keys: (version, part) => `${base}/k/${version}/${part}`,
    channel: (name) => `${base}/ch/${name}`,
    status: (device) => `${base}/d/${device}`,
    base,
  };
}
