import { type TaskPriority, taskPriorities } from '@codex-web/contracts/queue';
import { chooseNext, heldUpBy, type Line } from '../choose-next.ts';

/** An attempt that somebody submits at `at` and that takes `lasts`; both in the clock of the simulation. */
export type Submission = {
  id: string;
  workspaceId: string;
  personId: string;
  at: number;
  lasts: number;
  priority: TaskPriority;
  /** Of submissions made before. */
  dependsOn: string[];
};

export type Scenario = {
  submissions: Submission[];
  /** Of all workers together. */
  places: number;
  limits: Record<string, Line['limits']>;
};

export type Start = {
  id: string;
  line: string;
  at: number;
  /** The people who could have started something then, the chosen one among them. */
  candidates: Line[];
};

export type History = {
  starts: Start[];
  ends: Map<string, number>;
  /** How often a place was free after everything was asked for. */
  unused: { at: number; candidates: Line[] }[];
};

export const lineKey = (of: { workspaceId: string; personId: string }) => `${of.workspaceId}/${of.personId}`;

/** Plays a scenario with the real decision; only the clock and the work are made up. */
export function simulateQueue(scenario: Scenario): History {
  const world = { ...scenario, served: new Map<string, number>(), starts: [], ends: new Map(), unused: [] } as World;
  for (let now = firstTime(world); now !== null; now = nextTime(world, now)) {
    fill(world, now);
  }
  return world;
}

type World = Scenario & History & { served: Map<string, number> };

function fill(world: World, now: number): void {
  for (;;) {
    const lines = linesAt(world, now);
    const candidates = lines.filter((line) => heldUpBy(line) === null);
    const next = runningAt(world, now).length < world.places ? chooseNext(lines) : null;
    if (next === null) {
      if (runningAt(world, now).length < world.places) world.unused.push({ at: now, candidates });
      return;
    }
    const { lasts, id } = byId(world, next.head.attemptId);
    world.starts.push({ id, line: lineKey(next), at: now, candidates });
    world.ends.set(id, now + lasts);
    world.served.set(lineKey(next), world.starts.length);
  }
}

function linesAt(world: World, now: number): Line[] {
  const running = runningAt(world, now);
  const waiting = world.submissions.filter(
    (one) => one.at <= now && !world.ends.has(one.id) && isReady(world, one, now),
  );
  const lines = Map.groupBy(waiting, lineKey);
  return [...lines].map(([key, queued]) => {
    const [first] = queued.sort(
      (a, b) => rank(b) - rank(a) || a.at - b.at || world.submissions.indexOf(a) - world.submissions.indexOf(b),
    );
    if (!first) throw new Error('A group is not empty.');
    const { workspaceId, personId, priority } = first;
    return {
      ...{ workspaceId, personId, isPaused: false },
      served: world.served.get(key) ?? 0,
      head: { attemptId: first.id, priority, place: world.submissions.indexOf(first) },
      running: {
        workspace: running.filter((one) => one.workspaceId === workspaceId).length,
        person: running.filter((one) => lineKey(one) === key).length,
      },
      limits: world.limits[workspaceId] ?? { workspace: null, person: null },
    };
  });
}

function rank({ priority }: Submission): number {
  return taskPriorities.indexOf(priority);
}

function isReady(world: World, { dependsOn }: Submission, now: number): boolean {
  return dependsOn.every((id) => (world.ends.get(id) ?? Number.POSITIVE_INFINITY) <= now);
}

function runningAt(world: World, now: number): Submission[] {
  return world.starts.map(({ id }) => byId(world, id)).filter(({ id }) => (world.ends.get(id) ?? 0) > now);
}

function byId(world: World, id: string): Submission {
  const found = world.submissions.find((one) => one.id === id);
  if (!found) throw new Error('It was submitted.');
  return found;
}

function firstTime(world: World): number | null {
  return nextTime(world, Number.NEGATIVE_INFINITY);
}

/** When something is submitted or ends. */
function nextTime(world: World, now: number): number | null {
  const times = [...world.submissions.map(({ at }) => at), ...world.ends.values()].filter((at) => at > now);
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}
