/** Values of a block: 64 KiB. */
const BLOCK = 8192;

/** Numbers of which it is not known how many will come: kept in blocks, so that growing copies nothing and leaves nothing. */
export class Column {
  #full: Float64Array[] = [];
  #last = new Float64Array(BLOCK);
  #used = 0; // of the last block

  push(value: number): void {
    if (this.#used === BLOCK) {
      this.#full.push(this.#last);
      this.#last = new Float64Array(BLOCK);
      this.#used = 0;
    }
    this.#last[this.#used++] = value;
  }

  /** Those that came, in one piece; the column is empty after. */
  take(): Float64Array<ArrayBuffer> {
    const values = new Float64Array(this.#full.length * BLOCK + this.#used);
    this.#full.forEach((block, i) => {
      values.set(block, i * BLOCK);
    });
    values.set(this.#last.subarray(0, this.#used), this.#full.length * BLOCK);
    this.#full = [];
    this.#used = 0;
    return values;
  }
}
