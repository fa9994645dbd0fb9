// npm run accuracy: writes docs/accuracy.md from the measurements, where they are at hand.

import { writeFileSync } from "node:fs";
import { DATA, present } from "../kernels/rows.ts";
import { accuracyDocument, DOCUMENT } from "./document.ts";

if (present()) {
  writeFileSync(DOCUMENT, accuracyDocument());
  console.log(`${DOCUMENT} is written.`);
} else console.log(`${DATA} is not here: ${DOCUMENT} stays as it is.`);
