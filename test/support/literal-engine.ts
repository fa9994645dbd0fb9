import type { HashRows } from "./hash-rows.ts";

/** The engine in the most literal way: every block, every sequence and every step by itself. The reference of the core. */
export interface Literal {
  rows: HashRows;
  cache: boolean;
  max_seqs: number;
  token_budget: number;
  block_tokens: number;
  hash_tokens: number;
  blocks: number;
  /** Prompt and output are reserved at admission, instead of blocks on demand. */
  full: boolean;
  /** Ticks to copy a block out or back; the preempted are computed again where undefined. */
  swap_block?: number | undefined;
  /** Ticks: once, per new token, per attention pair, per context token, per sequence. */
  law: [number, number, number, number, number];
}

interface Sequence {
  row: number;
  ids: string[];
  /** Tokens in the KV, tokens to be there when its prefill ends, tokens given out. */
  kv: number;
  target: number;
  given: number;
  own: number;
  held: string[];
  state: "waiting" | "prefill" | "decode" | "swapped";
  /** The order in which those that decode have joined; whether it was ever admitted. */
  joined: number;
  begun: boolean;
  first: number;
  end: number;
}

export interface LiteralRun {
  first: number[];
  end: number[];
  preempted: number;
  copied: number;
  hits: number;
  asked: number;
}

