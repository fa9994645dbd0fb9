import { createApp } from "../../src/app.ts";
import type { Core } from "../../src/core/core.ts";
import { median, timed } from "../measure.ts";
import { ENGINE_SYSTEMS, loaded } from "./systems.ts";

const ROUNDS = 9;
const RUN = { requests: 25_000, replications: 4 };

/** Seconds of POST /v1/simulate on the first system: the body read, its largest stable rate found, 100,000 requests run. */
export async function benchHttp(core: Core): Promise<void> {
  const [system] = ENGINE_SYSTEMS;
  if (system === undefined) return;
  const { run: _run, ...scenario } = await core.use((instance) => loaded(instance, system));
  const asset = async () => undefined;
  const app = createApp({ name: "node", core, servicesDigest: "benchmark", asset, log: () => {} });
  const body = JSON.stringify({ ...scenario, run: RUN });
  const request = { method: "POST", headers: { "content-type": "application/json" }, body };
  const walls: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const { value, wall_s } = await timed(async () => {
      const response = await app.fetch(new Request("http://localhost/v1/simulate", request));
      return { status: response.status, text: await response.text() };
    });
    if (value.status !== 200) throw new Error(`POST /v1/simulate: ${value.status} ${value.text}`);
    walls.push(wall_s);
  }
  const [first = Number.NaN, ...rest] = walls;
  console.log(
    `POST /v1/simulate of ${RUN.replications} x ${RUN.requests} requests at ${system.name}, through the app: ` +
      `${median(rest).toFixed(3)} s (median of ${ROUNDS}), the first ${first.toFixed(3)} s`,
  );
}
