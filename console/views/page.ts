import { type Answers, chief } from "../answers.ts";
import { byId } from "../element.ts";
import type { Draft } from "../wire.ts";
import { CdfPlot } from "./cdf-plot.ts";
import { headline } from "./headline.ts";
import { LoadPlot } from "./load-plot.ts";
import { Recommend } from "./recommend.ts";
import { table } from "./table.ts";
import { WireView } from "./wire-view.ts";

export interface Page {
  show(answers: Answers): void;
  /** An answer is on its way; what is shown belongs to the question before. */
  busy(): void;
  repaint(): void;
}

/** All views of the answers; `take` is told a scenario to go to. */
export function page(take: (scenario: Draft) => void): Page {
  const load = new LoadPlot(byId("load"));
  const cdf = new CdfPlot(byId("cdf"));
  const wire = new WireView();
  const recommend = new Recommend(take);
  const answer = byId("answer");
  const progress = byId("progress");
  return {
    show(answers) {
      answer.classList.remove("busy");
      answer.classList.toggle("refused", !chief(answers) && answers.simulation !== undefined);
      progress.textContent = answers.pending ?? "";
      headline(answers);
      load.show(answers);
      if (!cdf.show(answers) && answers.simulation)
        cdf.say(chief(answers)?.stable === false ? "An overloaded queue has no lasting distribution." : "");
      table(answers);
      recommend.show(answers.scenario, chief(answers)?.max_rate_per_s);
      wire.show(answers);
    },
    busy() {
      answer.classList.add("busy");
      progress.textContent = "Calculating …";
    },
    repaint() {
      load.repaint();
      cdf.repaint();
    },
  };
}
