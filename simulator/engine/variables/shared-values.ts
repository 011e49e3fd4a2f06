import type { SlotFacts } from './slot-facts.ts';

/** Where a value stands. */
export interface Place {
  readonly facts: SlotFacts | undefined;
  /** For an element, what is known of where its array stands. */
  readonly arrayFacts?: SlotFacts | undefined;
  /** Who holds it: place in the bundle. */
  readonly owner: number;
}

interface Slot {
  readonly facts: SlotFacts | undefined;
  readonly variables: number;
  readonly owner: number;
}

/** The places of one value. */
interface Places {
  /** Where the text says that the value is made, or says nothing. */
  readonly made: Slot[];
  /** Where it comes from another place, by what is known of each. */
  readonly copies: Map<SlotFacts, Slot[]>;
}

/**
 * Strings, numbers that no name holds, booleans, pins and natives: the interpreter has a variable for each, to which a copy refers, while V8
 * shows the value alone. Where the text says that a value is made, it has a variable of its own. Where it comes from elsewhere, it shares that
 * of an equal value: of text that is made anywhere; of anything else only where it can have come from. Equal values in places of one kind,
 * such as one member of many objects, or the elements of an array, are taken for different ones: somebody put each there.
 */
export class SharedValues {
  readonly #places = new Map<unknown, Places>();

  add(value: unknown, { facts, arrayFacts, owner }: Place, variables: number): void {
    let places = this.#places.get(value);
    if (!places) this.#places.set(value, (places = { made: [], copies: new Map() }));
    const slot = { facts, variables, owner };
    if (!facts || facts.made || facts.literals.has(value)) places.made.push(slot);
    else {
      const kind = arrayFacts ?? facts;
      const copies = places.copies.get(kind);
      if (copies) copies.push(slot);
      else places.copies.set(kind, [slot]);
    }
  }

  /** Tells of the variables of each value that is counted. */
  count(each: (variables: number, owner: number) => void): void {
    const hold = (slots: readonly Slot[]): void => slots.forEach(({ variables, owner }) => each(variables, owner));
    for (const [value, { made, copies }] of this.#places) {
      hold(made);
      const isText = typeof value === 'string';
      const held = new Map<SlotFacts, number>();
      for (const { facts } of made) if (facts) held.set(facts, Infinity);
      if (isText && made.length > 0) continue;
      for (const [facts, slots] of [...copies].sort(([, a], [, b]) => b.length - a.length)) {
        let shared = 0;
        for (const [place, count] of held) if (isText || isCopy(facts, place)) shared = Math.max(shared, count);
        hold(slots.slice(shared));
        held.set(facts, Math.max(shared, slots.length));
      }
    }
  }
}

/** Whether a value that stands in both places was copied from one to the other, over any number of others. */
function isCopy(one: SlotFacts, other: SlotFacts): boolean {
  return comesFrom(one, other) || comesFrom(other, one);
}

function comesFrom(facts: SlotFacts, origin: SlotFacts): boolean {
  const seen = new Set<SlotFacts>([facts]);
  for (const at of seen) {
    if (at.sources.has(origin)) return true;
    for (const source of at.sources) seen.add(source);
  }
  return false;
}
