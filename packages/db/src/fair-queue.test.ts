import { taskPriorities } from '@codex-web/contracts/queue';
import { describe, expect, it } from 'vitest';
import { chooseNext, type Line } from './choose-next.ts';
import { type CountedLine, positionOf } from './queue-standing.ts';
import { seededRandom } from './testing/random.ts';
import { type History, lineKey, type Scenario, type Submission, simulateQueue } from './testing/simulate-queue.ts';

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

let count = 0;
function submission(personId: string, at: number, given: Partial<Submission> = {}): Submission {
  count += 1;
  return { id: `${count}`, workspaceId: 'w', personId, at, lasts: 10, priority: 'normal', dependsOn: [], ...given };
}
const many = (personId: string, length: number, at = 0, given: Partial<Submission> = {}) =>
  Array.from({ length }, () => submission(personId, at, given));
const play = (submissions: Submission[], given: Partial<Scenario> = {}) =>
  simulateQueue({ submissions, places: 2, limits: {}, ...given });
const people = (history: History) => history.starts.map(({ line }) => line.replace('w/', ''));

describe('a colleague with one task, beside somebody with 200', () => {
  it.each([1, 2, 8])('is served with the next free place of %i', (places) => {
    const one = submission('quiet', 15);
    const history = play([...many('busy', 200), one], { places });
    const start = history.starts.find(({ id }) => id === one.id);
    const between = history.starts.filter(({ at }) => at > 15 && at < (start?.at ?? 0));
    expect(between).toEqual([]);
    // The next place becomes free when what ran at the submission ends.
    expect(start?.at).toBe(20);
  });

  it('waits no longer when the other one has queued ten times as much, as attempts of one turn or with a higher priority', () => {
    const waitBeside = (busy: Submission[]) => {
      const one = submission('quiet', 15);
      const history = play([...busy, one]);
      return (history.starts.find(({ id }) => id === one.id)?.at ?? Number.NaN) - 15;
    };
    const waits = [many('busy', 20), many('busy', 400), many('busy', 200, 0, { priority: 'urgent' })].map(waitBeside);
    expect(waits).toEqual([5, 5, 5]);
  });

  it('waits for one start of each of the others at most, however many they are', () => {
    const others = Array.from({ length: 9 }, (_, index) => many(`p${index}`, 30)).flat();
    const history = play([...others, ...many('quiet', 2)], { places: 1 });
    const [first = -1, second = -1] = people(history).flatMap((person, index) => (person === 'quiet' ? [index] : []));
    expect(first).toBeLessThanOrEqual(9);
    expect(second - first).toBe(10);
  });
});

describe('people who all have something queued', () => {
  it('are served in exact rounds', () => {
    const history = play(
      ['a', 'b', 'c'].flatMap((person) => many(person, 4)),
      { places: 1 },
    );
    expect(people(history).join('')).toBe('abcabcabcabc');
  });

  it('are served in exact rounds by several workers at once, each attempt of a turn for itself', () => {
    const history = play([...many('a', 8), ...many('b', 2), ...many('c', 4)], { places: 3 });
    expect(people(history).join('')).toBe('abcabcacacaaaa');
  });

  it('are served in turns across workspaces too', () => {
    const elsewhere = many('z', 3, 0, { workspaceId: 'v' });
    const history = play([...many('a', 50), ...many('b', 50), ...elsewhere], { places: 1 });
    expect(history.starts.slice(0, 9).map(({ line }) => line)).toEqual(
      Array.from({ length: 3 }, () => ['w/a', 'w/b', 'v/z']).flat(),
    );
  });
});

describe('limits', () => {
  it('leave a place free rather than be exceeded, and hold up nobody else', () => {
    const limits = { w: { workspace: null, person: 1 } };
    const history = play([...many('a', 5), ...many('b', 1)], { places: 4, limits });
    expect(history.starts.map(({ at }) => at)).toEqual([0, 0, 10, 20, 30, 40]);
  });
});

