import type { z } from "@hono/zod-openapi";

/** A fault of a request: where it is (a JSON pointer into the body, with #), what is wrong in words, and its code. */
export interface Issue {
  pointer: string;
  detail: string;
  code: string;
}

/** More than this help nobody. */
export const MOST_ISSUES = 20;

/** The pointer of a path as a URI fragment (RFC 6901, section 6): what a fragment may not hold is percent-encoded. */
export function pointer(path: readonly PropertyKey[]): string {
  const escaped = (part: PropertyKey) => String(part).replaceAll("~", "~0").replaceAll("/", "~1");
  const encoded = (text: string) => encodeURI(text.toWellFormed()).replaceAll("#", "%23");
  return `#${path.map((part) => `/${encoded(escaped(part))}`).join("")}`;
}

/** What a schema found, in the words and codes of the API. */
export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.slice(0, MOST_ISSUES).flatMap(translate).slice(0, MOST_ISSUES);
}

function translate(issue: z.core.$ZodIssue): Issue[] {
  const at = pointer(issue.path);
  const one = (code: string, detail: string): Issue[] => [{ pointer: at, detail, code }];
  switch (issue.code) {
    case "unrecognized_keys": {
      const details = issue.message.split("\n");
      return issue.keys.slice(0, MOST_ISSUES).map((key, i) => ({
        pointer: pointer([...issue.path, key]),
        detail: details[i] ?? "is not a field here",
        code: "unknown-field",
      }));
    }
    case "invalid_union":
      return one(...kindFault(issue));
    case "invalid_type":
      return one(...typeFault(issue));
    case "invalid_value":
      return issue.input === undefined
        ? one("missing", "is required")
        : one("unknown-value", `must be ${list(issue.values.map(String))}`);
    case "too_small":
      return one(
        "too-small",
        `must ${bound(issue.origin, issue.inclusive ? "at least" : "greater than", issue.minimum)}`,
      );
    case "too_big":
      return one("too-big", `must ${bound(issue.origin, issue.inclusive ? "at most" : "less than", issue.maximum)}`);
    case "custom":
      return one(typeof issue.params?.code === "string" ? issue.params.code : "invalid", issue.message);
    default:
      return one("invalid", issue.message);
  }
}

function kindFault(issue: z.core.$ZodIssueInvalidUnion): [string, string] {
  // A union without a discriminator says in its schema what it takes.
  if (!("options" in issue && Array.isArray(issue.options)))
    return issue.input === undefined ? ["missing", "is required"] : ["wrong-type", issue.message];
  const options = issue.options.map(String);
  const last = String(issue.path.at(-1));
  const given = typeof issue.input === "object" && issue.input !== null && Object.hasOwn(issue.input, last);
  return [given ? "unknown-kind" : "missing", `must be ${list(options)}`];
}

function typeFault(issue: z.core.$ZodIssueInvalidType): [string, string] {
  if (issue.input === undefined) return ["missing", "is required"];
  if (typeof issue.input === "number") {
    if (!Number.isFinite(issue.input)) return ["not-finite", "must be a finite number"];
    if (issue.expected === "int") return ["not-integer", "must be a whole number"];
  }
  const expected = { int: "a whole number", record: "an object" }[String(issue.expected)] ?? article(issue.expected);
  return ["wrong-type", `must be ${expected}, not ${typeName(issue.input)}`];
}

function bound(origin: string, words: string, value: number | bigint): string {
  const counted = { array: "entries", string: "characters" }[origin];
  return counted === undefined ? `be ${words} ${value}` : `have ${words} ${value} ${counted}`;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return article(Array.isArray(value) ? "array" : typeof value);
}

function article(noun: string): string {
  return `${/^[aeio]/.test(noun) ? "an" : "a"} ${noun}`;
}

function list(options: string[]): string {
  return options.length === 1 ? String(options[0]) : `one of ${options.join(", ")}`;
}
