// Markdown tables, and figures as they are read.

/** A column: its head, and whether figures stand in it. */
export type Column = string | { figure: string };

/** A table of rows of cells. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = columns.map((column) => (typeof column === "string" ? column : column.figure));
  const rule = columns.map((column) => (typeof column === "string" ? "---" : "--:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** Columns of figures. */
export const figures = (...names: string[]): Column[] => names.map((figure) => ({ figure }));

/** A figure with so many decimals, thousands apart. */
export function decimal(value: number, places = 1): string {
  const [whole = "", rest] = Math.abs(value).toFixed(places).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const text = rest === undefined ? grouped : `${grouped}.${rest}`;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A percentage with its sign. */
export function signed(percent: number, places = 1): string {
  const text = decimal(percent, places);
  return text.startsWith("−") || !/[1-9]/.test(text) ? text : `+${text}`;
}

export const count = (value: number) => decimal(value, 0);
