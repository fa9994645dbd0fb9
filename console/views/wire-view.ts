import type { Answers } from "../answers.ts";
import { byId, element } from "../element.ts";

type Tab = "curl" | "request" | "analysis" | "simulation";
const TABS: Tab[] = ["curl", "request", "analysis", "simulation"];

/** The same question and answers as a program would have them. */
export class WireView {
  #tab: Tab = "curl";
  #answers: Answers | undefined;

  show(answers: Answers): void {
    this.#answers = answers;
    this.#render();
  }

  #render(): void {
    const text = this.#text();
    const tabs = TABS.map((tab) => {
      const button = element(
        "button",
        { type: "button", "aria-pressed": String(tab === this.#tab), id: `tab-${tab}` },
        tab,
      );
      button.addEventListener("click", () => {
        this.#tab = tab;
        this.#render();
        byId(`tab-${tab}`).focus();
      });
      return button;
    });
    const copy = element("button", { type: "button", class: "copy" }, "Copy");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    });
    const list = element("div", { role: "group", "aria-label": "Over HTTP", class: "tabs" }, ...tabs, copy);
    byId("wire").replaceChildren(list, element("pre", { tabindex: 0 }, text));
  }

  #text(): string {
    const { scenario, analysis, simulation } = this.#answers ?? {};
    const pretty = (value: unknown) => (value === undefined ? "…" : JSON.stringify(value, null, 2));
    switch (this.#tab) {
      case "curl":
        return `curl -s ${location.origin}/v1/analyze -H 'content-type: application/json' -d '${JSON.stringify(scenario)}'`;
      case "request":
        return pretty(scenario);
      case "analysis":
        return pretty(short(analysis?.result ?? analysis?.problem));
      case "simulation":
        return pretty(short(simulation?.result ?? simulation?.problem));
    }
  }
}

/** Without the distribution's hundreds of rows: the chart shows them. */
function short(answer: unknown): unknown {
  return answer === undefined
    ? undefined
    : JSON.parse(JSON.stringify(answer, (key, value) => (key === "cdf" ? undefined : value)));
}
