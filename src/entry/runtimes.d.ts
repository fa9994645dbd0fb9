// What the entries use of their runtimes, and no more.

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "cloudflare:workers" {
  export const env: { ASSETS: { fetch(request: Request): Promise<Response> } };
}

declare namespace Deno {
  function readFileSync(path: string): Uint8Array<ArrayBuffer>;
  function readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
}
