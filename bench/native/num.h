// The twin of assembly/num: SplitMix64 streams and the alias table (Vose).
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define GAMMA 0x9e3779b97f4a7c15ull

static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

typedef struct { uint64_t state; } Stream;

static void open_stream(Stream *s, uint64_t seed, uint64_t replication, uint64_t name) {
  s->state = mix(mix(mix(seed) + replication * GAMMA) + name * GAMMA);
}

static uint64_t bits_of(Stream *s) {
  s->state += GAMMA;
  return mix(s->state);
}

static double uniform(Stream *s) { return ((double)(int64_t)(bits_of(s) >> 11) + 0.5) * 1.1102230246251565e-16; }

// A cell: the chance of staying in the top 44 bits, the other index below.
#define CERTAIN (1ull << 44)
typedef struct { uint64_t *cells; int count; } Alias;

static uint64_t cell(double stay, int other) {
  uint64_t chance = (uint64_t)(stay * (double)CERTAIN);
  return (chance < CERTAIN ? chance : CERTAIN - 1) << 20 | (uint64_t)other;
}

static void build_alias(Alias *a, const double *weights, int n) {
  double *shares = malloc(n * sizeof *shares), sum = 0;
  int *stack = malloc(n * sizeof *stack), poor = 0, rich = n;
  a->cells = malloc(n * sizeof *a->cells);
  a->count = n;
  for (int i = n - 1; i >= 0; i--) sum += weights[i];
  for (int i = 0; i < n; i++) {
    shares[i] = weights[i] * n / sum;
    if (shares[i] < 1) stack[poor++] = i;
    else stack[--rich] = i;
  }
  while (poor > 0 && rich < n) {
    int low = stack[--poor], high = stack[rich];
    a->cells[low] = cell(shares[low], high);
    shares[high] = shares[high] + shares[low] - 1;
    if (shares[high] < 1) { rich++; stack[poor++] = high; }
  }
  for (int k = 0; k < poor; k++) a->cells[stack[k]] = cell(1, stack[k]);
  for (int k = rich; k < n; k++) a->cells[stack[k]] = cell(1, stack[k]);
  free(shares);
  free(stack);
}

static int draw(const Alias *a, uint64_t bits) {
  uint64_t x = (bits >> 20) * (uint64_t)a->count, c = a->cells[x >> 44];
  return (x & (CERTAIN - 1)) < c >> 20 ? (int)(x >> 44) : (int)(c & 1048575);
}
