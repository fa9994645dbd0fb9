// The hash blocks that a replica keeps: found by key in an open table, shared by counting who holds them, and given up from
// the one that nobody has held for longest.
//
// A key stands for a block and all before it, so whoever holds a block holds those before it, and lets go of the last first:
// a block is never warmer than the one before it, and what is kept is always whole prefixes. Keys are 64 random bits: two
// different prefixes among a million share one with chance 3e-8. Blocks that nobody can ask for again take their turn to be
// given up too; they are kept as a number, in one record.

import { reserve } from "../abi/arena";
import { mix } from "../num/rng";

/** No block. */
export const NONE: i32 = -1;
/** What precedes the first block of every prefix. */
export const ROOT: u64 = 0x243f6a8885a308d3;

const GAMMA: u64 = 0x9e3779b97f4a7c15;

/** The key of the prefix that goes on with a block of this content. */
export function chain(key: u64, content: u64): u64 {
  return mix(key + mix(content * GAMMA));
}

class HashBlock {
  key: u64 = 0;
  before: i32 = 0;
  holders: i32 = 0;
  /** Blocks of a record without a key; 0 of one with a key, which is a block. */
  nameless: i32 = 0;
  /** Neighbours among those that nobody holds; `warmer` also links the unused records. */
  colder: i32 = 0;
  warmer: i32 = 0;
}

const BYTES: usize = offsetof<HashBlock>();

/** A record in the arena, made by `reserveHashBlocks`. */
export class HashBlocks {
  capacity: i32 = 0;
  mask: i32 = 0;
  records: usize = 0;
  table: usize = 0;
  fresh: i32 = 0;
  spare: i32 = NONE;
  /** Blocks that nobody holds: how many, and the ends of their list. */
  idle: i32 = 0;
  coldest: i32 = NONE;
  warmest: i32 = NONE;

  clear(): void {
    this.fresh = 0;
    this.spare = NONE;
    this.idle = 0;
    this.coldest = NONE;
    this.warmest = NONE;
    memory.fill(this.table, 255, (<usize>(this.mask + 1)) << 2);
  }

  private get(i: i32): HashBlock {
    return changetype<HashBlock>(this.records + <usize>i * BYTES);
  }

  private slot(i: i32): usize {
    return this.table + ((<usize>(i & this.mask)) << 2);
  }

  /** The block of this key, or NONE. */
  find(key: u64): i32 {
    let s = <i32>key;
    let i = load<i32>(this.slot(s));
    while (i !== NONE && this.get(i).key !== key) i = load<i32>(this.slot(++s));
    return i;
  }

  keyOf(i: i32): u64 {
    return this.get(i).key;
  }

  before(i: i32): i32 {
    return this.get(i).before;
  }

  isIdle(i: i32): boolean {
    return this.get(i).holders === 0;
  }

  isFull(): boolean {
    return this.spare === NONE && this.fresh === this.capacity;
  }

  /** A new block behind the block `before`, with one holder. Its key is not there yet, and there is room. */
  add(key: u64, before: i32): i32 {
    const i = this.take();
    const block = this.get(i);
    block.key = key;
    block.before = before;
    block.holders = 1;
    block.nameless = 0;
    let s = <i32>key;
    while (load<i32>(this.slot(s)) !== NONE) s++;
    store<i32>(this.slot(s), i);
    return i;
  }

  /** So many blocks, at least 1, that nobody holds or can ask for; there is room. */
  leave(count: i32): void {
    const i = this.take();
    this.get(i).nameless = count;
    this.append(i);
    this.idle += count;
  }

  private take(): i32 {
    const i = this.spare;
    if (i === NONE) return this.fresh++;
    this.spare = this.get(i).warmer;
    return i;
  }

  /** One holder more; whether there was none. */
  hold(i: i32): boolean {
    const block = this.get(i);
    if (block.holders++ > 0) return false;
    this.unlink(block);
    this.idle--;
    return true;
  }

  /** One holder less; whether there is none now. */
  letGo(i: i32): boolean {
    const block = this.get(i);
    if (--block.holders > 0) return false;
    this.append(i);
    this.idle++;
    return true;
  }

  private append(i: i32): void {
    const block = this.get(i);
    block.colder = this.warmest;
    block.warmer = NONE;
    if (this.warmest === NONE) this.coldest = i;
    else this.get(this.warmest).warmer = i;
    this.warmest = i;
  }

  private unlink(block: HashBlock): void {
    if (block.colder === NONE) this.coldest = block.warmer;
    else this.get(block.colder).warmer = block.warmer;
    if (block.warmer === NONE) this.warmest = block.colder;
    else this.get(block.warmer).colder = block.colder;
  }

  /** Gives up the block that nobody has held for longest; there is one. */
  evict(): void {
    const i = this.coldest;
    const block = this.get(i);
    this.idle--;
    if (block.nameless > 1) {
      block.nameless--;
      return;
    }
    this.unlink(block);
    if (block.nameless === 0) this.removeKey(block.key);
    block.warmer = this.spare;
    this.spare = i;
  }

  /** Takes a key out of the table: what was pushed past its slot moves back (Knuth, TAOCP 3, 6.4, algorithm R). */
  private removeKey(key: u64): void {
    let hole = <i32>key;
    while (this.get(load<i32>(this.slot(hole))).key !== key) hole++;
    for (let s = hole + 1; load<i32>(this.slot(s)) !== NONE; s++) {
      const i = load<i32>(this.slot(s));
      const pushed = (s - <i32>this.get(i).key) & this.mask;
      if (pushed < ((s - hole) & this.mask)) continue;
      store<i32>(this.slot(hole), i);
      hole = s;
    }
    store<i32>(this.slot(hole), NONE);
  }
}

const STORE_BYTES: usize = offsetof<HashBlocks>();

/** Room for at least one block; to be cleared before use. */
export function reserveHashBlocks(capacity: i32): HashBlocks {
  const store = changetype<HashBlocks>(reserve(STORE_BYTES));
  store.capacity = max<i32>(capacity, 1);
  let slots = 2;
  while (slots < 2 * store.capacity) slots *= 2;
  store.mask = slots - 1;
  store.records = reserve(<usize>store.capacity * BYTES);
  store.table = reserve((<usize>slots) << 2);
  return store;
}
