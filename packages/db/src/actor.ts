/** From where a request came, as the audit log keeps it. */
export type Origin = {
  ip: string | null;
  userAgent: string | null;
  /** The API token it was made with; null for a session. */
  tokenId: string | null;
};

/** Somebody who changes something of a workspace. */
export type Actor = { workspaceId: string; userId: string; origin: Origin };
