import { element } from "../element.ts";
import { isEngine } from "../engines.ts";
import { get, getNumber, set } from "../path.ts";
import type { Kind, Registries } from "../registry.ts";
import type { Draft, Json, Preset, Problem } from "../wire.ts";
import { inputId, listInput, menu, type NumberField, numberInput, type Option } from "./controls.ts";
import { parameterLabel, parametersOf, withKind } from "./kinds.ts";
import { RateSlider } from "./rate-slider.ts";

const RATE = "workload.arrivals.rate_per_s";
const SERVICE: NumberField[] = [
  { path: "service.batch_s", label: "Per batch", unit: "s", hint: "Seconds that every batch costs" },
  {
    path: "service.request_s",
    label: "Per request",
    unit: "s",
    hint: "Seconds of prefill for each request of a batch",
  },
  { path: "service.token_s", label: "Per token", unit: "s", hint: "Seconds of one decode step" },
  {
    path: "service.token_request_s",
    label: "Per token, request",
    unit: "s",
    hint: "More of it for each request of a batch",
  },
];
/** Where the scenario leaves the discipline to the engine's preset. */
const PRESET: Option = { id: "", label: "the preset's own", summary: "" };
const KNOBS: NumberField[] = [
  { path: "engine.max_num_seqs", label: "Sequences", unit: "", optional: true, hint: "Most sequences of a step" },
  {
    path: "engine.max_num_batched_tokens",
    label: "Tokens a step",
    unit: "",
    optional: true,
    hint: "Most new tokens of a step",
  },
  { path: "engine.kv_blocks", label: "KV blocks", unit: "", optional: true, hint: "KV memory of a replica" },
];
const OBJECTIVES: NumberField[] = [
  { path: "slo.ttft_s", label: "First token within", unit: "s", optional: true, hint: "Objective for TTFT" },
  { path: "slo.tpot_s", label: "Each token within", unit: "s", optional: true, hint: "Objective for TPOT" },
];
const RUN: NumberField[] = [
  { path: "run.requests", label: "Requests", unit: "", optional: true },
  { path: "run.replications", label: "Replications", unit: "", optional: true },
  { path: "run.seed", label: "Seed", unit: "", optional: true },
];

/** The scenario as a form. Its menus are the registries of the running service. */
export class ScenarioForm {
  readonly #slider = new RateSlider((rate) => this.#number({ path: RATE, label: "", unit: "" })(rate));

  constructor(
    readonly root: HTMLElement,
    readonly registries: Registries,
    readonly presets: Preset[],
    public scenario: Draft,
    readonly changed: () => void,
  ) {
    root.addEventListener("submit", (event) => event.preventDefault());
    this.render();
  }

  /** Shows another scenario from scratch. The focus stays on the field that had it. */
  render(): void {
    const focused = document.activeElement?.id;
    this.root.replaceChildren(
      this.#presetMenu(),
      ...this.#workload(),
      this.#group(
        "Batching",
        ...this.#kind("engine.batching", "Batching", this.registries.batching, true),
        ...(isEngine(this.scenario) ? KNOBS.map((field) => this.#field(field)) : []),
      ),
      this.#service(),
      this.#group(
        "Expectations",
        ...(isEngine(this.scenario) ? OBJECTIVES.map((field) => this.#field(field)) : []),
        this.#field({
          path: "slo.e2e_s",
          label: "Done within",
          unit: "s",
          optional: true,
          hint: "Objective for the time in the system",
        }),
        this.#field({
          path: "workload.patience_s",
          label: "Patience",
          unit: "s",
          optional: true,
          hint: "Leaves if service has not begun by then",
        }),
      ),
      element(
        "details",
        {},
        element("summary", {}, "Simulation"),
        element("div", { class: "fields" }, ...RUN.map((field) => this.#field(field))),
      ),
    );
    this.#slider.rate = getNumber(this.scenario, RATE) ?? 1;
    if (focused) document.getElementById(focused)?.focus();
  }

  set capacity(rate: number | undefined) {
    this.#slider.capacity = rate;
  }

  /** Marks the fields that a problem points at, and clears the others. */
  mark(problem: Problem | undefined): void {
    for (const note of this.root.querySelectorAll(".wrong")) note.remove();
    for (const input of this.root.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
    for (const { pointer, detail } of problem?.errors ?? []) {
      const input = document.getElementById(inputId(pointer.replace("#/", "").replaceAll("/", ".")));
      input?.setAttribute("aria-invalid", "true");
      input?.closest(".fields")?.append(element("p", { class: "wrong" }, detail));
    }
  }

  #presetMenu(): HTMLElement {
    const options = this.presets.map(({ id, title, summary }) => ({ id, label: title, summary }));
    const current = this.presets.find(({ request }) => JSON.stringify(request) === JSON.stringify(this.scenario));
    const own = { id: "", label: "Your own", summary: "" };
    const chooser = menu("preset", "Start from", [own, ...options], current?.id ?? "", (id) => {
      const preset = this.presets.find((p) => p.id === id);
      if (preset) this.take(preset.request);
    });
    return element("fieldset", {}, chooser, element("p", { class: "note" }, current?.summary ?? ""));
  }

