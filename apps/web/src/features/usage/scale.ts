/** Values for the lines of a chart from 0 up to at least `most`, in steps that are easy to read: 1, 2, 2.5 or 5 times a power of ten. */
export function ticksFor(most: number, wanted = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999_999) ?? 10) * power;
  const count = Math.max(1, Math.ceil(most / step - 0.000_001));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day as people say it: `22 Nov`. */
export function wordOfDay(day: string): string {
  return `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1]}`;
}

/** Every how many bars a label stands, so that at most `most` of them do. */
export function labelStep(bars: number, most: number): number {
  return Math.max(1, Math.ceil(bars / most));
}
