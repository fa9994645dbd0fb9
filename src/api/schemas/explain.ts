import { z } from "@hono/zod-openapi";
import { RESOURCES } from "../../services/explanation.ts";

const number = (description: string) => z.number().meta({ description });

const knob = z
  .object({
    path: z.string().meta({
      description: "The field, as a path into the scenario; where it is a part, all its numbers are multiplied.",
    }),
    metric: z.string().meta({ description: "The metric, as a path into the result." }),
    elasticity: number("By how many per cent the metric changes for 1 % more of the knob, to first order."),
    effect: number("By how much that is, in the metric's own unit."),
  })
  .meta({ id: "Knob", description: "What a knob is worth." });

export const explainSchema = z
  .object({
    binding: z.enum([...RESOURCES, "none"]).meta({
      description:
        "The resource of which 1 % more takes the most off the mean end-to-end time; server is the speed of a law whose roofs are not told apart, none that no resource does.",
    }),
    sentence: z.string().meta({ description: "What binds, and where the knee is, in words." }),
    knee_per_s: number(
      "The rate from which 1 % more of it makes the mean end-to-end time over 1 % longer, in 1/s; absent where there is none.",
    ).optional(),
    knobs: z.array(knob).meta({ description: "The knobs, the largest effect first." }),
    evaluations_count: z.int().meta({ description: "Answers of the same model that it took." }),
  })
  .meta({ id: "Explain", description: "Why the answer is what it is: differences of the same model's answers." });

export const stepPart = z
  .object({
    term: z.string().meta({ description: "A term of the step law, or an operator of the model." }),
    seconds_ratio: number("Its share of the seconds of a mean step, 0 to 1."),
    bound: z.enum(["compute", "memory-bandwidth", "interconnect", "host"]).meta({ description: "What binds it." }),
  })
  .meta({ id: "StepPart", description: "A part of the mean step." });
