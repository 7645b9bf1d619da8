import type { NewEvent } from '@codex-web/contracts/event';
import { createLogger } from '@codex-web/service-kit/logger';
import { describe, expect, it } from 'vitest';
import { openSandbox } from './open-sandbox.ts';
import type { AttemptContext } from './run-attempt.ts';

const folders = { workspace: '/w', home: '/h', temporary: '/t', user: { uid: 1000, gid: 1000 } };

/** A follow-up in the kept sandbox of a conversation, with all that is done for it written down. */
function followUp(agent: 'codex' | 'openai', threadId: string) {
  const done: string[] = [];
  const events: NewEvent[] = [];
  const program = (name: string) => ({ name, process: { command: [name], env: {}, mounts: [] } });
  const context = {
    attempt: {
      id: 'a2',
      turn: { agent },
      environment: { image: 'image' },
      sandbox: { id: 's1', containerId: 'kept', threadId, own: false },
    },
    parts: {
      db: {
        pool: { query: async () => ({ rowCount: 1, rows: [] }) },
        prisma: { sandbox: { updateMany: async ({ data }: { data: object }) => void done.push(JSON.stringify(data)) } },
      },
      engine: {
        inspect: async () => ({ kind: 'running' }),
        destroy: async (id: string) => void done.push(`destroyed ${id}`),
        create: async ({ command }: { command: string[] }) => `new ${command[0]}`,
      },
      gateway: { openDoor: async () => ({ folder: '/doors/s1' }) },
      checkouts: { open: async () => folders },
      agents: { codex: program('codex'), openai: program('openai') },
      logger: createLogger('test', 'silent'),
    },
    recorder: { record: async (_line: number, ...more: NewEvent[]) => void events.push(...more) },
  } as unknown as AttemptContext;
  return { context, done, events };
}

describe('openSandbox for a follow-up', () => {
  it.each([
    ['codex', 'd9d8e7f6-0000-4000-8000-000000000000'],
    ['openai', 'openai:a1'],
  ] as const)('goes on in the container in which %s has the conversation', async (agent, threadId) => {
    const { context, events } = followUp(agent, threadId);
    expect(await openSandbox(context)).toEqual({ id: 's1', containerId: 'kept', threadId, doorFolder: '/doors/s1' });
    expect(events.map(({ type }) => type)).toEqual(['sandbox.reused']);
  });

  it.each([
    ['openai', 'd9d8e7f6-0000-4000-8000-000000000000'],
    ['codex', 'openai:a1'],
  ] as const)(
    'gives %s a container of its own over the same files, and says that it begins anew',
    async (agent, threadId) => {
      const { context, done, events } = followUp(agent, threadId);
      const opened = await openSandbox(context);
      expect(opened).toEqual({ id: 's1', containerId: `new ${agent}`, threadId: null, doorFolder: '/doors/s1' });
      expect(done[0]).toBe('destroyed kept');
      expect(done).toContain('{"containerId":null,"threadId":null}');
      expect(events.map(({ type }) => type)).toEqual(['warning.raised', 'sandbox.created']);
    },
  );
});
