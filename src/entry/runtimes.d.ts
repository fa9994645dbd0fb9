// What the entries use of their runtimes, and no more.

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "cloudflare:workers" {
  export const env: { ASSETS: { fetch(request: Request): Promise<Response> } };
}

declare namespace Deno {
  interface TcpConn {
    readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
    readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
    readonly localAddr: { port: number };
    setNoDelay(): void;
    close(): void;
  }
  const errors: { BadResource: new () => Error };
  const env: { get(name: string): string | undefined };
  function listen(options: { hostname: string; port: number }): AsyncIterable<TcpConn>;
  function connect(options: { hostname: string; port: number }): Promise<TcpConn>;
  function serve(
    options: { hostname: string; port: number; onListen: () => void },
    handler: (request: Request, info: { remoteAddr: { port: number } }) => Response | Promise<Response>,
  ): { addr: { port: number } };
  function readFileSync(path: string): Uint8Array<ArrayBuffer>;
  function readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
}
