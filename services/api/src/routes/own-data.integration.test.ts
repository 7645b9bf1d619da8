import { setUp } from '@codex-web/db/testing/set-up';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../testing/outcome-of.ts';
import { createTestApp } from '../testing/test-app.ts';
import { type Person, signUpMember, signUpOwner, signUpStranger, submit } from '../testing/test-person.ts';
import { ask, nameOf } from '../testing/test-team.ts';

const test = setUp(createTestApp);
const owner = setUp(() => signUpOwner(test));

const idOf = ({ me }: Person) => me.user.id;
const remove = (person: Person, email = person.me.user.email) =>
  ask(test, person, 'DELETE', '/account', { body: { email } });

async function exportOf(person: Person): Promise<{ kind: string; [field: string]: unknown }[]> {
  const answer = await person.get('/account/export');
  expect(answer.statusCode).toBe(200);
  return answer.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('200: the export', () => {
  it('has everything about the person and nothing secret or of others', async () => {
    const person = await signUpMember(test, owner);
    const task = await submit(person, { prompt: 'What I asked for.' });
    await submit(owner, { prompt: 'What another asked for.' });
    await person.post(`/tasks/${task.id}/comments`, { body: 'My comment.' });
    await owner.post(`/tasks/${task.id}/comments`, { body: 'Comment of another.' });
    const made = (await person.post('/tokens', { name: 'My token', scopes: ['tasks:read'] })).json();
    await person.post('/credentials', {
      ...{ kind: 'api-key', apiKey: 'sk-a-secret-of-theirs', owner: 'person', name: 'My key' },
      provider: { kind: 'openai', baseUrl: 'https://api.openai.com/v1' },
    });
    const records = await exportOf(person);
    expect(records[0]).toMatchObject({ kind: 'profile', email: person.me.user.email });
    const kinds = new Set(records.map(({ kind }) => kind));
    for (const kind of [
      'session',
      'password',
      'membership',
      'api-token',
      'credential',
      'comment',
      'audit',
      'task',
      'turn',
      'attempt',
    ]) {
      expect(kinds).toContain(kind);
    }
    const text = JSON.stringify(records);
    for (const own of ['What I asked for.', 'My comment.', 'My token', 'My key']) expect(text).toContain(own);
    for (const foreign of ['What another asked for.', 'Comment of another.', owner.me.user.email]) {
      expect(text).not.toContain(foreign);
    }
    for (const secret of ['sk-a-secret-of-theirs', made.text ?? made.token, 'password":"', person.cookie]) {
      expect(text).not.toContain(secret);
    }
  });

  it('is as long as it is: more events than a page, each once and in order', async () => {
    const person = await signUpMember(test, owner);
    const task = await submit(person);
    const attemptId = task.turns[0]?.attempts[0]?.id;
    await test.parts.db.pool.query(
      `INSERT INTO events (attempt_id, seq, type, data, line) SELECT $1, n, 'agent.said', '{}', 0 FROM generate_series(1, 950) n
       ON CONFLICT DO NOTHING`,
      [attemptId],
    );
    const events = (await exportOf(person)).filter(({ kind }) => kind === 'event');
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 950 }, (_, index) => index + 1));
  });

  it('withholds what somebody wrote in a workspace that they were removed from', async () => {
    const person = await signUpMember(test, owner);
    await submit(person, { prompt: 'A plan of the company.' });
    await owner.delete(`/members/${idOf(person)}`);
    const records = await exportOf(person);
    expect(records.filter(({ kind }) => kind === 'task')).toMatchObject([
      { title: null, withheld: expect.any(String) },
    ]);
    expect(JSON.stringify(records)).not.toContain('A plan of the company.');
  });
});

describe('204: the deletion', () => {
  it('ends memberships, ways in and attempts, leaves no name or address, and keeps the tasks', async () => {
    const person = await signUpMember(test, owner);
    await nameOf(test, person, 'Unmistakable Name');
    const task = await submit(person, { prompt: 'Keep it.' });
    await person.post(`/tasks/${task.id}/comments`, { body: 'Said before.' });
    await person.post('/workspaces', { name: 'Alone' });
    expect((await remove(person, 'another@example.com')).json().error.code).toBe('name_not_typed');
    expect((await remove(person)).statusCode).toBe(204);
    expect((await person.get('/me')).statusCode).toBe(401);
    expect((await owner.get(`/tasks/${task.id}`)).json()).toMatchObject({
      ...{ state: 'cancelled', author: { id: idOf(person), name: 'Deleted person' } },
    });
    const dump = await wholeDatabase();
    expect(dump).not.toContain('Unmistakable Name');
    expect(dump).not.toContain(person.me.user.email);
  });

  it('leaves rows of the person only in the tables that say who did what', async () => {
    const person = await signUpMember(test, owner);
    await submit(person);
    await person.post('/tokens', { name: 'cli', scopes: ['tasks:read'] });
    await remove(person);
    const { rows } = await test.parts.db.pool.query<{ table: string; column: string }>(
      `SELECT c.conrelid::regclass::text AS table, a.attname AS column
       FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
       WHERE c.contype = 'f' AND c.confrelid = 'users'::regclass`,
    );
    expect(rows.length).toBeGreaterThan(20);
    const left: string[] = [];
    for (const { table, column } of rows) {
      const found = await test.parts.db.pool.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [idOf(person)]);
      if (found.rows.length > 0) left.push(`${table}.${column}`);
    }
    const kept = [
      'tasks.author_id',
      'tasks.assignee_id',
      'tasks.activity_by',
      'turns.author_id',
      'credentials.user_id',
    ];
    expect(left.filter((one) => !kept.includes(one))).toEqual([]);
  });

  it('frees the address for a new account', async () => {
    const person = await signUpMember(test, owner);
    const { email } = person.me.user;
    await remove(person);
    const { rows } = await test.parts.db.pool.query('SELECT 1 FROM users WHERE email = $1', [email]);
    expect(rows).toEqual([]);
  });

  async function wholeDatabase(): Promise<string> {
    const { rows } = await test.parts.db.pool.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    const tables = [];
    for (const { name } of rows) tables.push((await test.parts.db.pool.query(`SELECT * FROM ${name}`)).rows);
    return JSON.stringify(tables);
  }
});

describe('409', () => {
  it('names the workspaces that would be left without an owner, and changes nothing', async () => {
    const boss = await signUpStranger(test);
    await test.parts.db.pool.query("UPDATE members SET role = 'owner' WHERE user_id = $1", [idOf(boss)]);
    await signUpMember(test, boss);
    const answer = await remove(boss);
    expect(outcomeOf(answer)).toEqual([409, 'last_owner']);
    expect(answer.json().error.message).toContain('“Elsewhere”');
    expect((await boss.get('/me')).statusCode).toBe(200);
  });

  it('keeps the last operator', async () => {
    const alone = await createTestApp();
    try {
      const only = await signUpOwner(alone);
      const answer = await ask(alone, only, 'DELETE', '/account', { body: { email: only.me.user.email } });
      expect(outcomeOf(answer)).toEqual([409, 'last_operator']);
    } finally {
      await alone.close();
    }
  });
});

describe('403', () => {
  it('takes a recent confirmation', async () => {
    const person = await signUpMember(test, owner);
    await test.parts.db.pool.query("UPDATE sessions SET confirmed_at = now() - interval '1 hour' WHERE user_id = $1", [
      idOf(person),
    ]);
    const answer = await remove(person);
    expect(outcomeOf(answer)).toEqual([403, 'confirmation_required']);
  });
});
