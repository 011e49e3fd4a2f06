/** What a part draws from its supply over time: the charge is exact, since the current is constant between two changes. */
export class SupplyCurrent {
  #currentUa = 0;
  #sinceUs = 0;
  #chargeUc = 0;

  /** From `atUs` on; a time before the last change counts from that change on. */
  set(currentUa: number, atUs: number): void {
    this.#chargeUc = this.chargeUc(atUs);
    this.#sinceUs = Math.max(this.#sinceUs, atUs);
    this.#currentUa = currentUa;
  }

  get currentUa(): number {
    return this.#currentUa;
  }

  /** Microcoulombs (µA·s) up to `atUs`. */
  chargeUc(atUs: number): number {
    return this.#chargeUc + (this.#currentUa * Math.max(0, atUs - this.#sinceUs)) / 1e6;
  }
}