describe.each(seeds)('whatever is submitted (seed %i)', (seed) => {
  const scenario = randomScenario(seed);
  const history = simulateQueue(scenario);
  const submitted = new Map(scenario.submissions.map((one) => [one.id, one]));

  it('starves nobody: everything is started, once', () => {
    expect(history.starts.map(({ id }) => id).toSorted()).toEqual([...submitted.keys()].toSorted());
  });

  it('serves nobody twice while another one who could start something is not served', () => {
    const passed = new Map<string, Map<string, number>>();
    for (const { line, candidates } of history.starts) {
      const keys = candidates.map(lineKey);
      for (const key of passed.keys()) if (!keys.includes(key)) passed.delete(key);
      passed.delete(line);
      for (const key of keys.filter((other) => other !== line)) {
        const by = passed.get(key) ?? new Map<string, number>();
        passed.set(key, by.set(line, (by.get(line) ?? 0) + 1));
        expect(by.get(line)).toBe(1);
      }
    }
  });

  it('leaves no place free that somebody could use', () => {
    expect(history.unused.flatMap(({ candidates }) => candidates)).toEqual([]);
  });

  it('keeps to the limits', () => {
    for (const start of history.starts) {
      const started = submitted.get(start.id);
      const atOnce = history.starts.filter(({ id, at }) => at <= start.at && (history.ends.get(id) ?? 0) > start.at);
      const inWorkspace = atOnce.filter(({ id }) => submitted.get(id)?.workspaceId === started?.workspaceId);
      const limits = scenario.limits[started?.workspaceId ?? ''];
      expect(atOnce.length).toBeLessThanOrEqual(scenario.places);
      expect(inWorkspace.length).toBeLessThanOrEqual(limits?.workspace ?? Number.POSITIVE_INFINITY);
      expect(inWorkspace.filter(({ line }) => line === start.line).length).toBeLessThanOrEqual(
        limits?.person ?? Number.POSITIVE_INFINITY,
      );
    }
  });

  it('starts nothing before what it depends on has ended', () => {
    for (const { id, at } of history.starts) {
      for (const before of submitted.get(id)?.dependsOn ?? []) expect(history.ends.get(before)).toBeLessThanOrEqual(at);
    }
  });
});

describe.each(seeds)('the position people are shown (seed %i)', (seed) => {
  const lines = randomLines(seed);

  it('is the order in which free places are filled, one after another', () => {
    const shown = lines.flatMap((line) =>
      Array.from({ length: line.length }, (_, index) => ({
        id: `${line.personId} ${index + 1}`,
        position: positionOf(lines, line, index + 1),
      })),
    );
    expect(shown.toSorted((a, b) => a.position - b.position).map(({ id }) => id)).toEqual(servedInOrder(lines));
    expect(shown.map(({ position }) => position).toSorted((a, b) => a - b)).toEqual(shown.map((_, index) => index + 1));
  });
});

/** As if places became free one after another, and limits were lifted when nobody below them has anything left. */
function servedInOrder(lines: CountedLine[]): string[] {
  const order: string[] = [];
  let waiting: Line[] = lines;
  const taken = new Map<string, number>();
  while (waiting.length > 0) {
    const chosen = chooseNext(waiting);
    if (chosen === null) {
      waiting = waiting.map((line) => ({ ...line, limits: { workspace: null, person: null } }));
      continue;
    }
    const index = (taken.get(chosen.personId) ?? 0) + 1;
    taken.set(chosen.personId, index);
    order.push(`${chosen.personId} ${index}`);
    const length = lines.find(({ personId }) => personId === chosen.personId)?.length ?? 0;
    const served = 1_000 + order.length;
    waiting = waiting.flatMap((line) => (line !== chosen ? [line] : index === length ? [] : [{ ...line, served }]));
  }
  return order;
}

function randomLines(seed: number): CountedLine[] {
  const random = seededRandom(seed);
  return Array.from({ length: 1 + random(6) }, (_, index) => ({
    workspaceId: 'w',
    personId: `p${index}`,
    served: random(2) === 0 ? 0 : index + 1,
    head: { attemptId: `${index}`, priority: taskPriorities[random(4)] ?? 'normal', place: random(3) },
    isPaused: false,
    running: { workspace: 5, person: random(3) },
    limits: { workspace: null, person: random(2) === 0 ? null : 1 },
    length: 1 + random(7),
  })).map((line, _, all) => ({ ...line, limits: all[0]?.limits ?? line.limits }));
}

function randomScenario(seed: number): Scenario {
  const random = seededRandom(seed);
  const submissions: Submission[] = [];
  const all = Array.from({ length: 2 + random(4) }, (_, index) => ({
    personId: `p${index % 4}`,
    workspaceId: random(3) === 0 ? 'v' : 'w',
    length: [60, 1, random(15)][index] ?? random(5),
  }));
  for (const { personId, workspaceId, length } of all) {
    for (let index = 0; index < length; index += 1) {
      const earlier = submissions[random(Math.max(1, submissions.length))];
      submissions.push({
        ...{ id: `${submissions.length}`, personId, workspaceId, at: random(200), lasts: 1 + random(40) },
        priority: taskPriorities[random(4)] ?? 'normal',
        dependsOn: random(6) === 0 && earlier ? [earlier.id] : [],
      });
    }
  }
  const limit = () => (random(2) === 0 ? null : 1 + random(3));
  return {
    submissions,
    places: 1 + random(5),
    limits: { w: { workspace: limit(), person: limit() }, v: { workspace: limit(), person: limit() } },
  };
}
