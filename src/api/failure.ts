import { Aborted } from "../services/simulate.ts";
import type { Ctx } from "./context.ts";
import { Problem } from "./problems.ts";

/** Nobody reads this status: the client has gone. */
const CLIENT_CLOSED_REQUEST = 499;

/** The app's one error handler: everything that is thrown leaves as a problem of the registry. */
export function failure(error: Error, c: Ctx): Response {
  const { requestId, platform } = c.var;
  if (error instanceof Problem) return error.response(c.req.path, requestId);
  if (error instanceof Aborted || c.req.raw.signal.aborted) {
    platform.log(`${requestId} the client left and its run was stopped`);
    return new Response(null, { status: CLIENT_CLOSED_REQUEST });
  }
  platform.log(`${requestId} ${error.stack ?? error.message}`);
  return new Problem("internal-error", "a fault of ours; the operator's log has it under the request_id").response(
    c.req.path,
    requestId,
  );
}
