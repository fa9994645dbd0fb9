import { answer } from "./answers.ts";
import { rows } from "./api.ts";
import { byId } from "./element.ts";
import { ScenarioForm } from "./form/form.ts";
import { debounced, Latest } from "./latest.ts";
import { registries } from "./registry.ts";
import { fromHash, toHash } from "./share.ts";
import { theme } from "./theme.ts";
import { page } from "./views/page.ts";
import type { Preset, Scenario } from "./wire.ts";

const QUIET_MS = 120;

/** What the page opens with where the service has no preset for it. */
const FIRST: Scenario = {
  workload: {
    arrivals: { kind: "poisson", rate_per_s: 3 },
    output_tokens: { kind: "lognormal", mean: 256, cv: 0.9 },
    max_output_tokens: 1024,
  },
  service: { kind: "linear", batch_s: 0.02, request_s: 0.01, token_s: 0.02, token_request_s: 0.0003 },
  engine: { batching: { kind: "elastic", max_batch: 64 } },
};

const [menus, presets] = await Promise.all([registries(), rows<Preset>("/v1/scenarios")]);
const shown = page((scenario) => form.take(scenario));
const latest = new Latest();
const form = new ScenarioForm(
  byId("scenario"),
  menus,
  presets.filter(({ verb }) => verb !== "optimize"),
  fromHash(location.hash) ?? FIRST,
  () => {
    history.replaceState(null, "", toHash(form.scenario));
    shown.busy();
    soon();
  },
);

const soon = debounced(() => void run(), QUIET_MS);

async function run(): Promise<void> {
  const signal = latest.begin();
  try {
    await answer(
      form.scenario,
      (answers) => {
        const result = answers.analysis?.result ?? answers.simulation?.result;
        if (result) form.capacity = result.max_rate_per_s;
        form.mark(answers.analysis?.problem ?? answers.simulation?.problem);
        shown.show(answers);
      },
      signal,
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

theme(byId("theme"), shown.repaint);
window.addEventListener("hashchange", () => {
  const scenario = fromHash(location.hash);
  if (!scenario) return;
  form.scenario = scenario;
  form.render();
  void run();
});
byId("share").addEventListener("click", async () => {
  history.replaceState(null, "", toHash(form.scenario));
  await navigator.clipboard.writeText(location.href);
  byId("share").textContent = "Copied";
  setTimeout(() => {
    byId("share").textContent = "Copy link";
  }, 1500);
});
void run();
