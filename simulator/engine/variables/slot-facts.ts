/** What the program's text says of the values that come to stand in one variable, or in members of one name. */
export class SlotFacts {
  /** Where in the text a variable is declared; -1 for members. */
  readonly offset: number;
  /** Literals that are written there: each time one is evaluated, the interpreter makes a variable for it. */
  readonly literals = new Set<unknown>();
  /** Those among them that the interpreter reads as integers. */
  readonly integers = new Set<unknown>();
  /** Where else a value that is written there stands, too: both then refer to one variable. */
  readonly sources = new Set<SlotFacts>();
  /** A value that is written there stands in another place that the text does not tell. */
  fromElsewhere = false;
  /** A number that is written there is a `double` even when it is whole. */
  isDouble = false;

  constructor(offset = -1) {
    this.offset = offset;
  }

  /** Every value that is written there is made for it. */
  get made(): boolean {
    return this.sources.size === 0 && !this.fromElsewhere;
  }
}
