/** Only the newest task goes on: beginning one aborts the one before. */
export class Latest {
  #current = new AbortController();

  begin(): AbortSignal {
    this.#current.abort();
    this.#current = new AbortController();
    return this.#current.signal;
  }
}

/** Calls `work` once things have been quiet for so long. */
export function debounced(work: () => void, quiet_ms: number): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(work, quiet_ms);
  };
}
