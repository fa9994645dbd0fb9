const MASK = (1n << 64n) - 1n;

function mix(z: bigint): bigint {
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

/** The digest of every served request's row, first token and end, in ticks, as the core makes it. */
export function digestOf(served: { row: number; first: number; end: number }[]): bigint {
  const one = ({ row, first, end }: { row: number; first: number; end: number }) =>
    mix(((BigInt(row) * 0x9e3779b97f4a7c15n) & MASK) ^ mix(BigInt(first)) ^ mix(mix(BigInt(end))));
  return served.reduce((sum, request) => (sum + one(request)) & MASK, 0n);
}
