// The boundary of the analysis of engines: plain constants, compiled by both sides.

// Parameters: the block of f64 that `engineAnalyze` reads.
export const ANALYSIS_RATE: i32 = 0; // 1/s, of one replica
export const ANALYSIS_CHUNKED: i32 = 1; // 1: chunked prefill; 0: prefill first
export const ANALYSIS_MAX_SEQS: i32 = 2;
export const ANALYSIS_TOKEN_BUDGET: i32 = 3;
export const ANALYSIS_BLOCK_TOKENS: i32 = 4;
export const ANALYSIS_BLOCKS: i32 = 5; // that admission may fill; 0 is no limit
export const ANALYSIS_ALLOCATION: i32 = 6; // ALLOCATE_*
export const ANALYSIS_LAW: i32 = 7; // address of the step law in seconds
export const ANALYSIS_TABLES: i32 = 8; // address of its tables; 0: none
export const ANALYSIS_AHEAD: i32 = 9; // 1: a step is formed while the one before it runs; who arrives meanwhile joins the step after
export const ANALYSIS_GAP_SPREAD: i32 = 10; // squared cv of the gaps between arrivals; 1: Poisson
export const ANALYSIS_REPLICAS: i32 = 11; // of the fleet
export const ANALYSIS_CHOICES: i32 = 12; // a request takes the one with the fewest requests among so many; 1: no choice
export const ANALYSIS_SIZE: i32 = 13;

// Figures (`engineFiguresAddress`). NaN where there is none.
export const FIGURE_MAX_RATE: i32 = 0; // 1/s
export const FIGURE_LOAD: i32 = 1; // rate over it
export const FIGURE_SLOTS: i32 = 2; // sequences in service when full, on average
export const FIGURE_KV_SHARE: i32 = 3; // 0: the number of sequences binds; 1: KV memory does
export const FIGURE_WORK_SPREAD: i32 = 4; // squared cv of a request's work in seconds at a full engine
export const FIGURE_SLOWDOWN: i32 = 5; // theta: by how much long contexts crowd; 1 where a step costs the same throughout
export const FIGURE_FACTOR: i32 = 6; // phi: wait over that of the level-dependent chain
export const FIGURE_CHAIN_WAIT: i32 = 7; // s, mean wait of the chain
export const FIGURE_BLOCKED: i32 = 8; // P(no sequence may be added at an arrival)
export const FIGURE_IDLE: i32 = 9; // P(nobody is there)
export const FIGURE_PREFILL_LOAD: i32 = 10; // share of a step's room for prompts that arrivals take when it is crowded
export const FIGURE_PREFILL_BOUND: i32 = 11; // 1: prompts alone fill the steps of a saturated engine
export const FIGURE_WAIT: i32 = 12; // s, means
export const FIGURE_TTFT: i32 = 13;
export const FIGURE_TPOT: i32 = 14;
export const FIGURE_E2E: i32 = 15;
export const FIGURE_RUNNING: i32 = 16; // sequences in service, over time
export const FIGURE_DECODING: i32 = 17; // of them decoding
export const FIGURE_STEPS: i32 = 18; // engine steps per second
export const FIGURE_STEP_SEQUENCES: i32 = 19; // sequences of a step, on average
export const FIGURE_STEP_SEEN: i32 = 20; // as seen by a sequence of it
export const FIGURE_KV_TOKENS: i32 = 21; // tokens of KV taken, over time
export const FIGURE_REFUSED: i32 = 22; // share of the requests that never fit
export const FIGURE_MIX_SECONDS: i32 = 23; // s of the saturated engine for a step's progress
export const FIGURE_TILT: i32 = 24; // x: by how much dispersed levels are tilted; 0 where they are not
export const FIGURES: i32 = 25;
