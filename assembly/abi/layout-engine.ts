// The boundary of the step-level engine: plain constants, compiled by both sides.

/** Latency metrics of the engine, in the order of the recorder's tallies. */
export const METRIC_WAIT: i32 = 0;
export const METRIC_TTFT: i32 = 1;
export const METRIC_TPOT: i32 = 2;
export const METRIC_ITL: i32 = 3;
export const METRIC_E2E: i32 = 4;
export const METRICS: i32 = 5;

// A step law, as a column of f64 in seconds: the base row, then the number of terms, then each term as the number of its
// forms and the forms themselves. A step costs the base row plus the largest form of each term.
export const FORM_STEP: i32 = 0; // once
export const FORM_TOKEN: i32 = 1; // a new token, of a prompt or decoded
export const FORM_PAIR: i32 = 2; // a pair of a new token and a position that it attends to
export const FORM_CONTEXT: i32 = 3; // a token in the KV of the step's sequences, the step's own included
export const FORM_SEQUENCE: i32 = 4; // a sequence of the step
export const FORM_SIZE: i32 = 5;
// Only the base row has these.
export const BASE_DECODING: i32 = 5; // a decoding sequence
export const BASE_FINISHING: i32 = 6; // a prompt that ends its prefill in the step
export const BASE_ANY_DECODING: i32 = 7; // once, if any sequence decodes
export const BASE_ANY_FINISHING: i32 = 8; // once, if any prompt ends its prefill
export const BASE_SIZE: i32 = 9;

// The tables of a step law, as a column of f64 in seconds: the counts below, then what they count, in their order. What
// they say is added to the law's base row and terms. A row of decoding sequences is the number of its parts, then each part as
// its sign (1, or -1: it is subtracted), the number of its forms and the forms: once, and a token in the KV of those that
// decode. A part costs its largest form. Past the end of a table the mean slope of its last half goes on, if it rises;
// past the last row that one counts.
export const TABLES_TOKENS: i32 = 0; // cells: by the step's new tokens, from 0
export const TABLES_SEQUENCES: i32 = 1; // cells: by the step's sequences, from 0
export const TABLES_PROMPTS: i32 = 2; // forms (FORM_*) over the sums of the step's prompts alone; the largest, if there are any
export const TABLES_ALONE: i32 = 3; // rows: by the sequences that decode, from 0, in steps without prompts
export const TABLES_MIXED: i32 = 4; // rows: the same beside prompts
export const TABLES_SIZE: i32 = 5;

// A class of requests: a row of f64.
export const CLASS_SHARE: i32 = 0; // weight, any unit
export const CLASS_PRIORITY: i32 = 1; // lower goes first
export const CLASS_TTFT: i32 = 2; // objectives in s; Infinity where there is none
export const CLASS_TPOT: i32 = 3;
export const CLASS_E2E: i32 = 4;
export const CLASS_PROMPTS: i32 = 5; // handle of a sampler (engineSampler); 0 with a trace
export const CLASS_OUTPUTS: i32 = 6;
export const CLASS_SIZE: i32 = 8;

// How KV blocks are given out.
export const ALLOCATE_ON_DEMAND: i32 = 0;
/** Prompt and output are reserved at admission. */
export const ALLOCATE_FULL: i32 = 1;
/** Prompt and the output limit are reserved at admission. */
export const ALLOCATE_MAXIMUM: i32 = 2;

