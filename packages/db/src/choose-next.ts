import { type QueueReason, type RunningLimits, type TaskPriority, taskPriorities } from '@codex-web/contracts/queue';

/** What one person has queued in one workspace, seen from its head. Somebody in two workspaces has two lines. */
export type Line = {
  workspaceId: string;
  personId: string;
  /** The number of the person's last start: it grows with each start of anybody. 0 before the first. */
  served: number;
  /** The first attempt of the line that may start where it is asked for. */
  head: QueuedHead;
  isPaused: boolean;
  /** Attempts that take a place now, of the whole workspace and of the person. */
  running: { workspace: number; person: number };
  limits: RunningLimits;
};

export type QueuedHead = { attemptId: string; priority: TaskPriority; place: number };

/**
 * Decides which line the next free place is for; its head is what starts. People take turns: of those who may start
 * something it is the one whose last turn was longest ago. Priority and place order what one person has queued; between
 * people they only decide when neither had a turn yet.
 *
 * So nobody starves, whatever others queue: between two starts of somebody who may start something, everybody else who
 * may gets one at most.
 * @returns null when nothing may start.
 */
export function chooseNext<L extends Line>(lines: readonly L[]): L | null {
  return lines.filter((line) => heldUpBy(line) === null).reduce<L | null>(earlier, null);
}

function earlier<L extends Line>(best: L | null, line: L): L {
  return best === null || compareTurns(line, best) < 0 ? line : best;
}

/** Orders lines by whose turn comes first. */
export function compareTurns(one: Line, other: Line): number {
  return one.served - other.served || compareHeads(one.head, other.head);
}

function compareHeads(one: QueuedHead, other: QueuedHead): number {
  return (
    taskPriorities.indexOf(other.priority) - taskPriorities.indexOf(one.priority) ||
    one.place - other.place ||
    (one.attemptId < other.attemptId ? -1 : 1)
  );
}

/** What keeps every attempt of the line from starting now, whatever places are free; null when nothing does. */
export function heldUpBy(line: Line): Extract<QueueReason, 'paused' | 'workspace_limit' | 'person_limit'> | null {
  if (line.isPaused) return 'paused';
  if (line.limits.workspace !== null && line.running.workspace >= line.limits.workspace) return 'workspace_limit';
  if (line.limits.person !== null && line.running.person >= line.limits.person) return 'person_limit';
  return null;
}
