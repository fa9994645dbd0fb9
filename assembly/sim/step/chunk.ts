import { fallTicks, mayFall, stepTicks } from "../../cost/forms";
import { step } from "../../cost/step";
import { Request } from "./request";

/**
 * The most tokens of the request's prompt, from `least` to `most`, with which the step takes at most `ticks`. All of a law
 * grows with the tokens but a table, which may fall where a kernel changes its tiles: the least that it holds from there
 * on grows again, so that nothing above what the search finds by it will do, and the first from there down that does is it.
 */
export function largestChunk(request: Request, most: i32, least: i32, law: usize, ticks: i64): i32 {
  let low = least;
  let high = most;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ticksWith(request, middle, law, true) <= ticks) low = middle;
    else high = middle - 1;
  }
  while (mayFall(law) && low > least && ticksWith(request, low, law, false) > ticks) low--;
  return low;
}

/** The ticks of the step if it took n more tokens of the prompt, or with `floor` the least that it would with n or more. */
function ticksWith(request: Request, n: i32, law: usize, floor: boolean): i64 {
  const tokens = step.tokens;
  const pairs = step.pairs;
  const context = step.context;
  const ends = <i64>(request.done + n === request.target);
  step.prefill(request.done, n);
  step.finishing += ends;
  const ticks = stepTicks(law) - (floor ? fallTicks(law) : 0);
  step.finishing -= ends;
  step.prompts--;
  step.sequences--;
  step.tokens = tokens;
  step.pairs = pairs;
  step.context = context;
  return ticks;
}
