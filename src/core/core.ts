import { ABI_VERSION } from "../../assembly/abi/layout";
import type { CoreExports } from "./exports.ts";

/** An instance past this is not kept: memory never shrinks. */
const KEPT_BYTES = 32 * 1024 * 1024;

/** The scenario needs more memory than an instance may have. */
export class Exhausted extends Error {}

/** Values that an instance remembers at most. */
const REMEMBERED = 4;

/** One instance of the core: one run at a time. */
export class Instance {
  readonly exports: CoreExports;
  readonly #remembered = new Map<string, unknown>();

  constructor(
    module: WebAssembly.Module,
    /** The digest of the binary: `core` in every result. */
    readonly digest = "",
  ) {
    // The binary is ours and its export list is held to CoreExports by a test.
    this.exports = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
    if (this.exports.version.value !== ABI_VERSION) throw new Error("core: the binary is of another ABI version");
  }

  /** Copies a column into the arena and returns its address. */
  write(values: ArrayLike<number>): number {
    const address = this.exports.reserve(values.length * 8) >>> 0;
    new Float64Array(this.exports.memory.buffer, address, values.length).set(values);
    return address;
  }

  /** What `make` gives for a key, which must say all that it depends on, its kind included; the last few are kept. */
  remembered<Value>(key: string, make: () => Value): Value {
    if (!this.#remembered.has(key)) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined && this.#remembered.size >= REMEMBERED) this.#remembered.delete(oldest);
      this.#remembered.set(key, make());
    }
    // Sound: a key names one kind of value.
    return this.#remembered.get(key) as Value;
  }

  /** A view of a column; growth of memory detaches it, so read it at once. */
  column(address: number, count: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, address >>> 0, count);
  }
}

/** The core: a pool of instances of one module. */
export class Core {
  readonly #module: WebAssembly.Module;
  readonly #idle: Instance[] = [];

  /** `digest`: the first 12 hexadecimal digits of the binary's SHA-256; `core` in every result. */
  constructor(
    module: WebAssembly.Module,
    readonly digest: string,
  ) {
    this.#module = module;
  }

  /** Lends an instance, rewound. One that trapped, or grew large, is dropped. */
  async use<T>(work: (instance: Instance) => T | Promise<T>): Promise<T> {
    const instance = this.#idle.pop() ?? new Instance(this.#module, this.digest);
    instance.exports.reset();
    const value = await this.#run(instance, work);
    if (instance.exports.memory.buffer.byteLength <= KEPT_BYTES) this.#idle.push(instance);
    return value;
  }

  async #run<T>(instance: Instance, work: (instance: Instance) => T | Promise<T>): Promise<T> {
    try {
      return await work(instance);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) || !instance.exports.arenaExhausted()) throw error;
      throw new Exhausted("the scenario needs more memory than an instance of the core may have");
    }
  }
}
