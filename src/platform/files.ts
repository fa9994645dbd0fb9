import type { Asset } from "./platform.ts";

const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};

/** Static files by their path under public/. `read` throws where there is none; the runtime's own types are not asked. */
export function files(
  read: (path: string) => Promise<Uint8Array<ArrayBuffer>>,
): (path: string) => Promise<Asset | undefined> {
  return async (path) => {
    const type = TYPES[path.split(".").at(-1) ?? ""];
    if (type === undefined || !/^(\/[\w-][\w.-]*)+$/.test(path)) return undefined;
    const body = await read(path).catch(() => undefined);
    return body && { body, type };
  };
}
