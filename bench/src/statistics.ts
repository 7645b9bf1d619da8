export type Summary = { median: number; p95: number; count: number };

/** @param values in any order, at least one. */
export function summarize(values: number[]): Summary {
  return { median: quantile(values, 0.5), p95: quantile(values, 0.95), count: values.length };
}

/** Between two measured values, the value in proportion. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}

/** The ratio of the medians, with the interval that holds 95 of 100 resamplings of the pairs. */
export function ratioOfMedians(subject: number[], floor: number[]): { ratio: number; low: number; high: number } {
  const random = seeded(1);
  const ratios = Array.from({ length: 1_000 }, () => {
    const picks = subject.map(() => Math.floor(random() * subject.length));
    return ratio(
      picks.map((at) => subject[at] ?? 0),
      picks.map((at) => floor[at % floor.length] ?? 0),
    );
  });
  return { ratio: ratio(subject, floor), low: quantile(ratios, 0.025), high: quantile(ratios, 0.975) };
}

function ratio(subject: number[], floor: number[]): number {
  return quantile(subject, 0.5) / quantile(floor, 0.5);
}

/** A small generator of numbers in [0, 1), the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