// Parameters of a run of the engine: the block of f64 that `engineOpen` reads.
export const ENGINE_DISCIPLINE: i32 = 0; // place in STEP_BATCHING
export const ENGINE_PARAMETER: i32 = 1; // its parameters, in the registry's order
export const ENGINE_PARAMETER_2: i32 = 2;
export const ENGINE_ORDER: i32 = 3; // place in ORDERS
export const ENGINE_PREDICTION_CV: i32 = 4; // of the multiplicative error of predicted outputs; 0 is none
export const ENGINE_ROUTER: i32 = 5; // place in ROUTERS
export const ENGINE_ROUTER_PARAMETER: i32 = 6; // its parameters, in the registry's order
export const ENGINE_ROUTER_PARAMETER_2: i32 = 7;
export const ENGINE_MAX_SEQS: i32 = 8;
export const ENGINE_TOKEN_BUDGET: i32 = 9;
export const ENGINE_BLOCK_TOKENS: i32 = 10; // a power of two
export const ENGINE_BLOCKS: i32 = 11; // of one replica; 0 is no limit
export const ENGINE_WATERMARK: i32 = 12; // blocks that admission leaves free while anything runs
export const ENGINE_ALLOCATION: i32 = 13; // ALLOCATE_*
export const ENGINE_SWAP: i32 = 14; // 1: the preempted are copied out and back; 0: recomputed
export const ENGINE_SWAP_BLOCK: i32 = 15; // s to copy a block one way
export const ENGINE_PREFIX_CACHE: i32 = 16; // 1: on
export const ENGINE_HASH_TOKENS: i32 = 17; // tokens of a hash block, a multiple of the block
export const ENGINE_REPLICAS: i32 = 18;
export const ENGINE_LAW_OF: i32 = 19; // address of a column: the place of each replica's law in ENGINE_LAWS
export const ENGINE_LAWS: i32 = 20; // address of a column of addresses of step laws
export const ENGINE_LAW_COUNT: i32 = 21;
export const ENGINE_TICKS: i32 = 22; // clock ticks per second, below 2^53: 1e12 times a power of two
export const ENGINE_LEAP: i32 = 23; // 1; 0 takes every step alone, for tests and benchmarks
export const ENGINE_SEED: i32 = 24;
export const ENGINE_REQUESTS: i32 = 25; // per replication; of a trace, its rows
export const ENGINE_WARMUP: i32 = 26;
export const ENGINE_REPLICATIONS: i32 = 27;
export const ENGINE_SEGMENTS: i32 = 28; // per replication
export const ENGINE_LEVELS: i32 = 29; // address of a column of levels in (0, 1)
export const ENGINE_LEVEL_COUNT: i32 = 30;
export const ENGINE_CLASSES: i32 = 31; // address of rows of CLASS_SIZE
export const ENGINE_CLASS_COUNT: i32 = 32;
export const ENGINE_SOURCE: i32 = 33; // SOURCE_*
export const ENGINE_PROCESS: i32 = 34; // place in ARRIVALS; in MODULATED where there is an ENGINE_ARRIVAL_TABLE
export const ENGINE_RATE: i32 = 35; // 1/s
export const ENGINE_CV: i32 = 36;
export const ENGINE_TRACE_TIMES: i32 = 37; // addresses of columns of ENGINE_REQUESTS rows
export const ENGINE_TRACE_PROMPTS: i32 = 38;
export const ENGINE_TRACE_OUTPUTS: i32 = 39; // clipped
export const ENGINE_TRACE_HASH_ENDS: i32 = 40; // where each row's hash ids end in the next column; 0 where there are none
export const ENGINE_TRACE_HASHES: i32 = 41; // all rows' ids, one after the other
export const ENGINE_TRACE_CLASSES: i32 = 42; // 0 where all are of class 0
export const ENGINE_CONCURRENCY: i32 = 43; // clients of a closed loop, or sessions at once where they do not arrive; else 0
export const ENGINE_THINK: i32 = 44; // s between an answer and the client's next request, or the session's next turn
export const ENGINE_MAX_OUTPUT: i32 = 45; // longest output that any request may have
export const ENGINE_LIVE: i32 = 46; // most requests in the system at once
export const ENGINE_SHARED: i32 = 47; // groups with a common prefix each; 0: none
export const ENGINE_SHARED_TOKENS: i32 = 48; // of the common prefix, inside the prompt
export const ENGINE_REQUEST_ROWS: i32 = 49; // most rows of the request log; 0: none
export const ENGINE_STEP_ROWS: i32 = 50; // most rows of replica 0's step log; 0: none
export const ENGINE_PATIENCE: i32 = 51; // s; Infinity where nobody leaves
export const ENGINE_TURNS: i32 = 52; // handle of a sampler of the turns of a session
export const ENGINE_ARRIVAL_TABLE: i32 = 53; // address of the process's STATE_* rows; 0 where it has none
export const ENGINE_ARRIVAL_ROWS: i32 = 54;
export const ENGINE_MAX_CONTEXT: i32 = 55; // tokens of a session's prompt at most: an older context is cut
export const ENGINE_SPEEDS: i32 = 56; // address of a column: each replica's speed as its router sees it; 0: all 1
export const ENGINE_SHARED_SKEW: i32 = 58; // group k, from 1, has the share of k^-skew; 0: all alike
export const ENGINE_SERIES_ROWS: i32 = 57; // most rows of the series, even; 0: none
export const ENGINE_EVENTS: i32 = 59; // most ends of steps or leaps of the run, past which it ends with STATUS_LIMIT; 0: no limit
export const ENGINE_TABLES: i32 = 60; // address of a column: of each law the address of its tables, 0 without; 0: no law has any
export const ENGINE_AHEAD: i32 = 61; // 1: each step is formed while the one before it runs
export const ENGINE_OVERHEAD: i32 = 62; // seconds that a request takes beside its steps, seen by its client alone
export const ENGINE_SIZE: i32 = 64;

