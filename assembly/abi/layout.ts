// What both sides of the boundary agree on: plain constants, compiled by asc into the core and by tsc into the host.

/** Raised by every change of an export's meaning or of a constant below; the host checks it when it opens the core. */
export const ABI_VERSION: i32 = 1;

// Statuses that a solver or a step returns.
export const STATUS_DONE: i32 = 0;
export const STATUS_RUNNING: i32 = 1;
/** The offered load has no steady state. */
export const STATUS_UNSTABLE: i32 = 2;
/** The problem needs more states, grid points or memory than this deployment allows. */
export const STATUS_LIMIT: i32 = 3;

// Places in the block of f64 that a solver fills (`answerAddress`). Absent means not set: the block is cleared to NaN.
export const ANSWER_MAX_RATE: i32 = 0; // 1/s; Infinity where every rate is stable
export const ANSWER_MEAN_WAIT: i32 = 1; // s
export const ANSWER_MEAN_SOJOURN: i32 = 2; // s
export const ANSWER_ZERO_WAIT: i32 = 3; // P(wait = 0)
export const ANSWER_BUSY: i32 = 4; // fraction of time in service
export const ANSWER_BATCH_MEAN: i32 = 5; // requests, per batch
export const ANSWER_BATCH_REQUEST_MEAN: i32 = 6; // requests, as seen by a request
export const ANSWER_LOSS: i32 = 7; // share that left by impatience
export const ANSWER_MEAN_SQUARE_WAIT: i32 = 8; // s^2
export const ANSWER_RESIDUAL: i32 = 9; // the largest relative residual of the solver's certificates
export const ANSWER_META_LOW: i32 = 10; // requests: the healthy batch of a metastable queue
export const ANSWER_META_HIGH: i32 = 11; // requests: the batch that tips it
export const ANSWER_WAIT_ERROR: i32 = 12; // expected relative error of the wait's percentiles
export const ANSWER_SOJOURN_ERROR: i32 = 13; // expected relative error of the sojourn's percentiles
export const ANSWER_RUNNING_MEAN: i32 = 14; // requests in service, over time
export const ANSWER_SERVED: i32 = 15; // share that did not leave: 1 - loss without cancellation
export const ANSWER_LEAST_WAIT: i32 = 16; // s: no router that does not see lengths has a smaller mean wait
export const ANSWER_SIZE: i32 = 17;

// The distributions of an answer.
export const WAIT: i32 = 0;
export const SOJOURN: i32 = 1;
export const DISTRIBUTIONS: i32 = 2;

/** More requests than this never wait in a simulation: the run ends with STATUS_LIMIT instead. */
export const MAX_WAITING: i32 = 1048576;

// Parameters of a simulation: the block of f64 that `simulationOpen` reads.
export const RUN_DISCIPLINE: i32 = 0; // place in BATCHING
export const RUN_LIMIT: i32 = 1; // its one parameter; 0 is no limit
export const RUN_PATIENCE: i32 = 2; // s; Infinity where nobody leaves
export const RUN_SLO: i32 = 3; // s, of the sojourn
export const RUN_SEED: i32 = 4;
export const RUN_REQUESTS: i32 = 5; // per replication
export const RUN_WARMUP: i32 = 6; // the first so many are outside the statistics
export const RUN_REPLICATIONS: i32 = 7;
export const RUN_SEGMENTS: i32 = 8; // per replication
export const RUN_PROCESS: i32 = 9; // place in ARRIVALS
export const RUN_RATE: i32 = 10; // 1/s
export const RUN_CV: i32 = 11;
export const RUN_TRACE_TIMES: i32 = 12; // address of a column of RUN_REQUESTS times, s; 0 where there is no trace
export const RUN_TRACE_TOKENS: i32 = 13; // address of a column of as many lengths, clipped
export const RUN_LEVELS: i32 = 14; // address of a column of levels in (0, 1): the percentiles of each segment
export const RUN_LEVEL_COUNT: i32 = 15;
export const RUN_ARRIVAL_TABLE: i32 = 16; // address of STATE_* rows; RUN_PROCESS is then a place in MODULATED; 0: none
export const RUN_ARRIVAL_ROWS: i32 = 17;
export const RUN_COUPLED: i32 = 18; // 1: lengths by inversion, so that runs of two laws see the same quantiles
export const RUN_SIZE: i32 = 19;

// A state of a modulated arrival process: a row of f64.
export const STATE_RATE: i32 = 0; // 1/s
export const STATE_STAY: i32 = 1; // mean s; Infinity where it is never left
export const STATE_SIZE: i32 = 2;

// What a simulation counts, over all replications and warm-up included (`simulationAddress`).
export const SIM_ARRIVED: i32 = 0;
export const SIM_COMPLETED: i32 = 1;
export const SIM_IN_FLIGHT: i32 = 2;
export const SIM_ABANDONED: i32 = 3;
// Of the measured requests.
export const SIM_SERVED: i32 = 4;
export const SIM_LOST: i32 = 5;
export const SIM_ATTAINED: i32 = 6; // sojourns within the SLO
// Over the window: from the first measured arrival to the first arrival after the last measured one.
export const SIM_WINDOW: i32 = 7; // s
export const SIM_BUSY: i32 = 8; // s
export const SIM_WAITING: i32 = 9; // requests times s
export const SIM_RUNNING: i32 = 10; // requests times s
export const SIM_LEFT: i32 = 11; // requests that left served
export const SIM_TOKENS: i32 = 12; // their output tokens
// Of the batches that serve a measured request.
export const SIM_BATCHES: i32 = 13;
export const SIM_BATCH_SUM: i32 = 14;
export const SIM_BATCH_SQUARES: i32 = 15;
export const SIM_BATCH_MAX: i32 = 16;
export const SIM_WAIT_MEAN: i32 = 17; // s
export const SIM_WAIT_ZEROS: i32 = 18;
export const SIM_SOJOURN_MEAN: i32 = 19; // s
export const SIM_SEGMENTS: i32 = 20; // segments that ended
export const SIM_SEGMENT_TABLE: i32 = 21; // address of their rows
export const SIM_SIZE: i32 = 24;

// A row of the table of segments; then the percentiles of the wait and those of the sojourn, in s.
export const SEGMENT_SERVED: i32 = 0;
export const SEGMENT_WAIT_MEAN: i32 = 1; // s
export const SEGMENT_SOJOURN_MEAN: i32 = 2; // s
export const SEGMENT_PERCENTILES: i32 = 3;
