import { defineConfig } from "vite";

// The page is served by the worker from public/, beside the documentation that the build puts there.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: { outDir: "../public", emptyOutDir: false, target: "es2024", reportCompressedSize: false },
});
