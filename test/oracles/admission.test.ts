import { describe, expect, test } from "vitest";
import { column, inner } from "../support/inner.ts";

/** The policies of assembly/queueing/admission.ts. */
const [OPTIMAL, EARLIEST_DUE, INDEX] = [0, 1, 3];

/** Costs a period but for `reject` and `outsource`, of one request. */
interface Kind {
  arrive: number;
  reject: number;
  early: number;
  late: number;
  threshold: number;
}

interface Instance {
  kinds: Kind[];
  due: number;
  room: number;
  free: number;
  outsource: number;
}

function cost(policy: number, { kinds, due, room, free, outsource }: Instance): number {
  inner.reset();
  const rows = kinds.flatMap(({ arrive, reject, early, late, threshold }) => [arrive, reject, early, late, threshold]);
  const table = inner.reserve(8 * rows.length);
  column(table, rows.length).set(rows);
  return inner.admissionCost(policy, kinds.length, table, due, room, free, outsource);
}

/** The optimum by plain value iteration on lists of requests, [class, periods until due], late ones at -1. */
function literal({ kinds, due, room, free, outsource }: Instance): number {
  type State = [kind: number, left: number][];
  const values = new Map<string, number>();
  const seen = new Map<string, State>();
  const keyOf = (state: State) => {
    const key = JSON.stringify([...state].sort((a, b) => a[1] - b[1] || a[0] - b[0]));
    if (!seen.has(key)) seen.set(key, state);
    return key;
  };
  const aged = (state: State): number => {
    let paid = 0;
    const kept: State = [];
    const late = kinds.map(() => 0);
    for (const [kind, left] of state) {
      if (left > 0) kept.push([kind, left - 1]);
      else if ((late[kind] ?? 0) < room) {
        late[kind] = (late[kind] ?? 0) + 1;
        paid += kinds[kind]?.late ?? 0;
        kept.push([kind, -1]);
      } else paid += outsource;
    }
    return paid + (values.get(keyOf(kept)) ?? 0);
  };
  const served = (state: State): number =>
    Math.min(
      aged(state),
      ...state.map(
        ([kind, left], i) => Math.max(0, left) * (kinds[kind]?.early ?? 0) + aged(state.filter((_, j) => j !== i)),
      ),
    );
  const period = (state: State) => free * served(state) + (1 - free) * aged(state);
  keyOf([]);
  let mean = 0;
  for (let sweep = 0; sweep < 3000; sweep++) {
    const next = new Map<string, number>();
    for (const [key, state] of seen) {
      const nobody = period(state);
      let total = nobody;
      for (const [kind, { arrive, reject }] of kinds.entries())
        total += arrive * (Math.min(reject + nobody, period([...state, [kind, due]])) - nobody);
      next.set(key, total);
    }
    mean = (next.get("[]") ?? 0) - (values.get("[]") ?? 0);
    for (const [key, value] of next) values.set(key, value - (next.get("[]") ?? 0));
  }
  return mean;
}

/** Urgent requests that are dear to refuse or to be late with, and more of others that are not. */
const mixed = (load: number, due = 3): Instance => ({
  kinds: [
    { arrive: 0.4 * load * 0.6, reject: 20, early: 0.3, late: 4, threshold: 4 },
    { arrive: 0.6 * load * 0.6, reject: 5, early: 0.3, late: 1, threshold: 2 },
  ],
  due,
  room: 6,
  free: 0.6,
  outsource: 25,
});

describe("admission to preferred times (card 119)", () => {
  test.each([0.6, 1.1])("the optimum is that of lists of requests, at load %s", (load) => {
    const small = { ...mixed(load, 1), room: 2 };
    expect(cost(OPTIMAL, small)).toBeCloseTo(literal(small), 5);
  });

  test.each([0.7, 0.9, 1.2].flatMap((load) => [2, 3].map((due) => ({ load, due }))))(
    "the index policy is within 5 % of the optimum, and beats the earliest due: load $load, due in $due",
    ({ load, due }) => {
      const given = mixed(load, due);
      const [best, index, earliest] = [cost(OPTIMAL, given), cost(INDEX, given), cost(EARLIEST_DUE, given)];
      expect(index).toBeGreaterThan(best * (1 - 1e-6));
      expect(index).toBeLessThan(1.05 * best);
      if (load >= 0.9) expect(index).toBeLessThan(0.85 * earliest);
    },
  );

  test("costs more where more come, and nothing where nobody does", () => {
    const costs = [0, 0.3, 0.6, 0.9, 1.2].map((load) => cost(OPTIMAL, mixed(load, 2)));
    expect(costs[0]).toBeCloseTo(0, 6);
    costs.slice(1).forEach((value, i) => {
      expect(value).toBeGreaterThan(costs[i] ?? 0);
    });
  });

  test("costs nothing where the server is always free and all are due at once", () => {
    const kind = { arrive: 0.5, reject: 9, early: 1, late: 1, threshold: 9 };
    expect(cost(OPTIMAL, { kinds: [kind], due: 0, room: 5, free: 1, outsource: 9 })).toBeCloseTo(0, 6);
  });
});
