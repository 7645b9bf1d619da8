import { describe, expect, it } from 'vitest';
import { waitFor } from '../testing/wait-for.ts';
import { type Room, startPump } from './pump.ts';

type Item = { lane: string; name: string };

/** A pump over items in memory; `hold` makes the sends of a lane wait. */
function pumpOver(items: Item[], { slots = 10, perLane = 2 } = {}) {
  const sent: string[] = [];
  const errors: unknown[] = [];
  const held = new Map<string, PromiseWithResolvers<void>>();
  let most = 0;
  let underWay = 0;
  const claim = async ({ limit, perLane: ofLane, busy }: Room) => {
    const taken: Item[] = [];
    for (const item of [...items]) {
      const full = taken.filter(({ lane }) => lane === item.lane).length >= ofLane;
      if (taken.length >= limit || full || busy.includes(item.lane)) continue;
      items.splice(items.indexOf(item), 1);
      taken.push(item);
    }
    return { taken: taken.length, deliveries: taken };
  };
  const send = async ({ lane, name }: Item) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await held.get(lane)?.promise;
    underWay -= 1;
    if (name === 'broken') throw new Error(name);
    sent.push(name);
  };
  const start = () =>
    startPump({
      ...{ slots, perLane, everyMs: 5, claim, send },
      laneOf: (item: Item) => item.lane,
      onError: (error) => errors.push(error),
    });
  const hold = (lane: string) => held.set(lane, Promise.withResolvers());
  return { start, sent, errors, hold, release: (lane: string) => held.get(lane)?.resolve(), most: () => most };
}

const many = (lane: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ lane, name: `${lane}${index}` }));

describe('a pump', () => {
  it('is not held up by a lane that does not move', async () => {
    const pump = pumpOver([...many('slow', 100), ...many('fast', 100)]);
    pump.hold('slow');
    const running = pump.start();
    await waitFor(() => pump.sent.length === 100);
    expect(pump.sent.every((name) => name.startsWith('fast'))).toBe(true);
    pump.release('slow');
    await waitFor(() => pump.sent.length === 200);
    await running.stop();
  });

  it('has no more under way than it has slots', async () => {
    const pump = pumpOver(Array.from({ length: 50 }, (_, lane) => many(`lane ${lane} `, 3)).flat(), { slots: 7 });
    const running = pump.start();
    await waitFor(() => pump.sent.length === 150);
    expect(pump.most()).toBe(7);
    await running.stop();
  });

  it('goes on after a send that failed, and after it could not look', async () => {
    const pump = pumpOver([{ lane: 'a', name: 'broken' }, ...many('a', 3)]);
    const running = pump.start();
    await waitFor(() => pump.sent.length === 3);
    expect(pump.errors).toHaveLength(1);
    await running.stop();
  });

  it('stops once what is under way has ended, and takes nothing more', async () => {
    const items = many('a', 10);
    const pump = pumpOver(items);
    pump.hold('a');
    const running = pump.start();
    await waitFor(() => items.length === 8);
    const stopped = running.stop();
    pump.release('a');
    await stopped;
    expect(pump.sent).toHaveLength(2);
    expect(items).toHaveLength(8);
  });
});
