import pLimit from 'p-limit';
import type { Bench } from './bench.ts';
import { heading, ratioRow, row } from './report.ts';
import { handScript, timed, wholeTask, withRelay } from './whole-task.ts';

const tasks = 24;
/** As many side by side as the product runs. */
const sideBySide = 4;

/** Twenty-four tasks at once, to the last diff; against the hand script, four at a time. */
export async function benchBurst(bench: Bench): Promise<void> {
  const each: number[] = [];
  const ours = await timed(() =>
    Promise.all(
      Array.from({ length: tasks }, async () => each.push(await timed(() => wholeTask(bench.api, bench.repositoryId)))),
    ),
  );
  const limit = pLimit(sideBySide);
  const theirs = await withRelay(bench, (relay) =>
    timed(() => Promise.all(Array.from({ length: tasks }, () => limit(() => handScript(bench, relay))))),
  );
  heading(`${tasks} tasks at once, to the last diff`);
  row('through the API, all of them', [ours]);
  row('through the API, each from submit to diff', each);
  row(`by hand, ${sideBySide} at a time, all of them`, [theirs]);
  ratioRow([ours], [theirs]);
}
