// The twins of the axes: arrivals, lengths, disciplines and the shrinking batch, reached through tables as in the core.
#define MAX_WAITING (1 << 20)

static double batch_s, request_s, token_s, token_request_s;

static Stream arrivals, outputs;
static Alias lengths;
static double gaps, mean_gap;
static double poisson(Stream *s, double shape) { (void)shape; return -log(uniform(s)); }
static double equal(Stream *s, double shape) { (void)s; (void)shape; return 1; }
static double (*const gap_of[])(Stream *, double) = {poisson, equal};
static double (*gap)(Stream *, double);
static double next_arrival(void) { gaps += gap(&arrivals, 0); return gaps * mean_gap; }

static int take_one(int n, int limit) { (void)limit; return n > 0; }
static int take_all(int n, int limit) { return n < limit ? n : limit; }
static int take_full(int n, int limit) { return n < limit ? 0 : limit; }
static int (*const take_of[])(int, int) = {take_one, take_all, take_full, take_all};
static int (*take)(int, int);

static uint64_t *keys, *scratch;
static double *own;
static double shrink(int n) {
  sort_keys(keys, scratch, n, 20);
  double *leaves = (double *)scratch, start = batch_s + request_s * n, duration = start;
  int64_t shorter = 0;
  for (int k = 0; k < n; k++) {
    uint64_t key = keys[k];
    int64_t tokens = key >> 20;
    duration = start + token_request_s * (double)(shorter + tokens * (n - k)) + token_s * (double)tokens;
    shorter += tokens;
    own[key & (MAX_WAITING - 1)] = duration;
    leaves[k] = duration;
  }
  return duration;
}
