import { element } from "../element.ts";

const STEPS = 400;
/** The slider ends a little past the largest stable rate, so that overload can be tried. */
const PAST_CAPACITY = 1.15;

/** A slider over the arrival rate; its end follows the capacity of the server. */
export class RateSlider {
  readonly root = element("input", { type: "range", class: "wide", min: 1, max: STEPS, "aria-label": "Arrival rate" });
  #end = 1;
  #rate = 1;

  constructor(changed: (rate: number) => void) {
    this.root.addEventListener("input", () => {
      this.#rate = Number(((Number(this.root.value) / STEPS) * this.#end).toPrecision(3));
      this.#describe();
      changed(this.#rate);
    });
  }

  set rate(rate: number) {
    this.#rate = rate;
    if (rate > this.#end) this.#end = rate * 2;
    this.#place();
  }

  set capacity(rate: number | undefined) {
    this.#end = Math.max(PAST_CAPACITY * (rate ?? 0), rate === undefined ? this.#rate * 2 : this.#rate);
    this.#place();
  }

  #place(): void {
    this.root.value = String((this.#rate / this.#end) * STEPS);
    this.#describe();
  }

  #describe(): void {
    this.root.setAttribute("aria-valuetext", `${this.#rate} requests per second`);
  }
}
