// Sorting of u64 keys in place, stable, without recursion or allocation.

const DIGIT: i32 = 9;
const VALUES: i32 = 1 << DIGIT;
const counts: usize = memory.data(2048);

/** Up to this many keys insertion is quicker. */
const SMALL: i32 = 48;

/**
 * Sorts n keys by their bits from `shift` up to `shift` + 18: insertion for a few, else two passes of a radix sort
 * (least significant digit first) through `scratch`, a column of n.
 */
export function sortKeys(keys: usize, scratch: usize, n: i32, shift: i32): void {
  if (n <= SMALL) {
    insert(keys, n, shift);
    return;
  }
  pass(keys, scratch, n, shift);
  pass(scratch, keys, n, shift + DIGIT);
}

function insert(keys: usize, n: i32, shift: i32): void {
  const end = keys + ((<usize>n) << 3);
  for (let right = keys + 8; right < end; right += 8) {
    const key = load<u64>(right);
    let hole = right;
    while (hole > keys && load<u64>(hole - 8) >> shift > key >> shift) {
      store<u64>(hole, load<u64>(hole - 8));
      hole -= 8;
    }
    store<u64>(hole, key);
  }
}

function pass(from: usize, to: usize, n: i32, shift: i32): void {
  memory.fill(counts, 0, (<usize>VALUES) << 2);
  for (let i = 0; i < n; i++) {
    const slot = slotOf(load<u64>(from + ((<usize>i) << 3)), shift);
    store<i32>(slot, load<i32>(slot) + 1);
  }
  let before = 0;
  for (let value = 0; value < VALUES; value++) {
    const slot = counts + ((<usize>value) << 2);
    const count = load<i32>(slot);
    store<i32>(slot, before);
    before += count;
  }
  for (let i = 0; i < n; i++) {
    const key = load<u64>(from + ((<usize>i) << 3));
    const slot = slotOf(key, shift);
    const place = load<i32>(slot);
    store<i32>(slot, place + 1);
    store<u64>(to + ((<usize>place) << 3), key);
  }
}

function slotOf(key: u64, shift: i32): usize {
  return counts + ((<usize>((key >> shift) & (VALUES - 1))) << 2);
}
