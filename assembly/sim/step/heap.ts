// A pairing heap through the records of the waiting themselves, so that it needs no room of its own at any replica: of a
// request in it, `next` is a sibling, `previous` its first child, and `ends` its parent or the sibling before it. Less key
// first, then less row. A push takes O(1), a pop or a removal O(log n) amortised. (Fredman, Sedgewick, Sleator and Tarjan 1986.)

import { NOBODY, requests } from "./request";

/** The root of a heap with x, which stands alone, added. */
export function pushed(root: i32, x: i32): i32 {
  requests.get(x).previous = NOBODY;
  return meld(root, x);
}

/** The root of a heap without its root: its children in pairs, and those from the last to the first. */
export function popped(root: i32): i32 {
  let child = requests.get(root).previous;
  let pairs = NOBODY;
  while (child !== NOBODY) {
    const second = requests.get(child).next;
    const after = second === NOBODY ? NOBODY : requests.get(second).next;
    const pair = meld(child, second);
    requests.get(pair).next = pairs;
    pairs = pair;
    child = after;
  }
  let heap = NOBODY;
  while (pairs !== NOBODY) {
    const after = requests.get(pairs).next;
    heap = meld(heap, pairs);
    pairs = after;
  }
  return heap;
}

/** The root of a heap without x. */
export function removed(root: i32, x: i32): i32 {
  const children = popped(x);
  if (x === root) return children;
  const request = requests.get(x);
  const before = requests.get(request.ends);
  if (before.previous === x) before.previous = request.next;
  else before.next = request.next;
  if (request.next !== NOBODY) requests.get(request.next).ends = request.ends;
  return meld(root, children);
}

/** Two heaps as one: the root that goes first takes the other as its first child. */
function meld(x: i32, y: i32): i32 {
  if (x === NOBODY) return y;
  if (y === NOBODY) return x;
  const isFirst = before(x, y);
  const parent = isFirst ? x : y;
  const child = isFirst ? y : x;
  const sibling = requests.get(parent).previous;
  if (sibling !== NOBODY) requests.get(sibling).ends = child;
  requests.get(child).next = sibling;
  requests.get(child).ends = parent;
  requests.get(parent).previous = child;
  return parent;
}

function before(x: i32, y: i32): boolean {
  const a = requests.get(x);
  const b = requests.get(y);
  return a.key !== b.key ? a.key < b.key : a.row < b.row;
}
