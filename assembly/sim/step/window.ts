import {
  SEEN_BUSY,
  SEEN_CONTEXT,
  SEEN_KV,
  SEEN_LEFT,
  SEEN_OUTPUTS,
  SEEN_PAIRS,
  SEEN_PROMPTS,
  SEEN_RUNNING,
  SEEN_SEQUENCES,
  SEEN_SEQUENCE_MAX,
  SEEN_SEQUENCE_SQUARES,
  SEEN_TOKENS,
  SEEN_WAITING,
  SEEN_WINDOW,
  SEEN_WINDOW_STEPS,
} from "../../abi/layout-engine";
import { Request } from "./request";
import { Replica } from "./replica";
import { addSeen, setSeen } from "./seen";

/**
 * Averages over time, by integrating how many wait and run; nothing here knows a request's own times, so that Little's law
 * is a test. The window opens at the first measured arrival and closes at the first after the last measured one.
 */
class Window {
  isOpen: boolean = false;
  opened: i64 = 0;
  changed: i64 = 0;
  waiting: i32 = 0;
  running: i32 = 0;
  waited: f64 = 0;
  ran: f64 = 0;
  seconds: f64 = 0;
  /** What the client of a request sees later than the engine gives it, in ticks. */
  overhead: i64 = 0;
  // Written out by `flush`: ticks of replicas and of blocks, which sum past what a whole number holds ...
  busy: f64 = 0;
  kv: f64 = 0;
  // ... and sums over the steps that end inside, which do not.
  steps: i64 = 0;
  tokens: i64 = 0;
  pairs: i64 = 0;
  context: i64 = 0;
  sequences: i64 = 0;
  squares: i64 = 0;
  largest: i64 = 0;
  // Of the requests that leave inside.
  left: i64 = 0;
  outputs: i64 = 0;
  prompts: i64 = 0;

  clear(): void {
    this.isOpen = false;
    this.changed = 0;
    this.waiting = 0;
    this.running = 0;
    this.empty();
  }

  /** The numbers have been what they are until `time`. */
  until(time: i64): void {
    const ticks = <f64>(time - this.changed);
    this.waited += <f64>this.waiting * ticks;
    this.ran += <f64>this.running * ticks;
    this.changed = time;
  }

  /** Opens the window; `until` has been told of this time. */
  open(time: i64): void {
    this.isOpen = true;
    this.opened = time;
    this.waited = 0;
    this.ran = 0;
  }

  /** Closes the window; `until` has been told of this time. */
  close(time: i64): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    addSeen(SEEN_WINDOW, <f64>(time - this.opened) * this.seconds);
    addSeen(SEEN_WAITING, this.waited * this.seconds);
    addSeen(SEEN_RUNNING, this.ran * this.seconds);
  }

  /** The replica serves from its time to `end`; `used`: KV blocks, on average. */
  served(r: Replica, end: i64, used: f64): void {
    const ticks = <f64>(end - max<i64>(r.time, this.opened));
    this.busy += ticks;
    r.busy += ticks * this.seconds;
    this.kv += used * ticks;
  }

  /** The replica's step ends. */
  stepped(r: Replica, end: i64, used: f64): void {
    if (!this.isOpen) return;
    this.served(r, end, used);
    const steps = r.steps;
    const growth = r.leaps ? (<i64>r.decoding * steps * (steps - 1)) / 2 : 0;
    const sequences = r.stepSequences;
    this.steps += steps;
    this.tokens += r.stepTokens * steps;
    this.pairs += r.stepPairs * steps + growth;
    this.context += r.stepContext * steps + growth;
    this.sequences += sequences * steps;
    this.squares += sequences * sequences * steps;
    this.largest = max<i64>(this.largest, sequences);
  }

  /** A request leaves with its last token. */
  completed(request: Request): void {
    if (!this.isOpen) return;
    this.left++;
    this.outputs += request.output;
    this.prompts += request.prompt;
  }

  /** Writes out what was counted since the last time. */
  flush(): void {
    addSeen(SEEN_BUSY, this.busy * this.seconds);
    addSeen(SEEN_KV, this.kv * this.seconds);
    addSeen(SEEN_WINDOW_STEPS, <f64>this.steps);
    addSeen(SEEN_TOKENS, <f64>this.tokens);
    addSeen(SEEN_PAIRS, <f64>this.pairs);
    addSeen(SEEN_CONTEXT, <f64>this.context);
    addSeen(SEEN_SEQUENCES, <f64>this.sequences);
    addSeen(SEEN_SEQUENCE_SQUARES, <f64>this.squares);
    addSeen(SEEN_LEFT, <f64>this.left);
    addSeen(SEEN_OUTPUTS, <f64>this.outputs);
    addSeen(SEEN_PROMPTS, <f64>this.prompts);
    setSeen(SEEN_SEQUENCE_MAX, <f64>this.largest);
    this.empty();
  }

  private empty(): void {
    this.busy = 0;
    this.kv = 0;
    this.steps = 0;
    this.tokens = 0;
    this.pairs = 0;
    this.context = 0;
    this.sequences = 0;
    this.squares = 0;
    this.left = 0;
    this.outputs = 0;
    this.prompts = 0;
  }
}

export const window = new Window();