  /** Traffic and lengths; a trace has both, and no law of either. */
  #workload(): HTMLElement[] {
    const limit = this.#field({ path: "workload.max_output_tokens", label: "Limit", unit: "tokens", optional: true });
    const rows = get(this.scenario, "workload.trace.rows");
    if (Array.isArray(rows)) {
      const note = element("p", { class: "note" }, `A trace of ${rows.length} requests, replayed as they came.`);
      return [this.#group("Traffic", note), this.#group("Output length", limit)];
    }
    const { arrivals, lengths } = this.registries;
    return [
      this.#group("Traffic", ...this.#kind("workload.arrivals", "Arrivals", arrivals), this.#slider.root),
      ...(get(this.scenario, "workload.prompt_tokens") === undefined
        ? []
        : [this.#group("Prompt length", ...this.#kind("workload.prompt_tokens", "Law", lengths))]),
      this.#group("Output length", ...this.#kind("workload.output_tokens", "Law", lengths), limit),
    ];
  }

  #service(): HTMLElement {
    const kind = get(this.scenario, "service.kind");
    if (kind === "linear") return this.#group("Service time", ...SERVICE.map((field) => this.#field(field)), lawNote());
    const model = [get(this.scenario, "service.model"), get(this.scenario, "service.hardware")];
    const named = model.filter((name) => typeof name === "string").join(" on ");
    const text = `Steps are priced by a law of kind ${kind}${named && `: ${named}`}. The link holds it in full.`;
    return this.#group("Service time", element("p", { class: "note" }, text));
  }

  #group(title: string, ...fields: HTMLElement[]): HTMLElement {
    return element("fieldset", {}, element("legend", {}, title), element("div", { class: "fields" }, ...fields));
  }

  /** A menu of kinds and the fields of the one chosen. */
  #kind(path: string, label: string, kinds: Kind[], noted = false): HTMLElement[] {
    const options: Option[] = kinds.map(({ id, summary }) => ({ id, label: id, summary }));
    const value = String(get(this.scenario, `${path}.kind`) ?? "");
    const control = menu(`${path}.kind`, label, value === "" ? [PRESET, ...options] : options, value, (id) => {
      const kind = kinds.find((k) => k.id === id);
      if (kind) this.take(withoutKnobs(withKind(this.scenario, path, kind)));
    });
    const summary = kinds.find(({ id }) => id === value)?.summary;
    const note = noted && summary ? [element("p", { class: "note" }, `${summary}.`)] : [];
    const fields = parametersOf(this.scenario, path, kinds).map((parameter) => {
      const at = `${path}.${parameter.id}`;
      const list = get(this.scenario, at);
      if (Array.isArray(list)) return listInput(at, parameterLabel(parameter.id), list.map(Number), this.#value(at));
      return this.#field({
        path: at,
        label: parameter.id === "rate_per_s" ? "Rate" : parameterLabel(parameter.id),
        unit: { "1": "", "1/s": "per s" }[parameter.unit] ?? parameter.unit,
        hint: parameter.summary,
        optional: parameter.id === "max_batch",
      });
    });
    return [control, ...note, ...fields];
  }

  #field(field: NumberField): HTMLElement {
    return numberInput(field, getNumber(this.scenario, field.path), this.#number(field));
  }

  #number({ path }: NumberField): (value: number | undefined) => void {
    const take = this.#value(path);
    return (value) => {
      take(value);
      if (path !== RATE || value === undefined) return;
      const input = document.getElementById(inputId(RATE));
      if (input instanceof HTMLInputElement && document.activeElement !== input) input.value = String(value);
      if (document.activeElement !== this.#slider.root) this.#slider.rate = value;
    };
  }

  #value(path: string): (value: Json | undefined) => void {
    return (value) => {
      this.scenario = set(this.scenario, path, value);
      this.#nowOwn();
      this.changed();
    };
  }

  /** What was edited is no preset any more. */
  #nowOwn(): void {
    const chooser = document.getElementById(inputId("preset"));
    if (chooser instanceof HTMLSelectElement) chooser.value = "";
    chooser?.closest("fieldset")?.querySelector(".note")?.replaceChildren();
  }

  /** Shows another scenario and tells of it. */
  take(scenario: Draft): void {
    this.scenario = scenario;
    this.render();
    this.changed();
  }
}

/** A batch-level discipline has no knobs of an engine, nor its objectives. */
function withoutKnobs(scenario: Draft): Draft {
  if (isEngine(scenario)) return scenario;
  const bare = set(scenario, "engine", { batching: get(scenario, "engine.batching") ?? { kind: "none" } });
  return OBJECTIVES.reduce((next, { path }) => set(next, path, undefined), bare);
}

function lawNote(): HTMLElement {
  const law = element("code", {}, "batch + request·b + (token + token·request·b)·l");
  return element("p", { class: "note" }, "A batch of b requests, the longest l tokens, takes ", law, " seconds.");
}