export function literal(spec: Literal): LiteralRun {
  const { rows, block_tokens, hash_tokens, blocks } = spec;
  const size = hash_tokens / block_tokens;
  const of = (tokens: number) => Math.ceil(tokens / block_tokens);
  const holders = new Map<string, number>();
  const idle = new Map<string, true>(); // the coldest first
  const out = { preempted: 0, copied: 0, hits: 0, asked: 0 };
  let free = blocks; // blocks that nobody owns and the cache has not
  const all = rows.arrival_s.map((_, row): Sequence => {
    const ids = rows.hash_ids[row] ?? [];
    const tokens = (rows.prompt_tokens[row] ?? 0) + (rows.output_tokens[row] ?? 0);
    const full = Math.floor((rows.prompt_tokens[row] ?? 0) / hash_tokens);
    const block = (j: number) => (j < full && j < ids.length ? `${ids[j]}` : `own ${row}`);
    let chain = "";
    const chained = Array.from({ length: Math.floor(tokens / hash_tokens) }, (_, j) => {
      chain = `${chain}/${block(j)}`;
      return chain;
    });
    const target = rows.prompt_tokens[row] ?? 0;
    const start = { kv: 0, given: 0, own: 0, joined: 0, begun: false, first: -1, end: -1 };
    return { row, ids: chained, target, held: [], state: "waiting", ...start };
  });
  const output = (x: Sequence) => rows.output_tokens[x.row] ?? 0;
  let waiting: Sequence[] = [];
  let running: Sequence[] = [];

  const available = () => free + idle.size * size;
  const take = (count: number) => {
    while (free < count) {
      const [coldest] = idle.keys();
      if (coldest === undefined) throw new Error("no block is left");
      idle.delete(coldest);
      holders.delete(coldest);
      free += size;
    }
    free -= count;
  };
  const hold = (key: string) => {
    holders.set(key, (holders.get(key) ?? 0) + 1);
    idle.delete(key);
  };
  const keep = (x: Sequence) => {
    if (!spec.cache) return;
    for (const key of x.ids.slice(x.held.length, Math.floor(x.kv / hash_tokens))) {
      if (holders.has(key)) free += size;
      hold(key);
      x.held.push(key);
      x.own -= size;
    }
  };
  const letGo = (x: Sequence) => {
    keep(x);
    free += x.own;
    x.own = 0;
    for (const key of x.held.reverse()) {
      const left = (holders.get(key) ?? 0) - 1;
      holders.set(key, left);
      if (left === 0) idle.set(key, true);
    }
    x.held = [];
    running = running.filter((other) => other !== x);
  };
  const found = (x: Sequence) => {
    if (!spec.cache || x.state === "swapped") return [];
    const most = x.ids.slice(0, Math.floor((x.target - 1) / hash_tokens));
    const miss = most.findIndex((key) => !holders.has(key));
    return miss < 0 ? most : most.slice(0, miss);
  };

  const arrival = (row: number) => Math.round((rows.arrival_s[row] ?? 0) * 1e12);
  let joins = 0;
  let now = 0;
  let next = 0;
  for (let left = all.length; left > 0; ) {
    while (next < all.length && arrival(next) <= now) waiting.push(all[next++] as Sequence);
    let [tokens, pairs, context, extra, preempts] = [0, 0, 0, 0, false];
    const preempt = () => {
      const x = running.at(-1) as Sequence;
      preempts = true;
      out.preempted++;
      if (x.state === "decode" && spec.swap_block !== undefined) {
        out.copied += of(x.kv);
        extra += of(x.kv) * spec.swap_block;
        letGo(x);
        x.state = "swapped";
      } else {
        letGo(x);
        x.state = "waiting";
        x.kv = 0;
        x.target = (rows.prompt_tokens[x.row] ?? 0) + x.given;
      }
      waiting = [x, ...waiting];
    };
    const decoding = () => running.filter((x) => x.state === "decode");
    const grows = () => decoding().filter((x) => !spec.full && of(x.kv + 1) > of(x.kv));
    while (grows().length > available()) preempt();
    take(grows().length);
    for (const x of grows()) x.own++;
    const decoders = decoding();
    for (const x of decoders) {
      tokens++;
      pairs += x.kv + 1;
      context += x.kv + 1;
    }
    const joiners: Sequence[] = [];
    let sequences = decoders.length;
    let budget = spec.token_budget - tokens;
    const chunk = (x: Sequence) => {
      const n = Math.min(x.target - x.kv, budget);
      for (let i = 1; i <= n; i++) pairs += x.kv + i;
      if (!spec.full) x.own += of(x.kv + n) - of(x.kv);
      x.kv += n;
      tokens += n;
      context += x.kv;
      budget -= n;
      sequences++;
      if (x.kv === x.target) joiners.push(x);
    };
    const partial = running.find((x) => x.state === "prefill");
    if (partial !== undefined && budget > 0) {
      const need = spec.full ? 0 : of(Math.min(partial.target, partial.kv + budget)) - of(partial.kv);
      if (need > available()) preempt();
      else {
        take(need);
        chunk(partial);
      }
    }
    while (!preempts && budget > 0 && running.length < spec.max_seqs) {
      const x = waiting[0];
      if (x === undefined) break;
      const hits = found(x);
      const done = x.state === "swapped" ? 0 : hits.length * hash_tokens;
      const n = x.state === "swapped" ? x.kv : Math.min(x.target - done, budget);
      const need = spec.full ? of(x.target + output(x)) - done / block_tokens : of(done + n) - of(done);
      if (need + hits.filter((key) => idle.has(key)).length * size > available()) break;
      waiting = waiting.slice(1);
      running.push(x);
      for (const key of hits) hold(key);
      x.held = hits;
      if (!x.begun) {
        out.asked += (rows.hash_ids[x.row] ?? []).length;
        out.hits += hits.length;
        x.begun = true;
      }
      take(need);
      if (x.state === "swapped") {
        x.own = need;
        out.copied += need;
        extra += need * (spec.swap_block ?? 0);
        joiners.push(x);
      } else {
        if (spec.full) x.own = need;
        x.kv = done;
        x.state = "prefill";
        chunk(x);
      }
    }
    if (tokens === 0 && extra === 0) {
      if (next === all.length) throw new Error("nothing can go on");
      now = arrival(next);
      continue;
    }
    const [once, token, pair, each, sequence] = spec.law;
    now += once + token * tokens + pair * pairs + each * context + sequence * sequences + extra;
    const finish = (x: Sequence) => {
      if (x.given < output(x)) return;
      x.end = now;
      letGo(x);
      left--;
    };
    for (const x of decoders) {
      x.kv++;
      x.given++;
    }
    // Of those that end together the last to have joined lets go first.
    for (const x of decoders.sort((a, b) => b.joined - a.joined)) finish(x);
    for (const x of joiners) {
      if (x.state === "prefill") {
        keep(x);
        x.given++;
        if (x.first < 0) x.first = now;
      }
      x.state = "decode";
      x.joined = joins++;
      finish(x);
    }
    const owned = running.reduce((sum, x) => sum + x.own, 0);
    if (free + owned + holders.size * size !== blocks) throw new Error("blocks are lost");
  }
  if (available() !== blocks) throw new Error("blocks are held by nobody");
  return { ...out, first: all.map((x) => x.first), end: all.map((x) => x.end) };
}
