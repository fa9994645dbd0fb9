import type { Form } from "./forms.ts";
import type { Service } from "./scenario.ts";

/** The law with every coefficient multiplied. */
export function scaledService(service: Service, factor: number): Service {
  if (service.kind === "roofline") return { ...service, time_ratio: factor };
  if (service.kind === "linear") {
    const { batch_s, request_s, token_s, token_request_s } = service;
    return {
      kind: "linear",
      batch_s: batch_s * factor,
      request_s: request_s * factor,
      token_s: token_s * factor,
      token_request_s: token_request_s * factor,
    };
  }
  const scaled = (form: Form) => scaledForm(form, factor);
  return { kind: "forms", terms: service.terms.map((term) => ({ ...term, forms: term.forms.map(scaled) })) };
}

export function scaledForm(form: Form, factor: number): Form {
  return {
    step_s: form.step_s * factor,
    token_s: form.token_s * factor,
    pair_s: form.pair_s * factor,
    context_token_s: form.context_token_s * factor,
    sequence_s: form.sequence_s * factor,
  };
}
