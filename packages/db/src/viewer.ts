/** Somebody who reads something of a workspace: they get what they may see of it, and no sign of the rest. */
export type Viewer = { workspaceId: string; userId: string };
