import { MODELS } from "../../catalog/models.ts";
import { listing } from "../listing.ts";
import { modelSchema } from "../schemas/model.ts";

export const models = listing(
  "/v1/models",
  { tag: "catalogue", one: "Model", many: "Models", of: "models" },
  modelSchema,
  MODELS,
);
