import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkRows, TRACE_FORMATS, TraceReader } from "../../src/services/traces/index.ts";

const AZURE = "TIMESTAMP,ContextTokens,GeneratedTokens";
const PLAIN = "arrival_s,prompt_tokens,output_tokens";
const BURST = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type";

/** Reads a whole file at once. */
function parseTrace(text: string, most?: number) {
  const reader = new TraceReader(most);
  reader.push(text);
  return reader.finish();
}

/** The columns of a trace, or the problems. */
function read(text: string) {
  const parsed = parseTrace(text);
  if ("problems" in parsed) return parsed.problems;
  const { arrival_s, prompt_tokens, output_tokens } = parsed.trace;
  return [[...arrival_s], [...prompt_tokens], [...output_tokens]];
}

const three = [
  [0, 0.25, 90000.5],
  [374, 396, 7],
  [44, 109, 1],
];

test.each([
  ["plain", `${PLAIN}\n0,374,44\n0.25,396,109\n90000.5,7,1\n`],
  [
    "plain, other order, CRLF, BOM",
    "\uFEFFoutput_tokens,arrival_s,prompt_tokens\r\n44,0,374\r\n109,0.25,396\r\n1,90000.5,7\r\n",
  ],
  ["plain, late start, blank lines", `${PLAIN}\n5,374,44\n\n5.25,396,109\n90005.5,7,1\n\n`],
  [
    "azure",
    `${AZURE}\n2023-12-31 18:15:46.5,374,44\n2023-12-31 18:15:46.7500000,396,109\n2024-01-01 19:15:47.0000000,7,1`,
  ],
  [
    "azure of 2024",
    `${AZURE}\n2024-02-28 23:59:59.500000+00:00,374,44\n2024-02-28 23:59:59.75Z,396,109\n2024-03-01 01:00:00+00:00,7,1`,
  ],
  [
    "azure, quoted",
    `"TIMESTAMP","ContextTokens","GeneratedTokens"\r\n"2023-12-31 18:15:46.5","374","44"\r\n2023-12-31 18:15:46.75, "396" ,109\r\n"2024-01-01 19:15:47.0","7","1"\r\n`,
  ],
  [
    "burstgpt, with a comma and quotation marks in a cell",
    `${BURST}\n5,"GPT-4, ""turbo""",374,44,418,API log\n5.25,"",396,109,505,"a,b,c"\n90005.5,GPT-4,"7","1",8,API log\n`,
  ],
  [
    "burstgpt",
    `${BURST}\n5,ChatGPT,374,44,418,Conversation log\n5.25,GPT-4,396,109,505,API log\n90005.5,GPT-4,7,1,8,API log\n`,
  ],
  [
    "mooncake",
    [
      [0, 374, 44],
      [250, 396, 109],
      [90000500, 7, 1],
    ]
      .map(([timestamp, input_length, output_length]) =>
        JSON.stringify({ timestamp, input_length, output_length, hash_ids: [1, 2] }),
      )
      .join("\n"),
  ],
])("reads %s", (_name, text) => {
  expect(read(text)).toEqual(three);
  for (let size = 1; size < text.length; size++) {
    const reader = new TraceReader();
    for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
    expect(reader.finish()).toEqual(parseTrace(text));
  }
});

test("keeps the rows that it may, and counts the others", () => {
  const parsed = parseTrace(`${PLAIN}\n5,374,44\n5.25,396,109\n90005.5,7,0\n`, 2);
  expect(parsed).toMatchObject({ rows: 3, warnings: [{ code: "empty-outputs" }] });
  expect("trace" in parsed && [...parsed.trace.arrival_s]).toEqual([0, 0.25]);
});

test("keeps 100,000 rows in their order", () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => i);
  const parsed = parseTrace(`${PLAIN}\n${rows.map((i) => `${i},${i},${i + 1}`).join("\n")}`);
  expect("trace" in parsed && [...parsed.trace.arrival_s]).toEqual(rows);
  expect("trace" in parsed && [...parsed.trace.prompt_tokens]).toEqual(rows);
  expect("trace" in parsed && [...parsed.trace.output_tokens]).toEqual(rows.map((i) => i + 1));
});

test.each(["2024-02-29", "2000-02-29", "2023-12-31", "2023-04-30"])("reads %s", (day) => {
  expect(read(`${AZURE}\n${day} 23:59:59,1,2\n${day} 23:59:60,1,2`)).toEqual([
    [0, 1],
    [1, 1],
    [2, 2],
  ]);
});

test("keeps the 100 ns of an Azure stamp", () => {
  const text = `${AZURE}\n2023-11-16 18:15:46.6805900,374,44\n2023-11-16 18:15:50.9951690,396,109\n2023-11-17 18:15:46.6805901,1,1`;
  expect(read(text)[0]).toEqual([0, 4.314579, 86400.0000001].map((s) => expect.closeTo(s, 9)));
});

