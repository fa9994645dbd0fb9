import { rmSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

const PUBLIC = join(import.meta.dirname, "../public");

// The names of assets carry their hash: those of the build before would stay.
rmSync(join(PUBLIC, "assets"), { recursive: true, force: true });

// The page is served by the worker from public/, beside the documentation that the build puts there.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: { outDir: PUBLIC, emptyOutDir: false, target: "es2024", reportCompressedSize: false },
});
