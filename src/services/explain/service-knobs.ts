// What a step or a batch costs: the law as a whole, and each of its parts that can be told apart.

import type { HardwareFigures } from "../../catalog/accelerator.ts";
import type { Resource } from "../explanation.ts";
import type { Bound, Form } from "../forms.ts";
import { hostOf } from "../presets.ts";
import type { FormsService, LinearService, RooflineService, Scenario, Service } from "../scenario.ts";
import { scaledForm, scaledService } from "../service-scale.ts";
import { gpusOf, hardwareOf, systemOf } from "../system.ts";
import { type Knob, smooth } from "./knob.ts";

const COEFFICIENTS = ["batch_s", "request_s", "token_s", "token_request_s"] as const;
const HOST = ["step_s", "layer_s", "sequence_s"] as const;

export function serviceKnobs(scenario: Scenario): Knob[] {
  const { service } = scenario;
  const whole = knob("service", (s, factor) => scaledService(s, factor), { resource: "server", time: true });
  if (service.kind === "linear") return [whole, ...linearKnobs(service)];
  if (service.kind === "forms") return [whole, ...formKnobs(service)];
  return [whole, ...gpuKnobs(service), ...hostKnobs(service, scenario)];
}

/** A knob of the service alone. */
function knob(
  path: string,
  times: (service: Service, factor: number) => Service,
  rest: Pick<Knob, "resource" | "time">,
) {
  return smooth(path, (s, factor) => ({ ...s, service: times(s.service, factor) }), rest);
}

function linearKnobs(service: LinearService): Knob[] {
  return COEFFICIENTS.filter((name) => service[name] > 0).map((name) =>
    knob(`service.${name}`, (_service, factor) => ({ ...service, [name]: service[name] * factor }), { time: true }),
  );
}

/** Each form as a roof, and how high it is: all its coefficients over a factor. */
function formKnobs(service: FormsService): Knob[] {
  return service.terms.flatMap(({ forms, bounds }, i) =>
    forms.map((form, j) => {
      const resource = bounds?.[j] ?? roofOf(form);
      const times = (_service: Service, factor: number): Service => ({
        ...service,
        terms: service.terms.map((term, k) =>
          k === i ? { ...term, forms: term.forms.map((f, l) => (l === j ? scaledForm(f, factor) : f)) } : term,
        ),
      });
      return knob(`service.terms.${i}.forms.${j}`, times, { resource, time: true });
    }),
  );
}

/** What a form reads says what it stands for: FLOPs go with tokens and pairs, bytes with weights and the KV that is read. */
export function roofOf({ token_s, pair_s, context_token_s }: Form): Bound {
  if (context_token_s > 0) return "memory-bandwidth";
  return token_s > 0 || pair_s > 0 ? "compute" : "host";
}

function gpuKnobs(service: RooflineService): Knob[] {
  const figures = hardwareOf(service.hardware);
  const figure = (name: keyof HardwareFigures, resource: Resource): Knob =>
    knob(
      `service.hardware.${name}`,
      (_service, factor) => ({ ...service, hardware: { ...figures, [name]: Number(figures[name]) * factor } }),
      { resource },
    );
  const own = `${service.weight_dtype}_flops_per_s` as keyof HardwareFigures;
  return [
    figure("memory_bytes_per_s", "memory-bandwidth"),
    figure("bf16_flops_per_s", "compute"),
    ...(own !== "bf16_flops_per_s" && figures[own] !== undefined ? [figure(own, "compute")] : []),
    ...(gpusOf(systemOf(service)) > 1 ? [figure("link_bytes_per_s", "interconnect")] : []),
  ];
}

function hostKnobs(service: RooflineService, { engine }: Scenario): Knob[] {
  const { host } = systemOf(service, hostOf(engine));
  return HOST.filter((name) => host[name] > 0).map((name) => {
    const times = (_service: Service, factor: number) => ({
      ...service,
      host: { ...host, [name]: host[name] * factor },
    });
    return knob(`service.host.${name}`, times, { resource: "host", time: true });
  });
}
