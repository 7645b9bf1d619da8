/**
 * Waits until every one of them has ended, however it did: nothing is taken away under one that is still at work.
 * @throws the error of the first that failed.
 */
export async function allEnded(works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works);
  await Promise.all(works);
}
