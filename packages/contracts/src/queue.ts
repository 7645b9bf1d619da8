import { z } from 'zod';
import { person } from './person.ts';

/** From the least to the most pressing. It orders what one person has queued; between people, turns decide. */
export const taskPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export const taskPriority = z.enum(taskPriorities);
export type TaskPriority = z.infer<typeof taskPriority>;

/**
 * - `open`: takes tasks and starts them;
 * - `paused`: takes tasks and starts none; what runs goes on;
 * - `draining`: refuses new tasks and follow-ups with `queue_closed`; what is queued is finished.
 */
export const queueStates = ['open', 'paused', 'draining'] as const;
export const queueState = z.enum(queueStates);
export type QueueState = z.infer<typeof queueState>;

/**
 * Why a queued attempt has not started:
 * - `next`: it starts when a worker has a free place;
 * - `behind`: others of the workspace are before it;
 * - `person_limit`, `workspace_limit`: as many attempts run as may, of the person or of the workspace;
 * - `paused`: the queue of the workspace is paused;
 * - `dependency`: a task it depends on is not completed;
 * - `host_away`: it goes on in files that are on a host where no worker is alive;
 * - `no_worker`: no worker is alive.
 */
export const queueReasons = [
  'next',
  'behind',
  'person_limit',
  'workspace_limit',
  'paused',
  'dependency',
  'host_away',
  'no_worker',
] as const;
export const queueReason = z.enum(queueReasons);
export type QueueReason = z.infer<typeof queueReason>;

/** Where a queued attempt stands. */
export const queueStanding = z.object({
  /** 1 is the one of the workspace that is started next; null while a task it depends on is not completed. */
  position: z.number().int().nullable(),
  reason: queueReason,
  /** The reason as a sentence or two, fit for people. */
  message: z.string(),
});
export type QueueStanding = z.infer<typeof queueStanding>;

/** A task that another one waits for. */
export const taskDependency = z.object({
  taskId: z.uuid(),
  /** Null when the reader may not see that task. */
  title: z.string().nullable(),
  isCompleted: z.boolean(),
  /** It failed or was cancelled: it holds up the other one until it is followed up and completed, or the dependency is removed. */
  hasStopped: z.boolean(),
});
export type TaskDependency = z.infer<typeof taskDependency>;

/** How many attempts may run at once; null is no limit. */
export const runningLimits = z.object({
  workspace: z.number().int().min(1).max(10_000).nullable(),
  person: z.number().int().min(1).max(10_000).nullable(),
});
export type RunningLimits = z.infer<typeof runningLimits>;

export const queueItem = z.object({
  attemptId: z.uuid(),
  /** Null when the reader may not see the task. */
  task: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  /** Who submitted the turn: the one in whose turn it is started. */
  person,
  priority: taskPriority,
  queuedAt: z.iso.datetime(),
  standing: queueStanding,
});
export type QueueItem = z.infer<typeof queueItem>;

export const queueAnswer = z.object({
  state: queueState,
  limits: runningLimits,
  /** Attempts of the workspace that take a place now; one that let go of its place to wait for its provider does not. */
  running: z.number().int(),
  /** All that is queued, also what `items` does not hold. */
  waiting: z.number().int(),
  /** Whether a worker of the installation is alive. */
  hasWorkers: z.boolean(),
  /** In the order in which they would be started now; those that depend on others come last. */
  items: z.array(queueItem),
  /** Whether the reader may pause, drain, limit and reorder. */
  mayManage: z.boolean(),
});
export type QueueAnswer = z.infer<typeof queueAnswer>;

export const queueQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });
export type QueueQuery = z.input<typeof queueQuery>;

/** What is left out stays as it is. */
export const changeQueueRequest = z.object({
  state: queueState.optional(),
  limits: runningLimits.partial().optional(),
});
export type ChangeQueueRequest = z.infer<typeof changeQueueRequest>;

/**
 * Moves one queued attempt. `first` makes it the next one of the workspace: it becomes the first of its person, who
 * takes the turn of the person whose turn it is; that one gets theirs. `last` makes it the last one of its person.
 * `before` and `after` name another queued attempt of the same person: people take turns, so between two of them there is
 * no order that could be changed. An attempt that is moved takes the priority of the one it is put beside.
 */
export const moveInQueueRequest = z.object({
  attemptId: z.uuid(),
  to: z.union([z.enum(['first', 'last']), z.strictObject({ before: z.uuid() }), z.strictObject({ after: z.uuid() })]),
});
export type MoveInQueueRequest = z.infer<typeof moveInQueueRequest>;

export const changePriorityRequest = z.object({ priority: taskPriority });
export type ChangePriorityRequest = z.infer<typeof changePriorityRequest>;
