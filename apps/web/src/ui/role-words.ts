import type { Role } from '@codex-web/contracts/access';

/** What a role may do, in one line. */
export const roleNotes = {
  owner: 'Everything, also transfer and delete the workspace',
  admin: 'Members, credentials, limits and settings of the workspace',
  member: 'Submit and change tasks, add repositories',
  viewer: 'Read tasks and repositories',
} as const satisfies Record<Role, string>;

export function roleWord(role: Role): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}

/** As the choices of a select. */
export function roleOptions<T extends Role>(roles: readonly T[]): { value: T; label: string }[] {
  return roles.map((value) => ({ value, label: roleWord(value) }));
}
