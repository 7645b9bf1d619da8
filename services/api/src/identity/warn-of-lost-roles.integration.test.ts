import { randomUUID } from 'node:crypto';
import { setUp } from '@codex-web/db/testing/set-up';
import { openTestDatabase } from '@codex-web/db/testing/test-database';
import { createLogger } from '@codex-web/service-kit/logger';
import { expect, it } from 'vitest';
import { warnOfLostRoles } from './warn-of-lost-roles.ts';

const db = setUp(openTestDatabase);
const lines: string[] = [];
const logger = createLogger('api', 'info', { write: (line: string) => void lines.push(line) });

it('warns of roles in workspaces that are not there, were deleted or share their name, and of no others', async () => {
  const id = randomUUID();
  await db.prisma.workspace.createMany({
    data: [
      { id, name: 'Platform' },
      { id: randomUUID(), name: 'Twins' },
      { id: randomUUID(), name: 'Twins' },
      { id: randomUUID(), name: 'Gone', deletedAt: new Date() },
    ],
  });
  const rules = (...names: string[]) => names.map((workspace) => ({ workspace, role: 'member' as const }));
  await warnOfLostRoles({ db, logger }, [
    { id: 'company', roles: rules('Platform', id, 'Twins', 'Gone', 'Nowhere', 'Nowhere') },
    { id: 'other', roles: rules('Platform') },
  ]);
  const warned = lines.map((line) => JSON.parse(line)).map(({ provider, workspaces }) => ({ provider, workspaces }));
  expect(warned).toEqual([{ provider: 'company', workspaces: ['Twins', 'Gone', 'Nowhere'] }]);
});
