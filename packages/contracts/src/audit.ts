import { z } from 'zod';

/** The hash before the first entry of a chain. */
export const firstHash = '0'.repeat(64);

/** What an entry was about. */
export const auditSubject = z.object({ type: z.string(), id: z.string() });

/**
 * One entry of an audit chain, as it is exported: a line of JSON Lines. `seq` counts from 1 without gaps in the chain of a
 * workspace, or in the chain of the installation (`workspaceId` null). `hash` is the SHA-256, in hexadecimal, of the UTF-8 of
 * `JSON.stringify([1, workspaceId, seq, at, actorId, origin.ip, origin.userAgent, origin.tokenId, action, subject.type,
 * subject.id, summary, prevHash])`, where `prevHash` is the hash of the entry before it, or 64 zeros.
 */
export const auditLine = z.object({
  workspaceId: z.uuid().nullable(),
  seq: z.number().int().positive(),
  /** By the clock of the database, in milliseconds: `2026-01-31T12:00:00.000Z`. */
  at: z.iso.datetime(),
  /** Null when the product itself did it, or the operator at the machine. It stays when the person is deleted. */
  actorId: z.string().nullable(),
  /** Where the request came from; null for what no request caused. `tokenId` is that of the API token it carried. */
  origin: z.object({ ip: z.string().nullable(), userAgent: z.string().nullable(), tokenId: z.string().nullable() }),
  action: z.string(),
  subject: auditSubject,
  /** One sentence with nothing secret in it. */
  summary: z.string(),
  prevHash: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditLine = z.infer<typeof auditLine>;

/** Where a chain ends. An export ends with the line `{"head": …}`. */
export const auditHead = z.object({
  workspaceId: z.uuid().nullable(),
  seq: z.number().int().nonnegative(),
  hash: z.string(),
});
export type AuditHead = z.infer<typeof auditHead>;

/** An entry as the page shows it; names of people are those of now, null when the person is gone or it is nobody's. */
export const auditEntry = auditLine.extend({ actorName: z.string().nullable(), subjectName: z.string().nullable() });
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditFilter = z.object({
  /** Of who did it. */
  actorId: z.string().max(100).optional(),
  /** The beginning of the action: `credential` finds `credential.created`. */
  action: z.string().max(100).optional(),
  subjectType: z.string().max(100).optional(),
  subjectId: z.string().max(200).optional(),
  /** From this moment on, and before that one. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  /** To be found in the summary, upper and lower case alike. */
  q: z.string().max(200).optional(),
});
export type AuditFilter = z.input<typeof auditFilter>;

export const auditQuery = auditFilter.extend({
  /** `nextCursor` of the answer before. */
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditQuery = z.input<typeof auditQuery>;

/** Newest first. `actions` are the words that can be filtered by, as they occur in this chain. */
export const auditAnswer = z.object({
  items: z.array(auditEntry),
  nextCursor: z.string().nullable(),
  head: auditHead,
  actions: z.array(z.string()),
});
export type AuditAnswer = z.infer<typeof auditAnswer>;
