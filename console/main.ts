import { answer, chief } from "./answers.ts";
import { presets as catalogue } from "./api.ts";
import { byId } from "./element.ts";
import { ScenarioForm } from "./form/form.ts";
import { debounced, Latest } from "./latest.ts";
import { registries } from "./registry.ts";
import { fromHash, toHash } from "./share.ts";
import { theme } from "./theme.ts";
import { page } from "./views/page.ts";

const QUIET_MS = 120;

/** The preset that the page opens with. */
const FIRST = "chat-dynamic-16";

const [menus, all] = await Promise.all([registries(), catalogue()]);
const presets = all.filter(({ verb }) => verb === "analyze" || verb === "simulate");
const first = presets.find(({ id }) => id === FIRST) ?? presets[0];
const shown = page((scenario) => form.take(scenario));
const latest = new Latest();
const form = new ScenarioForm(byId("scenario"), menus, presets, fromHash(location.hash) ?? first?.request ?? {}, () => {
  history.replaceState(null, "", toHash(form.scenario));
  shown.busy();
  soon();
});

const soon = debounced(() => void run(), QUIET_MS);

async function run(): Promise<void> {
  const signal = latest.begin();
  try {
    await answer(
      form.scenario,
      (answers) => {
        const result = chief(answers);
        if (result) form.capacity = result.max_rate_per_s;
        form.mark(result ? undefined : answers.simulation?.problem);
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
