import { LeaseLostError } from '@codex-web/db/lease';
import { createLogger } from '@codex-web/service-kit/logger';
import { describe, expect, it } from 'vitest';
import { untilStored } from './until-stored.ts';

const logger = createLogger('test', 'silent');

describe('untilStored', () => {
  it('repeats a write until it is taken', async () => {
    let tries = 0;
    const write = async () => {
      tries += 1;
      if (tries < 3) throw new Error('the database is away');
      return 'stored';
    };
    await expect(untilStored(logger, write)).resolves.toBe('stored');
    expect(tries).toBe(3);
  });

  it('gives up at once when another worker has the attempt', async () => {
    let tries = 0;
    const write = async () => {
      tries += 1;
      throw new LeaseLostError({ id: 'a', lease: 1 });
    };
    await expect(untilStored(logger, write)).rejects.toThrow(LeaseLostError);
    expect(tries).toBe(1);
  });
});
