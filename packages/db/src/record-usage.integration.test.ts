import { randomUUID } from 'node:crypto';
import type { CredentialKind, ProviderKind } from '@codex-web/contracts/credential';
import { describe, expect, it } from 'vitest';
import { savePrices } from './prices.ts';
import { recordUsage } from './record-usage.ts';
import { createQueuedAttempts, type QueuedAttempts } from './testing/queued-attempts.ts';
import { setUp } from './testing/set-up.ts';
import { openTestDatabase } from './testing/test-database.ts';
import { usageRecord } from './testing/usage-record.ts';

const db = setUp(openTestDatabase);

const spent = async ({ workspaceId }: QueuedAttempts) =>
  await db.prisma.spending.findMany({ where: { workspaceId }, orderBy: { day: 'asc' } });

/** An attempt whose turn such a credential pays for. */
async function paidBy(
  kind: CredentialKind,
  providerKind: ProviderKind,
): Promise<QueuedAttempts & { attemptId: string }> {
  const made = await createQueuedAttempts(db);
  const provider = { kind: providerKind, baseUrl: 'https://models.example/v1', wireApi: 'responses' };
  const credentialId = randomUUID();
  await db.pool.query(
    `INSERT INTO credentials (id, workspace_id, user_id, name, kind, provider, generation)
     VALUES ($1, $2, $3, 'Payer', $4, $5, 'first')`,
    [credentialId, made.workspaceId, made.userId, kind, JSON.stringify(provider)],
  );
  await db.pool.query('UPDATE turns SET credential_id = $2 WHERE task_id = $1', [made.taskId, credentialId]);
  return { ...made, attemptId: made.attemptIds[0] ?? '' };
}

const ownPrice = { model: 'gpt-*', input: 1_000_000_000, cachedInput: 0, output: 0 };

describe('recordUsage', () => {
  it('prices each request when it is stored, and answers what the attempt used in all', async () => {
    const { attemptIds } = await createQueuedAttempts(db);
    const id = attemptIds[0] ?? '';
    await recordUsage(db, id, [usageRecord()]);
    const usage = await recordUsage(db, id, [usageRecord(), usageRecord({ model: 'of-our-own' })]);
    expect(usage).toEqual({
      requests: 3,
      inputTokens: 3_000,
      cachedInputTokens: 0,
      outputTokens: 300,
      reasoningOutputTokens: 0,
      costMicroUsd: 2 * (1_250 + 1_000),
      unpricedRequests: 1,
    });
  });

  it('counts a request once, however many store it at the same time', async () => {
    const made = await createQueuedAttempts(db, 2);
    const records = Array.from({ length: 40 }, () => usageRecord());
    const reversed = records.toReversed();
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        recordUsage(db, made.attemptIds[0] ?? '', index % 2 === 0 ? records : reversed),
      ),
    );
    const usage = await recordUsage(db, made.attemptIds[0] ?? '', []);
    expect([usage.requests, usage.inputTokens]).toEqual([40, 40_000]);
    expect(await spent(made)).toMatchObject([{ tokens: 44_000n, costMicroUsd: 40n * 2_250n }]);
  });

  it('adds up what several attempts of a person store at once, by the day of each request in UTC', async () => {
    const made = await createQueuedAttempts(db, 4);
    const days = ['2026-03-31T23:59:59.999Z', '2026-04-01T00:00:00.000Z'];
    await Promise.all(
      made.attemptIds.flatMap((id) =>
        Array.from({ length: 5 }, () =>
          recordUsage(
            db,
            id,
            days.map((at) => usageRecord({ at })),
          ),
        ),
      ),
    );
    expect(await spent(made)).toMatchObject([
      { day: new Date('2026-03-31'), tokens: 22_000n, costMicroUsd: 45_000n },
      { day: new Date('2026-04-01'), tokens: 22_000n, costMicroUsd: 45_000n },
    ]);
  });

  it('keeps the price a request had when prices change, also when it is stored again', async () => {
    const made = await createQueuedAttempts(db);
    const id = made.attemptIds[0] ?? '';
    const record = usageRecord();
    await recordUsage(db, id, [record]);
    await savePrices(db, made, [{ model: 'gpt-*', input: 1_000_000_000, cachedInput: 0, output: 0 }]);
    expect((await recordUsage(db, id, [record])).costMicroUsd).toBe(2_250);
    expect((await recordUsage(db, id, [usageRecord()])).costMicroUsd).toBe(2_250 + 1_000_000);
  });

  it('prices what a key pays for by the shipped prices', async () => {
    const { attemptId } = await paidBy('api-key', 'openai');
    expect((await recordUsage(db, attemptId, [usageRecord()])).costMicroUsd).toBe(2_250);
  });

  it('takes nothing for the demo model, whatever model it plays, and counts its tokens', async () => {
    const made = await paidBy('none', 'demo');
    const usage = await recordUsage(db, made.attemptId, [usageRecord(), usageRecord({ model: 'of-our-own' })]);
    expect(usage).toMatchObject({ inputTokens: 2_000, outputTokens: 200, costMicroUsd: 0, unpricedRequests: 0 });
    expect(await spent(made)).toMatchObject([{ tokens: 2_200n, costMicroUsd: 0n }]);
  });

  it('takes the own price of the workspace for the demo model', async () => {
    const made = await paidBy('none', 'demo');
    await savePrices(db, made, [ownPrice]);
    expect((await recordUsage(db, made.attemptId, [usageRecord()])).costMicroUsd).toBe(1_000_000);
  });

  it('takes nothing for what a ChatGPT sign-in pays for, not even by an own price, and counts its tokens', async () => {
    const made = await paidBy('chatgpt', 'chatgpt');
    await savePrices(db, made, [ownPrice]);
    const usage = await recordUsage(db, made.attemptId, [usageRecord(), usageRecord({ model: 'of-our-own' })]);
    expect(usage).toMatchObject({ inputTokens: 2_000, outputTokens: 200, costMicroUsd: 0, unpricedRequests: 0 });
    expect(await spent(made)).toMatchObject([{ tokens: 2_200n, costMicroUsd: 0n }]);
  });

  it('stores whatever a provider claims', async () => {
    const made = await createQueuedAttempts(db);
    const claims = { inputTokens: Number.MAX_SAFE_INTEGER, outputTokens: 2 ** 40, model: 'x\0\ud800'.repeat(200) };
    const usage = await recordUsage(db, made.attemptIds[0] ?? '', [usageRecord(claims)]);
    expect(usage).toMatchObject({ requests: 1, inputTokens: 2 ** 31 - 1, outputTokens: 2 ** 31 - 1 });
    expect(await spent(made)).toMatchObject([{ tokens: 2n ** 32n - 2n }]);
  });

  it('stores nothing for an attempt that is none', async () => {
    const usage = await recordUsage(db, '00000000-0000-4000-8000-000000000000', [usageRecord()]);
    expect(usage.requests).toBe(0);
  });
});
