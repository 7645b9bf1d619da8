import { z } from 'zod';

/** What a member of a workspace is, from the one who may do most to the one who may do least. */
export const roles = ['owner', 'admin', 'member', 'viewer'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** What an API token may be used for, at most; its owner's role bounds it too. */
export const scopes = [
  'tasks:read',
  'tasks:write',
  'repositories:read',
  'repositories:write',
  'credentials:read',
  'credentials:write',
  'usage:read',
  'workspace:read',
  'workspace:write',
  'audit:read',
  'installation:write',
] as const;
export const scope = z.enum(scopes);
export type Scope = z.infer<typeof scope>;

type Grant = {
  /** The least role that has it; an operator of the installation is no role of a workspace. */
  from: Role | 'operator';
  scope: Scope;
  /** What one who has it can do, as in “can read the tasks …”. */
  allows: string;
};

/** Who may do what: the API asks this table, and the documents show it. What is not in it nobody may do. */
export const permissions = {
  'tasks.read': { from: 'viewer', scope: 'tasks:read', allows: 'read the tasks they can see: events, diffs, comments' },
  'tasks.write': { from: 'member', scope: 'tasks:write', allows: 'submit tasks, follow up, stop, label, hand over' },
  'tasks.comment': { from: 'member', scope: 'tasks:write', allows: 'comment on the tasks they can see' },
  'tasks.share': { from: 'member', scope: 'tasks:write', allows: 'make links with which anybody can read a task' },
  'repositories.read': { from: 'viewer', scope: 'repositories:read', allows: 'see repositories and environments' },
  'repositories.write': { from: 'member', scope: 'repositories:write', allows: 'add repositories' },
  'repositories.manage': { from: 'admin', scope: 'repositories:write', allows: 'remove repositories' },
  'credentials.read': {
    from: 'viewer',
    scope: 'credentials:read',
    allows: 'see which credentials and models there are',
  },
  'credentials.own': { from: 'member', scope: 'credentials:write', allows: 'keep credentials of their own' },
  'credentials.manage': { from: 'admin', scope: 'credentials:write', allows: 'keep the credentials of the workspace' },
  'usage.read': { from: 'viewer', scope: 'usage:read', allows: 'read usage, limits and prices' },
  'limits.manage': { from: 'admin', scope: 'workspace:write', allows: 'set limits and prices' },
  'queue.read': { from: 'viewer', scope: 'tasks:read', allows: 'see what is queued and why it waits' },
  'queue.manage': { from: 'admin', scope: 'workspace:write', allows: 'pause, drain and reorder the queue' },
  'notifications.read': { from: 'viewer', scope: 'tasks:read', allows: 'read and choose their notifications' },
  'members.read': { from: 'viewer', scope: 'workspace:read', allows: 'see the members, their roles and groups' },
  'members.manage': { from: 'admin', scope: 'workspace:write', allows: 'invite, remove and change people below them' },
  'groups.manage': { from: 'admin', scope: 'workspace:write', allows: 'make groups and limit repositories to them' },
  'service-accounts.manage': { from: 'admin', scope: 'workspace:write', allows: 'keep service accounts and tokens' },
  'webhooks.manage': { from: 'admin', scope: 'workspace:write', allows: 'keep outgoing webhooks' },
  'audit.read': { from: 'admin', scope: 'audit:read', allows: 'read and export the audit log' },
  'workspace.read': { from: 'viewer', scope: 'workspace:read', allows: 'see the settings of the workspace' },
  'workspace.manage': { from: 'admin', scope: 'workspace:write', allows: 'change the settings of the workspace' },
  'workspace.own': { from: 'owner', scope: 'workspace:write', allows: 'transfer or delete the workspace' },
  'installation.manage': {
    from: 'operator',
    scope: 'installation:write',
    allows: 'see all people and workspaces by name, make workspaces, disable people, read the installation’s audit log',
  },
} as const satisfies Record<string, Grant>;

export type Permission = keyof typeof permissions;

/** Tells whether somebody with this role in the workspace has the permission. */
export function roleMay(role: Role, permission: Permission): boolean {
  const { from } = permissions[permission];
  return from !== 'operator' && isAtLeast(role, from);
}

/** Tells whether `role` may do all that `other` may. */
export function isAtLeast(role: Role, other: Role): boolean {
  return roles.indexOf(role) <= roles.indexOf(other);
}