// Where requests come from.
export const SOURCE_OPEN: i32 = 0;
export const SOURCE_TRACE: i32 = 1;
export const SOURCE_CLOSED: i32 = 2; // clients that come back
export const SOURCE_SESSIONS: i32 = 3; // sessions, whose first turns are the open process

// What a run counts, over all replications and warm-up included (`engineAddress`).
export const SEEN_ARRIVED: i32 = 0;
export const SEEN_COMPLETED: i32 = 1;
export const SEEN_IN_FLIGHT: i32 = 2;
export const SEEN_REJECTED: i32 = 3;
export const SEEN_ABANDONED: i32 = 4;
export const SEEN_PREEMPTED: i32 = 5;
export const SEEN_MESSAGES: i32 = 6; // of the router
export const SEEN_EVENTS: i32 = 7;
export const SEEN_STEPS: i32 = 8; // engine steps, leapt ones included
export const SEEN_PLANS: i32 = 9; // steps and leaps that were planned
// Of the measured requests.
export const SEEN_SERVED: i32 = 10;
export const SEEN_ATTAINED: i32 = 11;
export const SEEN_LOST: i32 = 12;
// Over the windows: from the first measured arrival to the first arrival after the last measured one.
export const SEEN_WINDOW: i32 = 13; // s
export const SEEN_BUSY: i32 = 14; // replicas times s
export const SEEN_WAITING: i32 = 15; // requests times s
export const SEEN_RUNNING: i32 = 16;
export const SEEN_KV: i32 = 17; // blocks times s
export const SEEN_LEFT: i32 = 18; // requests that left served
export const SEEN_OUTPUTS: i32 = 19; // their output tokens
export const SEEN_PROMPTS: i32 = 20; // their prompt tokens
// Of the steps that end in a window: sums of the features of a step law.
export const SEEN_WINDOW_STEPS: i32 = 21;
export const SEEN_TOKENS: i32 = 22;
export const SEEN_PAIRS: i32 = 23;
export const SEEN_CONTEXT: i32 = 24;
export const SEEN_SEQUENCES: i32 = 25;
export const SEEN_SEQUENCE_SQUARES: i32 = 26;
export const SEEN_SEQUENCE_MAX: i32 = 27;
// Of the prefix cache, over the lookups at first admission, warm-up included.
export const SEEN_HASHES: i32 = 28; // hash blocks looked up: the ids of a row, or the full blocks of a prompt
export const SEEN_HITS: i32 = 29; // found and used; at least a token is left to compute
export const SEEN_SEGMENTS: i32 = 30;
export const SEEN_SEGMENT_TABLE: i32 = 31; // address of their rows
export const SEEN_CLASS_TABLE: i32 = 32; // address of a row of CLASS_SEEN_SIZE for each class
export const SEEN_SERIES: i32 = 33; // address and rows of the series
export const SEEN_SERIES_ROWS: i32 = 34;
export const SEEN_REQUEST_TABLE: i32 = 35; // address and rows of the request log
export const SEEN_REQUEST_ROWS: i32 = 36;
export const SEEN_STEP_TABLE: i32 = 37; // address and rows of the step log
export const SEEN_STEP_ROWS: i32 = 38;
export const SEEN_HASH_HIGH: i32 = 39; // a digest of every request's row, first token and end, in two halves
export const SEEN_HASH_LOW: i32 = 40;
export const SEEN_LIVE_MAX: i32 = 41; // most requests in the system at once
export const SEEN_END: i32 = 42; // s: the last event of the last replication
export const SEEN_REPLICA_TABLE: i32 = 44; // address of a row of REPLICA_SIZE for each replica
export const SEEN_CROWDED: i32 = 45; // hash blocks evicted for lack of records, not of KV
export const SEEN_REPLICATIONS: i32 = 43; // that have ended
export const SEEN_SIZE: i32 = 48;

