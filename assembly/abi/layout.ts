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
export const ANSWER_SIZE: i32 = 16;

// The distributions of an answer.
export const WAIT: i32 = 0;
export const WAIT_LOW: i32 = 1;
export const WAIT_HIGH: i32 = 2;
export const SOJOURN: i32 = 3;
export const SOJOURN_LOW: i32 = 4;
export const SOJOURN_HIGH: i32 = 5;
export const DISTRIBUTIONS: i32 = 6;
