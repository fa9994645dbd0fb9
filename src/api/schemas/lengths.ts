import { z } from "@hono/zod-openapi";
import { LENGTHS } from "../../../assembly/lengths";
import type { LengthLaw } from "../../../assembly/lengths/law";
import type { LengthSpec } from "../../services/scenario.ts";
import { MAX_TOKENS } from "../../services/workload.ts";
import { numbers, parameter, strict } from "./fields.ts";
import { byKind, pascal } from "./kinds.ts";

const empiricalColumns = {
  values: numbers("Lengths that were counted, in tokens, in any order.", {
    low: 1,
    high: MAX_TOKENS,
    integer: true,
    most: MAX_TOKENS,
  }),
  weights: numbers("How often each value occurs, in any unit; equal unless given. Their sum is above 0.", {
    low: 0,
    high: 1e15,
    integer: false,
    most: MAX_TOKENS,
  }).optional(),
};

/** The schema of one length law, from its registry entry: all fields of its forms, of which exactly one must be whole. */
function lawSchema(law: LengthLaw) {
  const kind = z.literal(law.id).meta({ description: "The id of the law." });
  const parameters = law.forms.flatMap((form) => form.parameters);
  const several = law.forms.length > 1;
  const fields = Object.fromEntries(
    parameters.map((p) => [p.id, several ? parameter(p).optional() : parameter(p)] as const),
  );
  const either = law.forms.map((form) => form.parameters.map((p) => p.id).join(" and ")).join(", or ");
  return strict({ kind, ...(law.forms.length === 0 ? empiricalColumns : fields) })
    .superRefine((value, context) => {
      if (several) oneForm(law, value, context);
    })
    .meta({
      id: `${pascal(law.id)}Lengths`,
      description: `${law.summary}.${several ? ` Stated by ${either}.` : ""}`,
    });
}

/** Reports what keeps the fields from being exactly one form of the law: that with the most fields given. */
function oneForm(law: LengthLaw, value: Record<string, unknown>, context: z.RefinementCtx): void {
  const given = Object.keys(value).filter((key) => key !== "kind" && value[key] !== undefined);
  const forms = law.forms.map((form) => form.parameters.map((p) => p.id));
  const common = (form: string[]) => form.filter((id) => given.includes(id)).length;
  const form = forms.reduce((best, next) => (common(next) > common(best) ? next : best), forms[0] ?? []);
  for (const id of form.filter((id) => !given.includes(id))) {
    context.addIssue({ code: "custom", path: [id], message: "is required", params: { code: "missing" } });
  }
  for (const id of given.filter((id) => !form.includes(id))) {
    const message = `does not go with ${form.join(" and ")}: state the law one way`;
    context.addIssue({ code: "custom", path: [id], message, params: { code: "conflicting-field" } });
  }
}

export const LENGTH_SCHEMAS = LENGTHS.map(lawSchema);

/** A law of lengths, by its `kind`; its output is what the services read, bar the weights of `empirical`. */
export const lengths = byKind(LENGTH_SCHEMAS, "LengthLaw", "A law of lengths in tokens, each at least 1.").transform(
  weighted,
);

/** Every law's fields were checked against its registry entry; an empirical one without weights gets equal ones. */
function weighted(law: Record<string, unknown>): LengthSpec {
  if (law.kind !== "empirical") return law as LengthSpec;
  const values = law.values as number[];
  const weights = (law.weights as number[] | undefined) ?? values.map(() => 1);
  return { kind: "empirical", values, weights };
}
