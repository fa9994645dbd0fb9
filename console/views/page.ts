import { type Answers, chief } from "../answers.ts";
import { byId, element } from "../element.ts";
import { CdfPlot } from "./cdf-plot.ts";
import { headline } from "./headline.ts";
import { LoadPlot } from "./load-plot.ts";
import { table } from "./table.ts";
import { WireView } from "./wire-view.ts";

export interface Page {
  show(answers: Answers): void;
  /** An answer is on its way; what is shown belongs to the question before. */
  busy(): void;
  repaint(): void;
}

/** All views of the answers. */
export function page(): Page {
  const load = new LoadPlot(byId("load"));
  const cdf = new CdfPlot(byId("cdf"));
  const wire = new WireView();
  const answer = byId("answer");
  return {
    show(answers) {
      answer.classList.remove("busy");
      headline(answers);
      load.show(answers);
      if (!cdf.show(answers) && answers.simulation) {
        cdf.clear();
        byId("cdf").replaceChildren(
          element(
            "p",
            { class: "empty" },
            chief(answers)?.stable === false ? "An overloaded queue has no lasting distribution." : "",
          ),
        );
      }
      table(answers);
      wire.show(answers);
    },
    busy: () => answer.classList.add("busy"),
    repaint() {
      load.repaint();
      cdf.repaint();
    },
  };
}
