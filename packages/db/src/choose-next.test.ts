import { describe, expect, it } from 'vitest';
import { chooseNext, heldUpBy, type Line } from './choose-next.ts';
import { standingOf } from './queue-standing.ts';

const line = (personId: string, given: Partial<Line> = {}): Line => ({
  workspaceId: 'w',
  personId,
  served: 0,
  head: { attemptId: `${personId}-1`, priority: 'normal', place: 1 },
  isPaused: false,
  running: { workspace: 0, person: 0 },
  limits: { workspace: null, person: null },
  ...given,
});
const head = (place: number, priority: Line['head']['priority'] = 'normal') => ({ attemptId: 'x', priority, place });
const chosen = (...lines: Line[]) => chooseNext(lines)?.personId ?? null;

describe('chooseNext', () => {
  it('chooses nothing where nothing is queued', () => {
    expect(chooseNext([])).toBeNull();
  });

  it('gives the turn to whoever had theirs longest ago, whatever is queued, how old and how pressing it is', () => {
    const busy = line('busy', { served: 8, head: head(1, 'urgent') });
    expect(chosen(busy, line('quiet', { served: 7, head: head(900, 'low') }))).toBe('quiet');
  });

  it('gives the first turn to somebody who had none yet', () => {
    expect(chosen(line('known', { served: 1 }), line('new'))).toBe('new');
  });

  it('lets priority, then place, decide between people who had no turn yet', () => {
    expect(chosen(line('a', { head: head(1) }), line('b', { head: head(9, 'high') }))).toBe('b');
    expect(chosen(line('a', { head: head(9) }), line('b', { head: head(1) }))).toBe('b');
  });

  it('passes over people whose limit is reached, workspaces whose limit is reached, and paused ones', () => {
    const [atLimit, full, paused] = [
      line('a', { running: { workspace: 2, person: 2 }, limits: { workspace: null, person: 2 } }),
      line('b', { running: { workspace: 3, person: 0 }, limits: { workspace: 3, person: null } }),
      line('c', { isPaused: true }),
    ];
    expect([atLimit, full, paused].map(heldUpBy)).toEqual(['person_limit', 'workspace_limit', 'paused']);
    expect(chosen(atLimit, full, paused)).toBeNull();
    expect(chosen(atLimit, full, paused, line('d', { served: 99 }))).toBe('d');
  });

  it('takes somebody in two workspaces as two people', () => {
    const [here, there] = [line('a', { served: 5 }), line('a', { served: 4, workspaceId: 'v' })];
    expect(chooseNext([here, there])).toBe(there);
  });
});

describe('standingOf', () => {
  const hosts = new Set(['h1']);
  const queued = { personId: 'a', index: 1, unmet: { all: 0, stopped: 0 }, host: null };
  const counted = (given: Partial<Line> = {}) => [
    { ...line('a', given), length: 3 },
    { ...line('b', { served: 5 }), length: 1 },
  ];
  const standing = (given = {}, lines = counted()) => standingOf({ lines, hosts }, { ...queued, ...given });

  it('says that an attempt is next, or behind how many others', () => {
    expect(standing()).toMatchObject({ position: 1, reason: 'next' });
    expect(standing({ index: 2 })).toMatchObject({
      position: 3,
      reason: 'behind',
      message: expect.stringMatching(/^2 other attempts/),
    });
    expect(standing({ personId: 'b' })).toMatchObject({
      position: 2,
      reason: 'behind',
      message: expect.stringMatching(/^1 other attempt /),
    });
  });

  it('names the limit that is reached, with its number, and puts those of the person behind everybody else', () => {
    const limits = { workspace: null, person: 2 };
    const lines = counted({ running: { workspace: 2, person: 2 }, limits });
    expect(standing({}, lines)).toMatchObject({
      position: 2,
      reason: 'person_limit',
      message: expect.stringContaining('(2)'),
    });
    expect(standing({ personId: 'b' }, lines)).toMatchObject({ position: 1, reason: 'next' });
  });

  it('says that the queue is paused', () => {
    expect(standing({}, counted({ isPaused: true }))).toMatchObject({ position: 1, reason: 'paused' });
  });

  it('gives no position to what depends on others, and says when waiting alone will not do', () => {
    const blocked = { index: null, unmet: { all: 2, stopped: 0 } };
    expect(standing(blocked)).toMatchObject({
      position: null,
      reason: 'dependency',
      message: expect.stringContaining('2 tasks'),
    });
    expect(standing({ ...blocked, unmet: { all: 2, stopped: 1 } }).message).toMatch(/failed or was cancelled/);
  });

  it('says when no worker is alive, at all or where its files are', () => {
    expect(standing({ host: 'h2' })).toMatchObject({ reason: 'host_away' });
    expect(standing({ host: 'h1' })).toMatchObject({ reason: 'next' });
    expect(standingOf({ lines: counted(), hosts: new Set() }, queued)).toMatchObject({ reason: 'no_worker' });
  });
});
