// Counter-based random numbers: value i of a stream is mix(base + (i + 1) * GAMMA), so a stream needs no state but its
// base, and replication r or subsystem k is a stream of its own. The generator is SplitMix64 (Steele, Lea, Flood,
// "Fast splittable pseudorandom number generators", OOPSLA 2014); its published vectors are a test.

const GAMMA: u64 = 0x9e3779b97f4a7c15;

/** SplitMix64's finaliser: a bijection on 64 bits. */
export function mix(z: u64): u64 {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/** A named stream of random numbers. */
export class Stream {
  state: u64 = 0;

  /** Places the stream at its first value; the same (seed, replication, name) gives the same numbers. */
  open(seed: u64, replication: u64, name: u64): void {
    this.state = mix(mix(mix(seed) + replication * GAMMA) + name * GAMMA);
  }

  /** 64 random bits. */
  bits(): u64 {
    this.state += GAMMA;
    return mix(this.state);
  }

  /** Uniform on (0, 1), never an end point; 53 bits. */
  uniform(): f64 {
    return (<f64>(<i64>(this.bits() >> 11)) + 0.5) * 1.1102230246251565e-16;
  }
}
