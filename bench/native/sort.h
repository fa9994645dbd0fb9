// The twin of assembly/num/sort: keys by their bits from `shift` on.
#include <stdint.h>

static void insert_keys(uint64_t *keys, int n, int shift) {
  for (int right = 1; right < n; right++) {
    uint64_t key = keys[right];
    int hole = right;
    for (; hole > 0 && keys[hole - 1] >> shift > key >> shift; hole--) keys[hole] = keys[hole - 1];
    keys[hole] = key;
  }
}

static void pass(const uint64_t *from, uint64_t *to, int n, int shift) {
  int counts[512] = {0}, before = 0;
  for (int i = 0; i < n; i++) counts[(from[i] >> shift) & 511]++;
  for (int v = 0; v < 512; v++) { int c = counts[v]; counts[v] = before; before += c; }
  for (int i = 0; i < n; i++) to[counts[(from[i] >> shift) & 511]++] = from[i];
}

static void sort_keys(uint64_t *keys, uint64_t *scratch, int n, int shift) {
  if (n <= 48) { insert_keys(keys, n, shift); return; }
  pass(keys, scratch, n, shift);
  pass(scratch, keys, n, shift + 9);
}
