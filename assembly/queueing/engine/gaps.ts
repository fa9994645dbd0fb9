// The law of the gaps between a sequence's tokens under chunked prefill: the times of steps, weighted by the sequences that
// decode in them, over the nodes. Where prefill goes first a gap spans prefill steps too, and no law is given. Design:
// engine-analysis.md section 2.

import { at } from "../../abi/table";
import { levels } from "./levels";
import { nodes } from "./nodes";

class Gaps {
  private shares: usize = 0;
  private total: f64 = 0;

  open(): void {
    this.shares = nodes.share((n) => levels.mass(n));
    this.total = 0.0;
    for (let i = 0; i < nodes.count; i++) this.total += this.weight(i);
  }

  /** Tokens per second of a node's steps. */
  private weight(i: i32): f64 {
    return (at(this.shares, i) * nodes.node(i).decoding) / nodes.node(i).tau;
  }

  /** P(gap > t). */
  survival(t: f64): f64 {
    let sum = 0.0;
    for (let i = 0; i < nodes.count; i++) {
      const node = nodes.node(i);
      let longer = 0.0;
      for (let j = 0; j <= node.cells; j++) if (at(node.seconds, j) > t) longer += at(node.starts, j);
      sum += this.weight(i) * longer;
    }
    return sum / this.total;
  }
}

export const gaps = new Gaps();
