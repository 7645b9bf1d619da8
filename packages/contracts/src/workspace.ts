import { z } from 'zod';
import { role } from './access.ts';

export const workspaceName = z.string().trim().min(1, 'Give the workspace a name.').max(100);

/** Who sees a new task: its author alone, or the workspace. */
export const defaultVisibility = z.enum(['private', 'workspace']);

/** A workspace of the person who asks. */
export const ownWorkspace = z.object({ id: z.uuid(), name: z.string(), role });
export type OwnWorkspace = z.infer<typeof ownWorkspace>;

/** In the order they were joined. `activeId` is what a request of this session is about when it names no workspace. */
export const workspacesAnswer = z.object({
  items: z.array(ownWorkspace),
  activeId: z.uuid().nullable(),
  /** Whether the person may create one: operators always, others when the operator allows it. */
  mayCreate: z.boolean(),
});
export type WorkspacesAnswer = z.infer<typeof workspacesAnswer>;

export const createWorkspaceRequest = z.object({ name: workspaceName });
export type CreateWorkspaceRequest = z.infer<typeof createWorkspaceRequest>;

export const workspace = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Of tasks that are submitted without a word about it. */
  defaultVisibility,
  /** The longest life an API token may be given, in days; null leaves the installation's. Tokens made before keep theirs. */
  tokenMaxDays: z.number().int().nullable(),
  /** Members without a second factor may only set one up. */
  requireSecondFactor: z.boolean(),
  /** Whether tasks can be read with share links; switched off, those there are do not work either. */
  shareLinksAllowed: z.boolean(),
  createdAt: z.iso.datetime(),
  role,
  mayManage: z.boolean(),
  mayDelete: z.boolean(),
});
export type Workspace = z.infer<typeof workspace>;

/** What is left out stays as it is. */
export const changeWorkspaceRequest = z.object({
  name: workspaceName.optional(),
  defaultVisibility: defaultVisibility.optional(),
  tokenMaxDays: z.number().int().min(1).max(366).nullable().optional(),
  requireSecondFactor: z.boolean().optional(),
  shareLinksAllowed: z.boolean().optional(),
});
export type ChangeWorkspaceRequest = z.infer<typeof changeWorkspaceRequest>;

/** The name of the workspace, typed by the person, so that nothing is lost by one click. */
export const confirmByName = z.object({ name: z.string().max(200) });
export type ConfirmByName = z.infer<typeof confirmByName>;
