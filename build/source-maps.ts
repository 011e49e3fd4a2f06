import remapping from '@jridgewell/remapping';
import { decodedMappings, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { diagnosticAt, type Place } from './frame.ts';
import type { Diagnostic, Finding } from './failure.ts';

export { decodedMappings, TraceMap };

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

/** `later` maps the newest text to the text of `earlier`; the answer maps it to the sources of `earlier`. */
export function composeMaps(later: SourceMap, earlier: SourceMap, earlierName: string): SourceMap {
  const composed = remapping(later as never, (source) => (source === earlierName ? (earlier as never) : null));
  return JSON.parse(composed.toString()) as SourceMap;
}

/** Puts findings about a stage's text at their place in the sources. */
export class SourceLocator {
  readonly #trace: TraceMap;
  readonly #stage: Stage;
  readonly #stageName: string;

  constructor(stage: Stage, stageName: string) {
    this.#stage = stage;
    this.#stageName = stageName;
    this.#trace = new TraceMap(stage.map as never);
  }

  diagnostic(finding: Finding, place: Place): Diagnostic {
    const original = this.#nearest(place);
    if (original.source === null) return diagnosticAt(finding, this.#stageName, place, this.#stage.code);
    const index = this.#trace.sources.indexOf(original.source);
    const text = this.#trace.sourcesContent?.[index] ?? undefined;
    return diagnosticAt(finding, original.source, { line: original.line, column: original.column }, text);
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
