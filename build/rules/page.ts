/** What `mote build --explain RULE` tells: why a rule is, with the code that it refuses and the code to write. */
export interface RulePage {
  /** What the interpreter does, and what the language says. */
  readonly why: string;
  /** Code that the rule is about. */
  readonly instead: string;
  /** The same, as the board runs it. */
  readonly write: string;
}

export const page = (why: string, instead: string, write: string): RulePage => ({ why, instead, write });