test.each([
  ["an empty file", "", 1, undefined],
  ["blank lines", "\n\n", 1, undefined],
  ["a header alone", `${PLAIN}\n`, 2, undefined],
  ["an unknown header", "timestamp,prompt_tokens,output_tokens\n1,2,3", 1, undefined],
  ["a missing column", "arrival_s,prompt_tokens\n1,2", 1, "output_tokens"],
  ["a missing cell", `${PLAIN}\n0,1,2\n1,2`, 3, "output_tokens"],
  ["an unsorted row", `${PLAIN}\n0,1,2\n2,1,2\n1,1,2`, 4, "arrival_s"],
  ["an unsorted stamp", `${AZURE}\n2023-11-16 18:15:46.1,1,2\n2023-11-16 18:15:46.05,1,2`, 3, "TIMESTAMP"],
  ["a stamp before the first", `${AZURE}\n2023-11-16 18:15:46.1,1,2\n2023-11-16 18:15:40.05,1,2`, 3, "TIMESTAMP"],
  ["a stamp that is none", `${AZURE}\n2023-13-16 18:15:46.1,1,2`, 2, "TIMESTAMP"],
  ...["2023-02-29", "2023-02-31", "2023-04-31", "1900-02-29", "2023-12-32", "2023-06-00"].map(
    (day): [string, string, number, string] => [
      `${day}, which is no day`,
      `${AZURE}\n1899-01-01 18:15:46.1,1,2\n${day} 18:15:46.1,1,2`,
      3,
      "TIMESTAMP",
    ],
  ),
  ["a quote that does not close", `${PLAIN}\n0,1,2\n1,"1,2\n2,1,2`, 3, undefined],
  ["a quote that does not close in a cell of no use", `${BURST}\n5,GPT-4,374,44,418,"API log`, 2, undefined],
  ["a quote within a cell", `${PLAIN}\n0,1,2\n1,1"",2`, 3, "prompt_tokens"],
  ["a header whose quote does not close", `"arrival_s,prompt_tokens,output_tokens\n0,1,2`, 1, undefined],
  ["a negative time", `${PLAIN}\n-1,1,2`, 2, "arrival_s"],
  ["an endless time", `${PLAIN}\n1e308,1,2`, 2, "arrival_s"],
  ["NaN", `${PLAIN}\nNaN,1,2`, 2, "arrival_s"],
  ["an empty cell", `${PLAIN}\n0,,2`, 2, "prompt_tokens"],
  ["hexadecimal", `${PLAIN}\n0,0x10,2`, 2, "prompt_tokens"],
  ["a negative length", `${PLAIN}\n0,1,-2`, 2, "output_tokens"],
  ["a broken length", `${PLAIN}\n0,1,2.5`, 2, "output_tokens"],
  ["a huge length", `${PLAIN}\n0,1,1e308`, 2, "output_tokens"],
  ["a line that is no JSON", '{"timestamp":0,"input_length":1,"output_length":1}\n{"timestamp":', 2, undefined],
  ["a string for a number", '{"timestamp":"0","input_length":1,"output_length":1}', 1, "timestamp"],
])("points at %s", (_name, text, row, column) => {
  const parsed = parseTrace(text);
  expect("problems" in parsed && parsed.problems[0]).toMatchObject(column === undefined ? { row } : { row, column });
});

test("stops at twenty problems", () => {
  const parsed = parseTrace(`${PLAIN}\n${"x,y,z\n".repeat(100_000)}`);
  expect("problems" in parsed && parsed.problems.length).toBe(20);
});

test("counts a request without output as one token and says so", () => {
  const parsed = parseTrace(`${PLAIN},user\n0,1,0,x\n1,1,3,y\n`);
  expect(parsed).toMatchObject({ warnings: [{ code: "ignored-columns" }, { code: "empty-outputs" }] });
  expect("trace" in parsed && [...parsed.trace.output_tokens]).toEqual([1, 3]);
});

test("checks rows of JSON as it checks a file", () => {
  expect(
    checkRows([
      [3, 5, 2],
      [4.5, 6, 0],
    ]),
  ).toMatchObject({ trace: { arrival_s: Float64Array.of(0, 1.5) } });
  expect(
    checkRows([
      [0, 1, 1],
      [-1, 1, 1],
    ]),
  ).toEqual({ problems: [{ row: 1, column: "0", detail: expect.any(String) }] });
  expect(checkRows([[0, 1]])).toMatchObject({ problems: [{ row: 0, column: "2" }] });
  expect(checkRows([])).toMatchObject({ problems: [{ row: 0 }] });
});

test("every format has its own id and recognises only its own first line", () => {
  const firsts = [AZURE, PLAIN, BURST, '{"timestamp":0}'];
  expect(new Set(TRACE_FORMATS.map((format) => format.id)).size).toBe(TRACE_FORMATS.length);
  const known = firsts.map((first) => TRACE_FORMATS.filter((format) => format.recognises(first)).map((f) => f.id));
  expect(known).toEqual([["azure"], ["plain"], ["burstgpt"], ["mooncake"]]);
});

const conversations = "../shared/data/traces/azure2023_conv.csv";

test.skipIf(!existsSync(conversations))(
  "reads the Azure conversations of 2023 (skipped where ../shared is absent)",
  () => {
    const [arrival_s = [], , output_tokens = []] = read(readFileSync(conversations, "utf8")) as number[][];
    expect(arrival_s.length).toBe(19366);
    expect(arrival_s.at(-1)).toBeCloseTo(0.973 * 3600, -1);
    expect(output_tokens.reduce((a, b) => a + b, 0) / 19366).toBeCloseTo(211.1, 1);
  },
);
