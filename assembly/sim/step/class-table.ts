import { column } from "../../abi/arena";
import {
  CLASS_E2E,
  CLASS_SEEN_ATTAINED,
  CLASS_SEEN_DECODED,
  CLASS_SEEN_E2E,
  CLASS_SEEN_E2E_ATTAINED,
  CLASS_SEEN_SERVED,
  CLASS_SEEN_SIZE,
  CLASS_SEEN_TPOT,
  CLASS_SEEN_TPOT_ATTAINED,
  CLASS_SEEN_TTFT,
  CLASS_SEEN_TTFT_ATTAINED,
  CLASS_SEEN_WAIT,
  CLASS_TPOT,
  CLASS_TTFT,
} from "../../abi/layout-engine";
import { at, put } from "../../abi/table";
import { draws } from "./draws";

/** Sums over the measured requests of each class, and how many kept its objectives. */
class ClassTable {
  rows: usize = 0;
  row: usize = 0;
  attained: boolean = true;
  /** One class without objectives needs no table: it is the whole. */
  needed: boolean = true;

  reserve(classes: i32): void {
    this.rows = column(classes * CLASS_SEEN_SIZE);
    this.needed = classes > 1;
    for (let k = 0; k < classes; k++)
      if (min<f64>(min<f64>(draws.of(k, CLASS_TTFT), draws.of(k, CLASS_TPOT)), draws.of(k, CLASS_E2E)) < Infinity)
        this.needed = true;
  }

  /** A request of class `kind` has left; what follows is its own. */
  served(kind: i32, wait: f64, e2e: f64): void {
    this.row = this.rows + ((<usize>(kind * CLASS_SEEN_SIZE)) << 3);
    this.attained = true;
    this.add(CLASS_SEEN_SERVED, 1.0);
    this.add(CLASS_SEEN_WAIT, wait);
    this.add(CLASS_SEEN_E2E, e2e);
    this.judge(e2e <= draws.of(kind, CLASS_E2E), CLASS_SEEN_E2E_ATTAINED);
  }

  /** It had a first token. */
  first(kind: i32, ttft: f64): void {
    this.add(CLASS_SEEN_TTFT, ttft);
    this.judge(ttft <= draws.of(kind, CLASS_TTFT), CLASS_SEEN_TTFT_ATTAINED);
  }

  /** It had more than one token. */
  rest(kind: i32, tpot: f64): void {
    this.add(CLASS_SEEN_TPOT, tpot);
    this.add(CLASS_SEEN_DECODED, 1.0);
    this.judge(tpot <= draws.of(kind, CLASS_TPOT), CLASS_SEEN_TPOT_ATTAINED);
  }

  /** Whether it kept all its objectives; those of what it did not have are kept. */
  keeps(): boolean {
    if (this.attained) this.add(CLASS_SEEN_ATTAINED, 1.0);
    return this.attained;
  }

  private judge(inTime: boolean, place: i32): void {
    if (inTime) this.add(place, 1.0);
    else this.attained = false;
  }

  private add(place: i32, x: f64): void {
    put(this.row, place, at(this.row, place) + x);
  }
}

export const classTable = new ClassTable();
