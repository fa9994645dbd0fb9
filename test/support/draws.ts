/** Numbers of a Lehmer generator, for tests that draw their inputs. */
export function draws(seed: number): {
  between: (a: number, b: number) => number;
  logarithmic: (a: number, b: number) => number;
} {
  let state = seed;
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return {
    between: (a, b) => a + (b - a) * uniform(),
    logarithmic: (a, b) => Math.round(a * (b / a) ** uniform()),
  };
}
