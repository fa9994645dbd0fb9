// npm run accuracy: writes docs/accuracy.md and its picture from the measurements, where they are at hand, and the errors of the
// analysis of engines against simulations, which need none.

import { readFileSync, writeFileSync } from "node:fs";
import { app, core } from "../../src/entry/node.ts";
import { DOCUMENT, measure, measured, written } from "./document.ts";
import { compareGrid } from "./grid.ts";
import { GRID_HEADING, gridSection } from "./grid-section.ts";

if (measured()) for (const [file, text] of Object.entries(written(await measure(app)))) writeFileSync(file, text);
else console.log(`The measurements of ../shared/data are not here: what ${DOCUMENT} says of them stays as it is.`);
const [before = ""] = readFileSync(DOCUMENT, "utf8").split(GRID_HEADING);
writeFileSync(DOCUMENT, `${before.trimEnd()}\n\n${gridSection(await compareGrid(core))}`);
console.log(`${DOCUMENT} is written.`);
