import { StepDiscipline } from "../../batching/step-discipline";
import { STEP_BATCHING } from "../../batching/steps";
import { stepTicks } from "../../cost/forms";
import { step } from "../../cost/step";
import { blocks } from "./blocks";
import { stepsToNextEnd } from "./calendar";
import { finish } from "./finishing";
import { forming } from "./forming";
import { leapTicks, prepareLeap, stepsToReach } from "./leap";
import { prefixes } from "./prefixes";
import { NEVER, Replica, replicas } from "./replica";
import { NOBODY } from "./request";

/** Forms the next step of a replica, or a leap to its next change. */
class Planning {
  discipline: StepDiscipline = STEP_BATCHING[0];
  leaps: boolean = true;
  plans: i64 = 0;

  /** When the replica's next step ends, planned at its own time; NEVER where there is nothing to do. */
  next(r: Replica): i64 {
    r.leaps = false;
    r.steps = 1;
    if (!this.forms(r)) {
      if (r.seen === r.time) return NEVER;
      r.seen = r.time; // there was no step to form ahead
      if (!this.forms(r)) return NEVER;
    }
    this.plans++;
    r.stepTokens = step.tokens;
    r.stepPairs = step.pairs;
    r.stepContext = step.context;
    r.stepSequences = step.sequences;
    r.stepPrompts = step.prompts;
    if (!this.leaps || step.prompts > 0 || r.joining > 0 || step.extra > 0 || r.preempts || r.single)
      return r.time + stepTicks(r.law);
    const steps = this.longest(r);
    if (steps === 1) return r.time + stepTicks(r.law);
    if (blocks.grow()) r.free += blocks.dueAt(r, 0); // a leap takes its blocks at its end
    r.leaps = true;
    r.steps = steps;
    prepareLeap(r, r.law, steps);
    return r.time + leapTicks(r, steps);
  }

  /** Whether there is anything to do in the replica's next step. */
  private forms(r: Replica): boolean {
    forming.start(r);
    this.discipline.form(forming);
    return step.tokens > 0 || step.extra > 0 || r.joining > 0;
  }

  /**
   * Steps until a sequence ends or the KV blocks run out; the first step has its blocks. What is evicted may be what the
   * head of a blocked queue would have found, and so let it in: a leap ends before that.
   */
  private longest(r: Replica): i64 {
    const steps = stepsToNextEnd(r);
    if (steps === 1 || !blocks.grow()) return steps;
    const isBlocked = !r.closed && (r.waiting > 0 || r.preempted !== NOBODY);
    return blocks.stepsWithin(r, steps, blocks.dueAt(r, 0) + (isBlocked ? prefixes.unused(r) : r.free));
  }

  /** A leap that stretches over `time` is taken as far as its last step that ends by then, and goes on from there. */
  split(r: Replica, time: i64): void {
    if (!r.leaps || r.steps === 1) return;
    const taken = stepsToReach(r, time - r.time + 1, r.steps) - 1;
    if (taken === 0) return;
    const rest = r.steps - taken;
    r.steps = taken;
    finish(r, r.time + leapTicks(r, taken));
    r.steps = rest;
    r.stepPairs = r.context;
    r.stepContext = r.context;
    step.clear();
    step.decode(r.decoding, r.context);
    prepareLeap(r, r.law, rest);
  }

  /** The queue's head changes at `time`, within a leap: it ends with the step that is under way, or the one formed ahead. */
  cut(r: Replica, time: i64): i64 {
    const most = r.steps;
    r.steps = min<i64>(stepsToReach(r, time - r.time, most) + (replicas.ahead ? 1 : 0), most);
    return r.time + leapTicks(r, r.steps);
  }
}

export const planning = new Planning();
