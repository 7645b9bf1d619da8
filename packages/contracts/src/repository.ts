import { z } from 'zod';
import { groupName } from './group.ts';

export const repository = z.object({
  id: z.uuid(),
  name: z.string(),
  url: z.string(),
  defaultBranch: z.string(),
  /** Only members of these may use it, and owners and admins; with none it is every member's. */
  groups: z.array(groupName),
  createdAt: z.iso.datetime(),
});
export type Repository = z.infer<typeof repository>;

export const addRepositoryRequest = z.object({
  url: z.string().trim().min(1, 'Enter the address of a git repository.').max(2_000),
  /** Shown instead of the last part of the address. */
  name: z.string().trim().min(1).max(100).optional(),
});
export type AddRepositoryRequest = z.infer<typeof addRepositoryRequest>;

/** `sample` is offered while the workspace has not added it, so that a first task needs no address. */
export const repositoriesAnswer = z.object({
  items: z.array(repository),
  sample: z.object({ url: z.string(), name: z.string() }).nullable(),
});
export type RepositoriesAnswer = z.infer<typeof repositoriesAnswer>;

export const branchesAnswer = z.object({
  defaultBranch: z.string(),
  items: z.array(z.object({ name: z.string(), commit: z.string() })),
});
export type BranchesAnswer = z.infer<typeof branchesAnswer>;

/** How a repository is made ready. Sizes in bytes, `cpus` in cores. */
export const environment = z.object({
  id: z.uuid(),
  repositoryId: z.uuid(),
  name: z.string(),
  image: z.string(),
  memoryBytes: z.number().int(),
  cpus: z.number(),
  maxProcesses: z.number().int(),
  diskBytes: z.number().int(),
});
export type Environment = z.infer<typeof environment>;

export const environmentsAnswer = z.object({ items: z.array(environment) });
