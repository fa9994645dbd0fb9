// docs/accuracy.md: what the measurements give, and nothing else.

import { kernelsSection } from "./kernels-section.ts";
import { scoreOperators } from "./operators.ts";
import { scoreOutside } from "./outside.ts";

export const DOCUMENT = "docs/accuracy.md";

/** The text of the document. */
export function accuracyDocument(): string {
  return `# How far off it is

\`npm run accuracy\` writes this document from measurements of real GPUs, of which no row is in this repository. Losses are shown beside gains.

## Kernels

${kernelsSection(scoreOperators(), scoreOutside())}
`;
}
