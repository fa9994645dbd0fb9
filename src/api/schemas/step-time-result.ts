import { z } from "@hono/zod-openapi";

const number = (description: string) => z.number().meta({ description });
const optional = (description: string) => z.number().optional().meta({ description });
const words = (description: string) => z.string().meta({ description });

const fit = z
  .object({
    kernel: words("The kernel's form, as /v1/cost-terms lists it."),
    gpu: words("The GPU that was measured, an id of /v1/hardware."),
    source: words("The serving kernel that was measured, or where its coefficients are stated."),
    dtype: words("The type that was measured; stated where none was."),
    date: words("When it was fitted or stated."),
    held_out: z
      .object({
        rows: z.int().meta({ description: "Measurements of shapes that the fit did not see." }),
        mean_error_ratio: number("Mean of |predicted / measured - 1| on them."),
      })
      .optional()
      .meta({ description: "Its error; absent where coefficients are stated." }),
  })
  .optional()
  .meta({ id: "KernelFit", description: "The fit that priced the row; absent where none did." });

const bound = (description: string) =>
  z.enum(["compute", "memory-bandwidth", "interconnect", "host"]).optional().meta({ description });

const row = z
  .object({
    name: words("The operator: its kind where it was asked for by itself, else the part of the step."),
    seconds: number("What it takes, in seconds: in a step over all layers."),
    seconds_low: optional("Lower end of its band, in seconds; absent where the law's error is unknown."),
    seconds_high: optional("Upper end of its band, in seconds."),
    flops: optional("Floating-point operations of one GPU; absent where the law does not know them."),
    bytes: optional("Bytes that one GPU reads and writes, or sends; absent where the law does not know them."),
    bound: bound("What it takes longest for at the datasheet's peaks; absent where unknown."),
    joules: optional("Energy of one GPU meanwhile, in joules; absent where its design power is unknown."),
    trust: z.enum(["measured", "carried-over", "stated", "datasheet-only"]).optional().meta({
      description:
        "measured: fitted on this GPU; carried-over: on another GPU, with this one's constants, or of another type; stated: as the kernel's authors describe it; datasheet-only: peak and bandwidth alone.",
    }),
    expected_error_ratio: optional("Mean relative error to expect of its seconds."),
    fit,
  })
  .meta({ id: "OperatorRow", description: "What an operator takes." });

export const stepTimeResultSchema = z
  .object({
    id: words("Names the request: the same request has the same id."),
    core: words("First 12 hexadecimal digits of the core binary's SHA-256."),
    seconds: number("The step, or the operators one after another, in seconds."),
    seconds_low: optional("As if every row were off by its mean error in the same direction, in seconds."),
    seconds_high: optional("The same in the other direction, in seconds."),
    flops: optional("Floating-point operations of one GPU; absent where a row's are."),
    bytes: optional("Bytes of one GPU; absent where a row's are."),
    joules: optional("Energy of one GPU, in joules; absent where a row's is."),
    rows: z
      .array(row)
      .meta({ description: "The operators: those asked for in their order, or the parts of the step." }),
    assumptions: z.array(words("An assumption.")).meta({ description: "What the figures take for granted." }),
    warnings: z
      .array(
        z
          .object({ code: words("For a program, in kebab-case."), detail: words("In words.") })
          .meta({ description: "What the reader should know." }),
      )
      .meta({ description: "How far to trust the figures." }),
    scenario: z.record(z.string(), z.unknown()).meta({ description: "The request in full." }),
  })
  .meta({ id: "StepTimeResult", description: "What a step or single operators take." });
