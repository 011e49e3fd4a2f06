import remapping from '@jridgewell/remapping';
import { decodedMappings, encodedMappings, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { diagnosticAt, type Place } from './frame.ts';
import type { Diagnostic, Finding } from './failure.ts';

export { decodedMappings };

/** Source map version 3, as every stage of the pipeline hands it on. */
export interface SourceMap {
  version: number;
  sources: (string | null)[];
  names: string[];
  mappings: string;
  sourcesContent?: (string | null)[];
  file?: string;
  sourceRoot?: string;
  ignoreList?: number[];
}

/** The text of a stage and where its characters come from. */
export interface Stage {
  readonly code: string;
  readonly map: SourceMap;
}

const TRACES = new WeakMap<SourceMap, TraceMap>();

/** A map for looking places up. Decoding one takes longer than all that is asked of it, so it is done once. */
export function traceOf(map: SourceMap): TraceMap {
  let trace = TRACES.get(map);
  if (!trace) TRACES.set(map, (trace = new TraceMap(map as never)));
  return trace;
}

/**
 * The maps of a build's steps, each under the name that the next one gives to its text. They are composed once, at the end,
 * since decoding and encoding them is a good part of the time of a step.
 */
export class MapChain {
  readonly #byText = new Map<string, SourceMap>();
  #newest: SourceMap;
  #texts = 0;

  constructor(first: SourceMap) {
    this.#newest = first;
  }

  /** Names the text that the newest map belongs to, for use as the source of the next map. */
  nameText(): string {
    const name = `step-${++this.#texts}`;
    this.#byText.set(name, this.#newest);
    return name;
  }

  /** Adds the map of a step whose input was named by `nameText`, encoded or decoded. */
  add(map: object): void {
    this.#newest = map as SourceMap;
  }

  /** A copy for an attempt that may be given up. */
  fork(): MapChain {
    const copy = new MapChain(this.#newest);
    copy.take(this);
    return copy;
  }

  /** Goes on where the other one is. */
  take(other: MapChain): void {
    for (const [name, map] of other.#byText) this.#byText.set(name, map);
    this.#newest = other.#newest;
    this.#texts = other.#texts;
  }

  /** The map from the newest text to the sources of the first. */
  compose(): SourceMap {
    const load = (source: string): never => {
      const map = this.#byText.get(source);
      return (map ? traceOf(map) : null) as never;
    };
    const composed = remapping(this.#newest as never, load, { decodedMappings: true });
    const trace = new TraceMap(composed as never);
    const fields = Object.entries({ ...composed, mappings: encodedMappings(trace) }).filter(([, value]) => value !== undefined);
    const map = Object.fromEntries(fields) as unknown as SourceMap;
    TRACES.set(map, trace);
    return map;
  }
}

/** Puts findings about a stage's text at their place in the sources. */
export class SourceLocator {
  readonly #trace: TraceMap;
  readonly #stage: Stage;
  readonly #stageName: string;

  constructor(stage: Stage, stageName: string) {
    this.#stage = stage;
    this.#stageName = stageName;
    this.#trace = traceOf(stage.map);
  }

  /** Name of the source that a place in the stage's text comes from, or null. */
  sourceAt(place: Place): string | null {
    return originalPositionFor(this.#trace, { line: place.line, column: place.column }).source;
  }

  diagnostic(finding: Finding, place: Place): Diagnostic {
    const original = this.#nearest(place);
    if (original.source === null) return diagnosticAt(finding, this.#stageName, place, this.#stage.code);
    const index = this.#trace.sources.indexOf(original.source);
    const text = this.#trace.sourcesContent?.[index] ?? undefined;
    return diagnosticAt(finding, original.source, { line: original.line, column: original.column }, text);
  }

  /** Where a place comes from, line and column from 1, with its line and the identifier there. Null for text that a stage made up. */
  original(place: Place): { file: string; line: number; column: number; text: string; word: string } | null {
    const { source, line, column } = originalPositionFor(this.#trace, place);
    if (source === null || source.startsWith('mote:')) return null;
    const content = this.#trace.sourcesContent?.[this.#trace.sources.indexOf(source)] ?? '';
    const text = content.split('\n')[line - 1] ?? '';
    return { file: source, line, column: column + 1, text, word: /^[#\w$]*/.exec(text.slice(column))![0] };
  }

  /** The source of a place, or of the nearest text before it: code that a stage made up belongs to what it stands behind. */
  #nearest(place: Place): ReturnType<typeof originalPositionFor> {
    let original = originalPositionFor(this.#trace, place);
    for (let line = place.line - 1; original.source === null && line > 0; line--) {
      original = originalPositionFor(this.#trace, { line, column: Number.MAX_SAFE_INTEGER });
    }
    return original;
  }
}
