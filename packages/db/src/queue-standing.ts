import type { QueueReason, QueueStanding } from '@codex-web/contracts/queue';
import { compareTurns, heldUpBy, type Line } from './choose-next.ts';

/** A line with how many attempts stand in it. */
export type CountedLine = Line & { length: number };

/** What is known of the queue of one workspace. */
export type QueueView = {
  lines: readonly CountedLine[];
  /** The hosts on which a worker is alive. */
  hosts: ReadonlySet<string>;
};

/** What is known of one queued attempt. */
export type QueuedAttempt = {
  personId: string;
  /** 1 is the head of its line; null when it stands in none, because its task depends on others. */
  index: number | null;
  /** Of the tasks it depends on, how many are not completed, and how many of those have stopped. */
  unmet: { all: number; stopped: number };
  /** Where its files are; null when it may start anywhere. */
  host: string | null;
};

/** Says where a queued attempt stands, and why it has not started. */
export function standingOf(queue: QueueView, attempt: QueuedAttempt): QueueStanding {
  const line = queue.lines.find(({ personId }) => personId === attempt.personId);
  if (attempt.index === null || line === undefined) return said(null, 'dependency', dependencyMessage(attempt.unmet));
  const position = positionOf(queue.lines, line, attempt.index);
  const heldUp = heldUpBy(line);
  if (heldUp !== null) return said(position, heldUp, heldUpMessages[heldUp](line));
  if (queue.hosts.size === 0) return said(position, 'no_worker', noWorkerMessage);
  if (attempt.host !== null && !queue.hosts.has(attempt.host)) return said(position, 'host_away', hostAwayMessage);
  if (position === 1) return said(position, 'next', 'It starts next, as soon as a worker has a free place.');
  const others = position === 2 ? '1 other attempt starts' : `${position - 1} other attempts start`;
  return said(position, 'behind', `${others} before it. People of the workspace take turns.`);
}

/**
 * The place of an attempt in the order in which `chooseNext` would serve the lines of one workspace if places became free one
 * after another: in each round everybody has one turn, and those who may start nothing now come after the others.
 * @param index of the attempt within its own line, from 1.
 */
export function positionOf(lines: readonly CountedLine[], own: CountedLine, index: number): number {
  const isLater = (line: Line) => heldUpBy(line) === 'person_limit';
  const first = isLater(own) ? lines.filter((line) => !isLater(line)) : [];
  const among = lines.filter((line) => isLater(line) === isLater(own));
  const inEarlierRounds = sum(among.map((line) => Math.min(line.length, index - 1)));
  const inThisRound = among.filter(
    (line) => line.length >= index && line !== own && compareTurns(line, own) < 0,
  ).length;
  return sum(first.map((line) => line.length)) + inEarlierRounds + inThisRound + 1;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function said(position: number | null, reason: QueueReason, message: string): QueueStanding {
  return { position, reason, message };
}

const noWorkerMessage = 'No worker is alive. It starts when the operator has started one.';
const hostAwayMessage = 'Its files are on a host where no worker is alive. It starts when there is one again.';

const heldUpMessages: Record<NonNullable<ReturnType<typeof heldUpBy>>, (line: Line) => string> = {
  paused: () => 'The queue of the workspace is paused. It starts when an owner or admin has opened it.',
  workspace_limit: ({ limits }) =>
    `As many attempts run as may at once in the workspace (${limits.workspace}). It can start when one of them has ended.`,
  person_limit: ({ limits }) =>
    `As many attempts of this person run as may at once (${limits.person}). It can start when one of them has ended.`,
};

function dependencyMessage({ all, stopped }: QueuedAttempt['unmet']): string {
  if (stopped > 0) {
    return 'A task it depends on failed or was cancelled. Follow that task up until it is completed, remove the dependency, or stop this one.';
  }
  return all === 1
    ? 'It starts after the task it depends on is completed.'
    : `It starts after the ${all} tasks it still depends on are completed.`;
}
