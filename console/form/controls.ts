import { element } from "../element.ts";

/** Inputs by the path that they edit: problems point at paths. */
export function inputId(path: string): string {
  return `field-${path.replaceAll(".", "-")}`;
}

export interface NumberField {
  path: string;
  label: string;
  unit: string;
  hint?: string;
  /** May be left empty. */
  optional?: boolean;
}

/** A number with its unit. What is no number is marked and not passed on; an empty optional one is undefined. */
export function numberInput(
  field: NumberField,
  value: number | undefined,
  changed: (value: number | undefined) => void,
): HTMLElement {
  const id = inputId(field.path);
  const input = element("input", {
    id,
    inputmode: "decimal",
    value: value === undefined ? "" : String(value),
    placeholder: field.optional ? "none" : undefined,
  });
  input.addEventListener("input", () => {
    const text = input.value.trim();
    const parsed = Number(text);
    const fine = text === "" ? field.optional === true : Number.isFinite(parsed);
    input.setAttribute("aria-invalid", String(!fine));
    if (fine) changed(text === "" ? undefined : parsed);
  });
  const unit = field.unit === "" ? undefined : element("span", { class: "unit" }, field.unit);
  return labelled(id, field.label, element("div", { class: "box" }, input, unit), field.hint);
}

/** A comma-separated list of numbers. */
export function listInput(
  path: string,
  label: string,
  value: number[],
  changed: (value: number[]) => void,
): HTMLElement {
  const id = inputId(path);
  const input = element("input", { id, value: value.join(", ") });
  input.addEventListener("input", () => {
    const parsed = input.value.split(",").map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
    const fine = parsed.every(Number.isFinite);
    input.setAttribute("aria-invalid", String(!fine));
    if (fine) changed(parsed);
  });
  const field = labelled(id, label, element("div", { class: "box" }, input));
  field.classList.add("wide");
  return field;
}

export interface Option {
  id: string;
  label: string;
  summary: string;
}

export function menu(
  path: string,
  label: string,
  options: Option[],
  value: string,
  changed: (id: string) => void,
): HTMLElement {
  const id = inputId(path);
  const select = element(
    "select",
    { id },
    ...options.map((o) => element("option", { value: o.id, selected: o.id === value, title: o.summary }, o.label)),
  );
  select.addEventListener("change", () => changed(select.value));
  const field = labelled(id, label, element("div", { class: "box" }, select));
  field.classList.add("wide");
  return field;
}

function labelled(id: string, label: string, control: HTMLElement, hint?: string): HTMLElement {
  return element("div", { class: "field" }, element("label", { for: id, title: hint ?? label }, label), control);
}
