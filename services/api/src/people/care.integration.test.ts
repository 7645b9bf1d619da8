import { recordAuditAlone } from '@codex-web/db/record-audit';
import { setUp } from '@codex-web/db/testing/set-up';
import { openTestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { expect, it } from 'vitest';
import { createHeadLog } from '../audit/log-audit-heads.ts';
import { waitFor } from '../testing/wait-for.ts';
import { startPeopleCare } from './care.ts';

const db = setUp(openTestDatabase);
const lines: string[] = [];
const logger = createLogger('api', 'info', { write: (line: string) => void lines.push(line) });

const note = () =>
  recordAuditAlone(db, {
    ...{ workspaceId: null, actorId: null, origin: null, action: 'prices.saved' },
    ...{ subject: { type: 'thing', id: 'one' }, summary: 'Done.' },
  });
const heads = () => lines.flatMap((line) => JSON.parse(line).auditHeads ?? []);

it('notes in the log where each chain ends, and again only when it moved', async () => {
  const log = createHeadLog({ db, logger });
  await log();
  expect(heads()).toEqual([]);
  await note();
  await log();
  await log();
  expect(heads()).toEqual([expect.stringMatching(/^installation:1:[0-9a-f]{64}$/)]);
  await note();
  await log();
  expect(heads()).toEqual([expect.any(String), expect.stringMatching(/^installation:2:/)]);
});

it('notes it when the API starts, and stops when it is told to', async () => {
  lines.length = 0;
  const care = startPeopleCare({ db, logger });
  await waitFor(() => heads().length > 0);
  await care.stop();
});
