import { parse, type Program } from './parse.ts';
import { checkLibrary } from './check/library-rules.ts';
import { checkOrder } from './check/order-rules.ts';
import { checkSyntax } from './check/syntax-rules.ts';
import { unexpectedToken } from './diagnostics.ts';
import { lacks } from './engine.ts';
import type { Diagnostic, Finding } from './failure.ts';
import { diagnosticAt, type Place } from './frame.ts';
import { analyseScopes, type ScopeTree } from './scopes.ts';

/** What a group of rules sees, and where it leaves its findings. */
export interface RuleInput {
  readonly code: string;
  readonly program: Program;
  readonly tree: ScopeTree;
  /**
   * Notes a finding at a node, if the interpreter has not what it is about.
   * @param feature question of the probe that it stands on; default: those of its rule
   */
  report(finding: Finding, node: { readonly start: number }, feature?: string): void;
}

/** A finding at an offset of the checked text. */
export interface PlacedFinding {
  readonly finding: Finding;
  readonly place: Place;
}

/** A script that was held against the interpreter. */
export interface CheckedScript {
  /** Undefined where the text does not parse, which is then what was found. */
  readonly program: Program | undefined;
  /** At their place in the script, for the caller to trace to its sources. */
  readonly found: readonly PlacedFinding[];
}

/**
 * Holds a script, as it would be flashed, against what the interpreter runs as the language says. The interpreter parses
 * only what it executes, so nothing on the board would find these before the line runs.
 */
export function checkSubset(code: string, file: string): Diagnostic[] {
  return checkScript(code).found.map(({ finding, place }) => diagnosticAt(finding, file, place, code));
}

/** The same, with findings left at their place and the tree for what else is asked about the script. */
export function checkScript(code: string): CheckedScript {
  let program: Program;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'script', allowReturnOutsideFunction: false, allowHashBang: false });
  } catch (error) {
    const { loc, message } = error as { loc?: Place; message: string };
    const finding = unexpectedToken(message.replace(/ \(\d+:\d+\)$/, ''));
    return { program: undefined, found: [{ finding, place: loc ?? { line: 1, column: 0 } }] };
  }
  const lines = lineStarts(code);
  const found: (PlacedFinding & { start: number })[] = [];
  const input: RuleInput = {
    code,
    program,
    tree: analyseScopes(program),
    report: (finding, node, feature = finding.code) => {
      if (!isAsked(feature) || lacks(feature)) found.push({ finding, start: node.start, place: placeOf(lines, node.start) });
    },
  };
  checkSyntax(input);
  checkOrder(input);
  checkLibrary(input);
  return { program, found: found.sort((a, b) => a.start - b.start) };
}

/** Rules about names decide by the table themselves. */
const isAsked = (feature: string): boolean => !/^(missing-(global|method|static)|unknown-module|utf8-text)$/.test(feature);

function lineStarts(code: string): number[] {
  const starts = [0];
  for (let i = code.indexOf('\n'); i >= 0; i = code.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

function placeOf(starts: readonly number[], offset: number): Place {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! };
}
