/** So many changes are kept: a plan for the future can still be dropped, and one that is reported late still counts from its own time. */
const KEPT = 16;

/** What a part draws from its supply over time: the charge is exact, since the current is constant between two changes. */
export class SupplyCurrent {
  /** Those that are no longer kept, as one: what flowed before, and the charge until then. */
  #base = { currentUa: 0, atUs: 0, chargeUc: 0 };
  /** By rising time. */
  readonly #changes: { readonly currentUa: number; readonly atUs: number }[] = [];

  /** From `atUs` on, in place of everything that was planned for later; a time before those that are kept counts from the first of them on. */
  set(currentUa: number, atUs: number): void {
    const changes = this.#changes;
    const fromUs = Math.max(atUs, this.#base.atUs);
    while (changes.length > 0 && changes.at(-1)!.atUs >= fromUs) changes.pop();
    changes.push({ currentUa, atUs: fromUs });
    if (changes.length <= KEPT) return;
    const first = changes.shift()!;
    this.#base = { ...first, chargeUc: this.#base.chargeUc + charge(this.#base, first.atUs) };
  }

  currentUa(atUs: number): number {
    return (this.#changes.findLast((change) => change.atUs <= atUs) ?? this.#base).currentUa;
  }

  /** Microcoulombs (µA·s) up to `atUs`. */
  chargeUc(atUs: number): number {
    let { chargeUc } = this.#base;
    let from: { readonly currentUa: number; readonly atUs: number } = this.#base;
    for (const change of this.#changes) {
      if (change.atUs > atUs) break;
      chargeUc += charge(from, change.atUs);
      from = change;
    }
    return chargeUc + charge(from, Math.max(from.atUs, atUs));
  }
}

function charge(from: { readonly currentUa: number; readonly atUs: number }, toUs: number): number {
  return (from.currentUa * (toUs - from.atUs)) / 1e6;
}
