const lives = [7, 30, 90, 180, 366];

/** The lives of a token to choose from, in days, none longer than `maxDays`, which is one of them. */
export function lifeOptions(maxDays: number): { value: string; label: string }[] {
  const days = [...lives.filter((life) => life < maxDays), maxDays];
  return days.map((life) => ({ value: String(life), label: life === 366 ? '1 year' : inDays(life) }));
}

function inDays(life: number): string {
  return life === 1 ? '1 day' : `${life} days`;
}
