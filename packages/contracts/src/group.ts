import { z } from 'zod';

export const groupName = z.object({ id: z.uuid(), name: z.string() });
export type GroupName = z.infer<typeof groupName>;

/**
 * Some members of a workspace. A repository that is limited to groups, and every task of it, is seen by their members,
 * and by owners and admins; one without groups by every member. A group that a repository is limited to alone cannot be removed.
 */
export const group = groupName.extend({
  members: z.array(z.object({ userId: z.string(), name: z.string() })),
  repositories: z.array(z.object({ id: z.uuid(), name: z.string() })),
  createdAt: z.iso.datetime(),
});
export type Group = z.infer<typeof group>;

export const groupsAnswer = z.object({ items: z.array(group), mayManage: z.boolean() });
export type GroupsAnswer = z.infer<typeof groupsAnswer>;

const name = z.string().trim().min(1, 'Give the group a name.').max(100);
const userIds = z.array(z.string().min(1).max(100)).max(1_000);

export const createGroupRequest = z.object({ name, userIds: userIds.default([]) });
export type CreateGroupRequest = z.input<typeof createGroupRequest>;

/** What is left out stays as it is; `userIds` replaces all members. */
export const changeGroupRequest = z.object({ name: name.optional(), userIds: userIds.optional() });
export type ChangeGroupRequest = z.input<typeof changeGroupRequest>;

/** Replaces the groups of a repository; none opens it to every member. */
export const repositoryGroupsRequest = z.object({ groupIds: z.array(z.uuid()).max(100) });
export type RepositoryGroupsRequest = z.input<typeof repositoryGroupsRequest>;
