import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AttributedRecord, UsageLog } from './usage-log.ts';

function record(requestId: string): AttributedRecord {
  return {
    requestId,
    attemptId: '11111111-1111-4111-8111-111111111111',
    model: 'm',
    status: 200,
    at: '2026-11-22T00:00:00.000Z',
    inputTokens: 1,
    cachedInputTokens: 0,
    outputTokens: 1,
    reasoningOutputTokens: 0,
  };
}

describe('UsageLog', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gw-'));
    path = join(folder, 'usage.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function reopened(): Promise<string[]> {
    const log = await UsageLog.open(path);
    await log.close();
    return log.after(0).map(({ requestId }) => requestId);
  }

  it('has its records again after it was closed, in the order they came', async () => {
    const log = await UsageLog.open(path);
    const ids = Array.from({ length: 50 }, (_, index) => `r${index}`);
    await Promise.all(ids.map((id) => log.append(record(id))));
    await log.close();
    expect(await reopened()).toEqual(ids);
  });

  it('gives the records after a number', async () => {
    const log = await UsageLog.open(path);
    for (const id of ['a', 'b', 'c']) await log.append(record(id));
    expect(log.after(1).map(({ requestId }) => requestId)).toEqual(['b', 'c']);
    expect(log.after(9)).toEqual([]);
    expect(log.length).toBe(3);
    await log.close();
  });

  it('takes away a last line that a crash cut, and goes on after it', async () => {
    const log = await UsageLog.open(path);
    await log.append(record('ä'));
    await log.close();
    await appendFile(path, '{"requestId":"cu');
    const again = await UsageLog.open(path);
    await again.append(record('b'));
    await again.close();
    expect(await reopened()).toEqual(['ä', 'b']);
    expect(await readFile(path, 'utf8')).not.toContain('"cu');
  });

  it('keeps the place of a line that cannot be read', async () => {
    const log = await UsageLog.open(path);
    await log.append(record('a'));
    await log.close();
    await appendFile(path, 'garbage\n');
    const again = await UsageLog.open(path);
    await again.append(record('b'));
    expect(again.length).toBe(3);
    expect(again.after(1)).toEqual([record('b')]);
    await again.close();
  });
});
