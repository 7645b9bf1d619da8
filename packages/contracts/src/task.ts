import { z } from 'zod';
import { anyOf } from './any-of.ts';
import { attemptState } from './attempt-state.ts';
import { credentialOwner, offeredModel } from './credential.ts';
import { diffStatistics } from './diff.ts';
import { errorCode } from './error-code.ts';
import { agentName, modelName, reasoningEffort } from './model.ts';
import { person } from './person.ts';
import { queueStanding, taskDependency, taskPriority } from './queue.ts';
import { attemptUsage } from './usage.ts';

/** Bytes of UTF-8 a prompt may have. */
export const maxPromptBytes = 100_000;
export const maxAttempts = 4;
export const maxDependencies = 20;

export const taskMode = z.enum(['code', 'ask']);
export type TaskMode = z.infer<typeof taskMode>;

/** `private`: its author and its assignee see it, nobody else. `workspace`: whoever may use its repository. */
export const visibility = z.enum(['private', 'workspace']);
export type Visibility = z.infer<typeof visibility>;

export const maxLabels = 10;

export const label = z
  .string()
  .trim()
  .min(1, 'A label has at least one character.')
  .max(40, 'A label has at most 40 characters.')
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, 'A label is one line of text.');

/** Two that differ in upper and lower case alone are one. */
export const labels = z
  .array(label)
  .max(maxLabels, `A task has at most ${maxLabels} labels.`)
  .refine(
    (given) => new Set(given.map((text) => text.toLowerCase())).size === given.length,
    'A label stands there twice.',
  );

export const taskTitle = z
  .string()
  .trim()
  .min(1, 'A task has a title.')
  .max(200, 'A title has at most 200 characters.')
  .regex(/^[^\p{Cc}]*$/u, 'A title is one line of text.');

export const prompt = z
  .string()
  .refine((text) => text.trim() !== '', 'Write what should be done.')
  .refine((text) => !text.includes('\0'), 'The prompt holds a NUL character; take it out.')
  .refine(
    (text) => new TextEncoder().encode(text).length <= maxPromptBytes,
    'The prompt is longer than 100 kB; put long material into the repository and name the file.',
  );

export const createTaskRequest = z
  .object({
    prompt,
    repositoryId: z.uuid(),
    /** The branch to start from; the repository's default branch when neither it nor `commit` is given. */
    branch: z.string().min(1).max(250).optional(),
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'Give the whole commit id: 40 hexadecimal digits.')
      .optional(),
    attempts: z.number().int().min(1).max(maxAttempts).default(1),
    /** What pays; when left out the person's default, else the workspace's, else the installation's. */
    credentialId: z.uuid().optional(),
    agent: agentName.optional(),
    model: modelName.optional(),
    reasoningEffort: reasoningEffort.optional(),
    mode: taskMode.default('code'),
    priority: taskPriority.default('normal'),
    /** Tasks that have to be completed before this one starts; the person has to see them. */
    dependsOn: z
      .array(z.uuid())
      .max(maxDependencies, `A task depends on at most ${maxDependencies} others.`)
      .default([]),
    /** That of the workspace's tasks when left out. */
    visibility: visibility.optional(),
    labels: labels.default([]),
  })
  .refine((task) => task.branch === undefined || task.commit === undefined, {
    message: 'Give a branch or a commit, not both.',
    path: ['commit'],
  });
export type CreateTaskRequest = z.input<typeof createTaskRequest>;

/** A follow-up: it goes on where `attemptId`, an ended attempt of the task, stopped. */
export const createTurnRequest = z.object({
  prompt,
  attemptId: z.uuid(),
  /** When left out the same as before if the person may use it, else as for a new task. */
  credentialId: z.uuid().optional(),
  model: modelName.optional(),
  reasoningEffort: reasoningEffort.optional(),
});
export type CreateTurnRequest = z.input<typeof createTurnRequest>;

/** What pays for a turn; settled when it was submitted. Null for turns from before there were credentials. */
export const payer = z.object({ credentialId: z.uuid(), name: z.string(), owner: credentialOwner });
export type Payer = z.infer<typeof payer>;

export const attempt = z.object({
  id: z.uuid(),
  /** 1 to 4 within its turn. */
  position: z.number().int(),
  state: attemptState,
  /** Why it failed or was cancelled. */
  reason: z.object({ code: errorCode, message: z.string() }).nullable(),
  cancelRequested: z.boolean(),
  queuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  usage: attemptUsage,
  /** What a waiting attempt waits for, and until when as far as that is known. */
  waiting: z.object({ code: errorCode, message: z.string(), until: z.iso.datetime().nullable() }).nullable(),
  /** Where it stands in the queue; null unless it is queued. */
  queue: queueStanding.nullable(),
  diff: diffStatistics.nullable(),
});
export type Attempt = z.infer<typeof attempt>;

