import type { Server } from "node:net";

export function front(ports: { port: number; upstreamPort: number }): Promise<Server>;
