import { z } from 'zod';
import { workspaceName } from './workspace.ts';

/** A person of the installation, as its operators see them. What they do in a workspace is not shown. */
export const installationPerson = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  isOperator: z.boolean(),
  /** Nobody signs in as a disabled person, and their tokens do not work. */
  disabledAt: z.iso.datetime().nullable(),
  workspaces: z.number().int(),
  secondFactor: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
  isYou: z.boolean(),
});
export type InstallationPerson = z.infer<typeof installationPerson>;

export const installationPeopleQuery = z.object({
  /** To be found in the name or the e-mail address. */
  q: z.string().max(200).optional(),
  /** `nextCursor` of the answer before. */
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type InstallationPeopleQuery = z.input<typeof installationPeopleQuery>;

export const installationPeopleAnswer = z.object({
  items: z.array(installationPerson),
  nextCursor: z.string().nullable(),
});
export type InstallationPeopleAnswer = z.infer<typeof installationPeopleAnswer>;

/** What is left out stays as it is. */
export const changePersonRequest = z.object({ isOperator: z.boolean().optional(), disabled: z.boolean().optional() });
export type ChangePersonRequest = z.infer<typeof changePersonRequest>;

export const installationWorkspace = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  members: z.number().int(),
  tasks: z.number().int(),
  owners: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type InstallationWorkspace = z.infer<typeof installationWorkspace>;

export const installationWorkspacesAnswer = z.object({ items: z.array(installationWorkspace) });
export type InstallationWorkspacesAnswer = z.infer<typeof installationWorkspacesAnswer>;

/** `ownerId` is a person of the installation; when left out the operator who asks owns it. */
export const createInstallationWorkspaceRequest = z.object({
  name: workspaceName,
  ownerId: z.string().min(1).max(100).optional(),
});
export type CreateInstallationWorkspaceRequest = z.infer<typeof createInstallationWorkspaceRequest>;
