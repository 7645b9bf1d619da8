import { z } from 'zod';

export const diffFile = z.object({
  path: z.string(),
  /** Where a renamed or copied file came from. */
  oldPath: z.string().nullable(),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'copied', 'type_changed']),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  binary: z.boolean(),
});
export type DiffFile = z.infer<typeof diffFile>;

export const diffStatistics = z.object({
  files: z.number().int().nonnegative(),
  added: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
});
export type DiffStatistics = z.infer<typeof diffStatistics>;

export const diffFilesAnswer = z.object({
  baseCommit: z.string(),
  statistics: diffStatistics,
  files: z.array(diffFile),
});
export type DiffFilesAnswer = z.infer<typeof diffFilesAnswer>;
