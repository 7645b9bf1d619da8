/** A program never owns a workspace. */
export const serviceRoles = ['admin', 'member', 'viewer'] as const;
