# The service on workerd alone: no account, no proxy. What `npm start` serves; wrangler.toml says the same to Cloudflare.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "headway", worker = (
      modules = [
        (name = "worker.mjs", esModule = embed "build/worker.mjs"),
        (name = "core.wasm", wasm = embed "build/core.wasm"),
      ],
      compatibilityDate = "2026-10-01",
      # request.signal aborts when the client disconnects, which stops its run.
      compatibilityFlags = ["enable_request_signal"],
      bindings = [(name = "ASSETS", service = "assets")],
    )),
    (name = "assets", disk = (path = "public")),
  ],
  # A port that is free: scripts/front.mjs listens for clients.
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "headway")],
);
