import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build-inner.ts"],
    testTimeout: 60_000,
    reporters: ["default", "json"],
    // .ci/run adds up every report of this folder.
    outputFile: { json: "build/reports/vitest.json" },
  },
});
