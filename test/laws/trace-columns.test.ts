import { expect, test } from "vitest";
import { TraceReader } from "../../src/services/traces/index.ts";

const HEADER = "arrival_s,prompt_tokens,output_tokens";

function parse(text: string) {
  const reader = new TraceReader();
  reader.push(text);
  return reader.finish();
}

/** The columns that a trace may have beside its times and lengths. */
function extras(text: string) {
  const parsed = parse(text);
  if ("problems" in parsed) return parsed.problems;
  const { hashes, classes } = parsed.trace;
  return {
    hashes: hashes && { ends: [...hashes.ends], ids: [...hashes.ids] },
    classes: classes && { names: classes.names, places: [...classes.places] },
    warnings: parsed.warnings.map(({ code }) => code),
  };
}

test("hash ids of a CSV are one flat column, with the end of each row", () => {
  const text = `${HEADER},hash_ids\n0,1500,1,5 6 7\n1,10,1,\n2,1024,1,"5 6"\n3,600,1, 9007199254740991  0 \n`;
  const hashes = { ends: [3, 3, 5, 7], ids: [5, 6, 7, 5, 6, 9007199254740991, 0] };
  expect(extras(text)).toEqual({ hashes, classes: undefined, warnings: [] });
});

test("hash ids of Mooncake are the same, and may be absent", () => {
  const line = (hash_ids?: number[]) => JSON.stringify({ timestamp: 0, input_length: 9, output_length: 1, hash_ids });
  expect(extras([line([1, 2]), line(), line([1])].join("\n"))).toMatchObject({
    hashes: { ends: [2, 2, 3], ids: [1, 2, 1] },
  });
  expect(extras([line(), line([])].join("\n"))).toMatchObject({ hashes: undefined, warnings: [] });
});

test("classes are places in the order of their first rows", () => {
  const text = `class,${HEADER}\nchat,0,1,1\nbatch job,1,1,1\n chat ,2,1,1\n`;
  expect(extras(text)).toMatchObject({
    classes: { names: ["chat", "batch job"], places: [0, 1, 0] },
    hashes: undefined,
  });
});

test("rows beyond a reader's maximum leave no hash ids", () => {
  const reader = new TraceReader(1);
  reader.push(`${HEADER},hash_ids\n0,1,1,4\n1,1,1,5 6\n`);
  expect(reader.finish()).toMatchObject({ rows: 2, trace: { hashes: { ids: Float64Array.of(4) } } });
});

test.each([
  ["an id that is none", `${HEADER},hash_ids\n0,1,1,1 x`, "hash_ids"],
  ["a broken id", `${HEADER},hash_ids\n0,1,1,1.5`, "hash_ids"],
  ["a negative id", `${HEADER},hash_ids\n0,1,1,-1`, "hash_ids"],
  ["an id that an f64 cannot hold", `${HEADER},hash_ids\n0,1,1,9007199254740993`, "hash_ids"],
  ["ids with commas", `${HEADER},hash_ids\n0,1,1,"1,2"`, "hash_ids"],
  ["an empty class", `${HEADER},class\n0,1,1, `, "class"],
  ["hash ids that are no list", '{"timestamp":0,"input_length":1,"output_length":1,"hash_ids":"1 2"}', "hash_ids"],
  ["a string among hash ids", '{"timestamp":0,"input_length":1,"output_length":1,"hash_ids":["1"]}', "hash_ids"],
  ["too many classes", `${HEADER},class\n${Array.from({ length: 65 }, (_, i) => `0,1,1,c${i}\n`).join("")}`, "class"],
])("points at %s", (_name, text, column) => {
  expect(extras(text)).toMatchObject([{ column }]);
});
