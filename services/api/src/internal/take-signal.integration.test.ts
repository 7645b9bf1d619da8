import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../testing/test-app.ts';
import { addCredential, ownKey, readCredential } from '../testing/test-credentials.ts';
import { startTestGateway } from '../testing/test-gateway.ts';
import { attemptIdsOf, signUpOwner, submit } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const gateway = setUp(() => startTestGateway(test));
const owner = setUp(() => signUpOwner(test));

async function attemptPaidBy(credentialId: string): Promise<string> {
  const [id = ''] = attemptIdsOf(await submit(owner, { credentialId }));
  return id;
}

describe('a signal', () => {
  const limit = (resetsAt: string | null) =>
    ({ kind: 'usage_limit', resetsAt, message: 'You hit your limit.' }) as const;

  it('case 81: parks the credential to the second the provider names, for all attempts it pays for, and no other', async () => {
    const [id, other] = [(await addCredential(owner)).id, (await addCredential(owner)).id];
    const attempts = [await attemptPaidBy(id), await attemptPaidBy(id)];
    const resetsAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000).toISOString();
    expect((await gateway.signal(attempts[0] ?? '', limit(resetsAt))).status).toBe(204);
    for (const attempt of attempts) {
      const { body } = await gateway.admit(attempt);
      expect(body).toMatchObject({ kind: 'wait', code: 'model_rate_limited', until: resetsAt });
      expect(body.message).toContain('You hit your limit.');
    }
    expect((await gateway.admit(await attemptPaidBy(other))).body.kind).toBe('admitted');
    expect(await readCredential(owner, id)).toMatchObject({ state: 'parked', parkedUntil: resetsAt });
    // A task that is submitted now waits; it is not refused and nothing else pays.
    expect((await gateway.admit(await attemptPaidBy(id))).body.kind).toBe('wait');
  });

  it('goes on by itself when the time is over', async () => {
    const id = (await addCredential(owner)).id;
    const attempt = await attemptPaidBy(id);
    await gateway.signal(attempt, limit(new Date(Date.now() + 60_000).toISOString()));
    expect((await gateway.admit(attempt)).body.kind).toBe('wait');
    await test.parts.db.pool.query(`UPDATE credentials SET parked_until = now() - interval '1 second' WHERE id = $1`, [
      id,
    ]);
    expect((await gateway.admit(attempt)).body.kind).toBe('admitted');
    expect(await readCredential(owner, id)).toMatchObject({ state: 'ok', parkedUntil: null, stateMessage: null });
  });

  it('case 82: clamps a time that is over, or more than eight days ahead', async () => {
    for (const [resetsAt, aheadMs] of [
      ['2020-01-01T00:00:00.000Z', 60_000],
      ['2099-01-01T00:00:00.000Z', 8 * 86_400_000],
      [null, 15 * 60_000],
    ] as const) {
      const id = (await addCredential(owner)).id;
      const attempt = await attemptPaidBy(id);
      const before = Date.now();
      await gateway.signal(attempt, limit(resetsAt));
      const until = Date.parse((await readCredential(owner, id))?.parkedUntil ?? '');
      expect(until - aheadMs).toBeGreaterThanOrEqual(before - 1_000);
      expect(until - aheadMs).toBeLessThanOrEqual(Date.now() + 1_000);
    }
  });

  it('disables a credential whose plan does not pay for models, until its owner switches it on', async () => {
    const id = (await addCredential(owner)).id;
    const attempt = await attemptPaidBy(id);
    await gateway.signal(attempt, { kind: 'usage_not_included', message: 'Upgrade to Plus.' });
    const halted = (await gateway.admit(attempt)).body;
    expect(halted).toMatchObject({ kind: 'halted', code: 'credential_disabled' });
    expect(halted.message).toContain('Upgrade to Plus.');
    await owner.patch(`/credentials/${id}`, { disabled: false });
    expect((await gateway.admit(attempt)).body.kind).toBe('admitted');
  });

  it('is written down, with nothing in it that looks like a secret', async () => {
    const id = (await addCredential(owner)).id;
    const attempt = await attemptPaidBy(id);
    await gateway.signal(attempt, {
      kind: 'usage_limit',
      resetsAt: null,
      message: `Key ${ownKey.apiKey} has no more.`,
    });
    const history = await owner.get(`/credentials/${id}/history`);
    expect(history.json().items.map((item: { action: string }) => item.action)).toEqual([
      'credential.parked',
      'credential.created',
    ]);
    expect(history.body + JSON.stringify(await readCredential(owner, id))).not.toContain(ownKey.apiKey);
  });
});
