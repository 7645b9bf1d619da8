import { recordUsage } from '@codex-web/db/record-usage';
import { setUp } from '@codex-web/db/testing/set-up';
import { usageRecord } from '@codex-web/db/testing/usage-record';
import { beforeAll, describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { attemptIdsOf, signUpMember, signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));
const member = setUp(() => signUpMember(test, owner));

beforeAll(async () => {
  const task = await submit(member, { prompt: '=1+1, said "she"' });
  const records = ['2026-03-01', '2026-03-02'].map((day) => usageRecord({ at: `${day}T10:00:00.000Z` }));
  await recordUsage(test.parts.db, attemptIdsOf(task)[0] ?? '', [...records, usageRecord({ model: 'own' })]);
});

const march = 'from=2026-03-01&to=2026-03-03';

describe('200', () => {
  it('answers what was spent in a span of days', async () => {
    const answer = (await owner.get(`/usage?${march}`)).json();
    expect(answer).toMatchObject({ from: '2026-03-01', to: '2026-03-03', total: { requests: 2, costMicroUsd: 4_500 } });
    expect(answer.days.map(({ requests }: { requests: number }) => requests)).toEqual([1, 1, 0]);
    expect(answer.people).toMatchObject([{ userId: member.me.user.id, requests: 2 }]);
  });

  it('answers the last 30 days when no days are given', async () => {
    const answer = (await member.get('/usage')).json();
    expect([answer.days.length, answer.total.requests, answer.total.unpricedRequests]).toEqual([30, 1, 1]);
  });

  it('shows a stranger nothing', async () => {
    const stranger = await signUpStranger(test);
    expect((await stranger.get(`/usage?${march}`)).json().total.requests).toBe(0);
    expect((await stranger.get(`/usage.csv?${march}`)).body.split('\r\n')).toHaveLength(2);
  });

  it('gives it as a file too, in which nothing is a formula', async () => {
    const answer = await member.get(`/usage.csv?${march}`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="usage-2026-03-01-to-2026-03-03.csv"',
    });
    const lines = answer.body.split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^2026-03-01,Ann,"'=1\+1, said ""she""",[0-9a-f-]{36},gpt-5,1,1000,0,100,0,0\.002250,0$/);
  });
});

describe('400', () => {
  it.each(['from=2026-02-30', 'from=x', 'from=2026-03-02&to=2026-03-01', 'from=2020-01-01&to=2026-01-01'])(
    'refuses %s',
    async (query) => {
      for (const path of ['/usage', '/usage.csv']) {
        const answer = await owner.get(`${path}?${query}`);
        expect(outcomeOf(answer)).toEqual([400, 'invalid_request']);
      }
    },
  );
});
