// npm run accuracy: writes docs/accuracy.md and its picture from the measurements, where they are at hand.

import { writeFileSync } from "node:fs";
import { app } from "../../src/entry/node.ts";
import { DOCUMENT, measure, measured, written } from "./document.ts";

if (measured()) {
  for (const [file, text] of Object.entries(written(await measure(app)))) writeFileSync(file, text);
  console.log(`${DOCUMENT} is written.`);
} else console.log(`The measurements of ../shared/data are not here: ${DOCUMENT} stays as it is.`);