export const turn = z.object({
  id: z.uuid(),
  /** 1 is the first prompt of the task. */
  position: z.number().int(),
  prompt: z.string(),
  agent: agentName,
  payer: payer.nullable(),
  model: z.string(),
  reasoningEffort,
  /** The attempt this turn goes on from. */
  parentAttemptId: z.uuid().nullable(),
  author: person,
  createdAt: z.iso.datetime(),
  attempts: z.array(attempt),
});
export type Turn = z.infer<typeof turn>;

/**
 * Why a task that is not archived needs somebody.
 * - `mentioned`: a comment they have not read mentions them.
 * - `waiting`: it is theirs and waits for the model provider.
 * - `limit_reached`: it is theirs and a limit ended its newest turn.
 * - `ended`: it is theirs, and its newest turn has ended since they looked.
 */
export const needsMe = z.enum(['mentioned', 'waiting', 'limit_reached', 'ended']);
export type NeedsMe = z.infer<typeof needsMe>;

const taskHead = z.object({
  id: z.uuid(),
  title: z.string(),
  state: attemptState,
  mode: taskMode,
  repository: z.object({ id: z.uuid(), name: z.string(), url: z.string() }),
  baseBranch: z.string().nullable(),
  baseCommit: z.string(),
  /** The branch the result would go to. */
  branchName: z.string(),
  author: person,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  workspaceId: z.uuid(),
  visibility,
  /** Who looks after it now. */
  assignee: person,
  /** Orders what one person has queued. */
  priority: taskPriority,
  labels: z.array(z.string()),
  archivedAt: z.iso.datetime().nullable(),
  /** When something last happened that people are told of; null for what was before anybody was. */
  activityAt: z.iso.datetime().nullable(),
  /** Whether somebody else, or the agent, did something that the reader has not seen. */
  unread: z.boolean(),
  /** Why the reader should look at it; null when there is no reason. */
  needsMe: needsMe.nullable(),
  /** Whether the reader may follow up, stop, archive, hand over, and change title and labels. */
  mayChange: z.boolean(),
  /** Whether the reader may make it private or show it to the workspace. */
  mayChangeVisibility: z.boolean(),
});

/** One row of the board. `startedAt`, `endedAt`, `diff` and `attempts` are those of the newest turn. */
export const taskSummary = taskHead.extend({
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  attempts: z.number().int(),
  turns: z.number().int(),
  /** Of the first attempt of the newest turn that has one. */
  diff: diffStatistics.nullable(),
});
export type TaskSummary = z.infer<typeof taskSummary>;

export const task = taskHead.extend({ turns: z.array(turn), dependsOn: z.array(taskDependency) });
export type Task = z.infer<typeof task>;

/** `all`: everything not archived. `mine`: what I am to look after. `needs-me`: what I should look at now. */
export const taskTab = z.enum(['all', 'mine', 'needs-me', 'archived']);
export type TaskTab = z.infer<typeof taskTab>;

export const listTasksQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  tab: taskTab.default('all'),
  state: anyOf(attemptState),
  repositoryId: anyOf(z.uuid()),
  authorId: anyOf(z.string().max(100)),
  assigneeId: anyOf(z.string().max(100)),
  /** Upper and lower case alike. */
  label: anyOf(z.string().max(40)),
  visibility: visibility.optional(),
  /** Words to be found in the title or a prompt, upper and lower case alike. */
  q: z.string().max(200).optional(),
});
export type ListTasksQuery = z.input<typeof listTasksQuery>;

/** How many tasks need the reader, and how many they have not seen the newest of. Neither counts archived ones, both stop at 100. */
export const taskCounts = z.object({ needsMe: z.number().int(), unread: z.number().int() });
export type TaskCounts = z.infer<typeof taskCounts>;

/** The labels of tasks that the reader can see and that are not archived, most used first, 200 at most. */
export const labelsAnswer = z.object({ items: z.array(z.object({ label: z.string(), tasks: z.number().int() })) });
export type LabelsAnswer = z.infer<typeof labelsAnswer>;

export const tasksAnswer = z.object({ items: z.array(taskSummary), nextCursor: z.string().nullable() });
export type TasksAnswer = z.infer<typeof tasksAnswer>;

/** What can be chosen for a task that `payer` pays for; null when there is no credential to pay with. */
export const modelsAnswer = z.object({
  payer: payer.nullable(),
  /** Other credentials the person may pay with. */
  payers: z.array(payer),
  /** Empty when the provider lists none: any model id may be typed in. */
  items: z.array(offeredModel),
  defaultModel: z.string().nullable(),
  defaultReasoningEffort: reasoningEffort,
  agents: z.array(z.object({ name: agentName, label: z.string() })),
  defaultAgent: agentName,
  /** True when the demo model answers: a scripted program, not an AI. */
  demo: z.boolean(),
});
export type ModelsAnswer = z.infer<typeof modelsAnswer>;

export const modelsQuery = z.object({ credentialId: z.uuid().optional() });
export type ModelsQuery = z.input<typeof modelsQuery>;
