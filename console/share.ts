import type { Draft } from "./wire.ts";

// The scenario travels in the fragment of the address: it is never sent to a server.

export function toHash(scenario: Draft): string {
  const bytes = new TextEncoder().encode(JSON.stringify(scenario));
  return `#${btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}`;
}

/** The scenario of a fragment; undefined where there is none, or a damaged one. */
export function fromHash(hash: string): Draft | undefined {
  try {
    const text = atob(hash.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
    const parsed: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0))));
    return typeof parsed === "object" && parsed !== null ? (parsed as Draft) : undefined;
  } catch {
    return undefined;
  }
}
