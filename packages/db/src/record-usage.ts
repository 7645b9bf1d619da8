import type { AttemptUsage, UsageRecord } from '@codex-web/contracts/usage';
import type { Database } from './connect.ts';

/** Stores model requests of an attempt; one that stands is left alone. @returns what the attempt has used in all. */
export async function recordUsage(db: Database, attemptId: string, records: UsageRecord[]): Promise<AttemptUsage> {
  await db.prisma.usage.createMany({ data: records.map((record) => ({ ...record, attemptId })), skipDuplicates: true });
  const sums = await db.prisma.usage.aggregate({
    where: { attemptId },
    _sum: { inputTokens: true, cachedInputTokens: true, outputTokens: true, reasoningOutputTokens: true },
    _count: true,
  });
  return {
    inputTokens: sums._sum.inputTokens ?? 0,
    cachedInputTokens: sums._sum.cachedInputTokens ?? 0,
    outputTokens: sums._sum.outputTokens ?? 0,
    reasoningOutputTokens: sums._sum.reasoningOutputTokens ?? 0,
    requests: sums._count,
  };
}
