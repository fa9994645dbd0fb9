// E_k/G/1 by its roots. With U = S - A, E W = E U^2 / (-2 E U) - E I^2 / (2 E I), I an idle period; 1 - E e^{s I} is
// s prod (1 - s / z_i) / (1 - s / v)^k up to a factor, v the rate of a phase and z_i the k - 1 zeros of
// E e^{-s S} = (1 - s / v)^k with a positive real part: E I^2 / (2 E I) = k / v - sum 1 / z_i.

type Complex = [re: number, im: number];
const times = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const exp = ([a, b]: Complex): Complex => [Math.exp(a) * Math.cos(b), Math.exp(a) * Math.sin(b)];

/** log F(z), continued from log F(0) = 0 along the straight way. */
function along(transform: (z: Complex) => Complex, [re, im]: Complex): Complex {
  const steps = 64;
  let turned = 0;
  let [x, y] = transform([0, 0]);
  for (let i = 1; i <= steps; i++) {
    const [c, d] = transform([(re * i) / steps, (im * i) / steps]);
    turned += Math.atan2(x * d - y * c, x * c + y * d);
    [x, y] = [c, d];
  }
  return [Math.log(Math.hypot(x, y)), turned];
}

/** Mean wait in s; `rate` of arrivals, whose gaps are sums of k phases. */
export function erlangWait(rate: number, k: number, services: [seconds: number, probability: number][]): number {
  const v = k * rate;
  const moment = (n: number) => services.reduce((sum, [s, p]) => sum + p * s ** n, 0);
  const transform = ([a, b]: Complex): Complex =>
    services.reduce<Complex>(
      ([re, im], [s, p]) => {
        const [x, y] = exp([-s * a, -s * b]);
        return [re + p * x, im + p * y];
      },
      [0, 0],
    );
  let inverse = 0; // sum 1 / z_i, real: the zeros come in conjugate pairs
  for (let i = 1; i < k; i++) {
    const turn: Complex = [Math.cos((2 * Math.PI * i) / k), Math.sin((2 * Math.PI * i) / k)];
    let z: Complex = [v, 0];
    // z = v (1 - turn F(z)^{1/k}) contracts towards the zero; of the k roots that which F(0) = 1 leads to on the way to z.
    for (let n = 0; n < 10_000; n++) {
      const root = exp(along(transform, z).map((x) => x / k) as Complex);
      const [a, b] = times(turn, root);
      const next: Complex = [v * (1 - a), -v * b];
      const moved = Math.hypot(next[0] - z[0], next[1] - z[1]);
      z = next;
      if (moved < 1e-14 * v) break;
    }
    inverse += z[0] / (z[0] ** 2 + z[1] ** 2);
  }
  const drift = 1 / rate - moment(1);
  const square = moment(2) - (2 * moment(1)) / rate + (k + 1) / (k * rate * rate);
  return square / (2 * drift) - (k / v - inverse);
}
