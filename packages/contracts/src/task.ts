import { z } from 'zod';
import { attemptState } from './attempt-state.ts';
import { credentialOwner, offeredModel } from './credential.ts';
import { diffStatistics } from './diff.ts';
import { errorCode } from './error-code.ts';
import { agentName, modelName, reasoningEffort } from './model.ts';
import { attemptUsage } from './usage.ts';

/** Bytes of UTF-8 a prompt may have. */
export const maxPromptBytes = 100_000;
export const maxAttempts = 4;

export const taskMode = z.enum(['code', 'ask']);
export type TaskMode = z.infer<typeof taskMode>;

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
  author: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.iso.datetime(),
  attempts: z.array(attempt),
});
export type Turn = z.infer<typeof turn>;

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
  author: z.object({ id: z.string(), name: z.string() }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
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

export const task = taskHead.extend({ turns: z.array(turn) });
export type Task = z.infer<typeof task>;

export const listTasksQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  state: attemptState.optional(),
  repositoryId: z.uuid().optional(),
  /** Words to be found in the title or a prompt, upper and lower case alike. */
  q: z.string().max(200).optional(),
});
export type ListTasksQuery = z.input<typeof listTasksQuery>;

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
