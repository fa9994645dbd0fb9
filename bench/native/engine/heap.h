// The twin of sim/step/heap: a pairing heap through the records of the waiting themselves: `next` is a sibling, `previous` its
// first child, `ends` its parent or the sibling before it.
static bool goes_first(int x, int y) {
  const Request *a = &requests[x], *b = &requests[y];
  return a->key != b->key ? a->key < b->key : a->row < b->row;
}

static int meld(int x, int y) {
  if (x == NOBODY) return y;
  if (y == NOBODY) return x;
  bool first = goes_first(x, y);
  int parent = first ? x : y, child = first ? y : x, sibling = requests[parent].previous;
  if (sibling != NOBODY) requests[sibling].ends = child;
  requests[child].next = sibling;
  requests[child].ends = parent;
  requests[parent].previous = child;
  return parent;
}

/** A heap without its root: its children in pairs, and those from the last to the first. */
static int popped(int root) {
  int pairs = NOBODY, heap = NOBODY;
  for (int child = requests[root].previous; child != NOBODY;) {
    int second = requests[child].next, after = second == NOBODY ? NOBODY : requests[second].next;
    int pair = meld(child, second);
    requests[pair].next = pairs;
    pairs = pair;
    child = after;
  }
  while (pairs != NOBODY) {
    int after = requests[pairs].next;
    heap = meld(heap, pairs);
    pairs = after;
  }
  return heap;
}

static int removed(int root, int x) {
  int children = popped(x);
  if (x == root) return children;
  const Request *q = &requests[x];
  Request *before = &requests[q->ends];
  if (before->previous == x) before->previous = q->next;
  else before->next = q->next;
  if (q->next != NOBODY) requests[q->next].ends = q->ends;
  return meld(root, children);
}
