// Names of the random streams of a simulation: a draw in one never shifts another's.

export const ARRIVAL_STREAM: u64 = 1;
export const OUTPUT_STREAM: u64 = 2;
export const PROMPT_STREAM: u64 = 3;
export const CLASS_STREAM: u64 = 4;
export const PREDICTION_STREAM: u64 = 5;
export const ROUTING_STREAM: u64 = 6;
export const STATE_STREAM: u64 = 7; // of a modulated process
export const TURN_STREAM: u64 = 8; // of sessions
export const SHARING_STREAM: u64 = 9; // groups with a common prefix
