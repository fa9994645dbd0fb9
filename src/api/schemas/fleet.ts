import { z } from "@hono/zod-openapi";
import { MOST_REPLICAS } from "../../services/fleet.ts";
import { strict } from "./fields.ts";
import { router } from "./router.ts";

const MOST_GROUPS = 16;

const count = (description: string) => z.int().min(1).max(MOST_REPLICAS).meta({ description });

const group = strict({
  count: count("Replicas of the group."),
  speed_ratio: z.number().min(0.01).max(100).default(1).meta({
    description: "Speed of its replicas: the service law's times are divided by it; 1 unless given.",
  }),
}).meta({ id: "FleetGroup", description: "Replicas of one speed." });

/** The replicas, as they are sent: services/fleet.ts fills in the rest. */
export const fleet = strict({
  replicas: count("Replicas, all alike; 1 unless given, or groups are.").optional(),
  groups: z
    .array(group)
    .min(1)
    .max(MOST_GROUPS)
    .optional()
    .meta({
      description: `Groups of differing speed instead of replicas, ${MOST_REPLICAS} replicas at most in all.`,
    }),
  router: router.optional(),
}).meta({
  id: "Fleet",
  description:
    "Replicas of the engine, each with its own queue and KV, and who takes an arriving request. Under none and the step-level disciplines.",
});

/** What a result says of it. */
export const fleetSeen = z
  .object({
    messages_count: z.int().meta({
      description: "Messages between the router and the replicas, as the router's summary in /v1/routers counts them.",
    }),
    groups: z
      .array(
        z
          .object({
            count: z.int().meta({ description: "Replicas of the group." }),
            speed_ratio: z.number().meta({ description: "Their speed." }),
            requests_count: z.int().meta({ description: "Requests that they were given, warm-up included." }),
            busy_ratio: z
              .number()
              .optional()
              .meta({ description: "Share of time in which one is in service, 0 to 1." }),
          })
          .meta({ description: "What the replicas of a group did." }),
      )
      .meta({ description: "A row for each group of the scenario." }),
  })
  .meta({ description: "Over all replications; of more than one replica only." });