// A row of the table of segments: the requests, then the count and mean of each metric, then the percentiles of each.
export const PART_SERVED: i32 = 0;
export const PART_METRICS: i32 = 1;

// A row of the table of classes: of the measured requests.
export const CLASS_SEEN_SERVED: i32 = 0;
export const CLASS_SEEN_ATTAINED: i32 = 1;
export const CLASS_SEEN_WAIT: i32 = 2; // sums in s
export const CLASS_SEEN_TTFT: i32 = 3;
export const CLASS_SEEN_TPOT: i32 = 4;
export const CLASS_SEEN_E2E: i32 = 5;
export const CLASS_SEEN_DECODED: i32 = 6; // requests of more than one token
export const CLASS_SEEN_TTFT_ATTAINED: i32 = 7;
export const CLASS_SEEN_TPOT_ATTAINED: i32 = 8;
export const CLASS_SEEN_E2E_ATTAINED: i32 = 9;
export const CLASS_SEEN_SIZE: i32 = 12;

// A row of the table of replicas, over all replications.
export const REPLICA_PLACED: i32 = 0; // requests, warm-up included
export const REPLICA_BUSY: i32 = 1; // s of steps within the windows
export const REPLICA_SIZE: i32 = 2;

// A row of the series: averages of nothing, the state at a time.
export const SERIES_TIME: i32 = 0; // s
export const SERIES_WAITING: i32 = 1;
export const SERIES_RUNNING: i32 = 2;
export const SERIES_KV: i32 = 3; // blocks in use
export const SERIES_SIZE: i32 = 4;

// A row of the request log, at the place of its row; all zero where the request has not left.
export const LOG_ROW: i32 = 0;
export const LOG_CLASS: i32 = 1;
export const LOG_REPLICA: i32 = 2; // NaN where it was refused on arrival
export const LOG_ARRIVAL: i32 = 3; // s
export const LOG_BEGIN: i32 = 4; // s; NaN where its service never began
export const LOG_FIRST: i32 = 5; // s; NaN where no token was generated
export const LOG_END: i32 = 6; // s
export const LOG_PROMPT: i32 = 7;
export const LOG_OUTPUT: i32 = 8;
export const LOG_PREEMPTED: i32 = 9;
export const LOG_CACHED: i32 = 10; // prompt tokens found in the prefix cache
export const LOG_OUTCOME: i32 = 11; // OUTCOME_*
export const LOG_SIZE: i32 = 12;
export const OUTCOME_IN_FLIGHT: i32 = 0;
export const OUTCOME_COMPLETED: i32 = 1;
export const OUTCOME_REJECTED: i32 = 2;
export const OUTCOME_ABANDONED: i32 = 3;

// A row of the step log: a step, or a leap over several.
export const STEP_START: i32 = 0; // s
export const STEP_SECONDS: i32 = 1; // s, of all its steps
export const STEP_COUNT: i32 = 2;
export const STEP_DECODING: i32 = 3; // sequences
export const STEP_PROMPTS: i32 = 4; // prompts with a chunk in it
export const STEP_TOKENS: i32 = 5; // new tokens of its first step
export const STEP_SIZE: i32 = 6;
