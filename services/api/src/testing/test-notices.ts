import { type NoticeCareSettings, startNoticeCare } from '../notices/care.ts';
import { createOutgoingClient } from '../notices/outgoing-client.ts';
import type { TestApp } from './test-app.ts';

/** Tells people and webhooks what happened in the test's application, within moments. Close it before the application. */
export function startTestNotices(
  { parts }: TestApp,
  given: Partial<NoticeCareSettings> & { withinMs?: number } = {},
): { close: () => Promise<void> } {
  const { settings, ...others } = parts;
  const { withinMs = 10_000, ...care } = given;
  const outgoing = createOutgoingClient({ allowed: settings.allowedPrivateWebhooks, withinMs });
  const running = startNoticeCare({ ...others, outgoing, publicUrl: settings.publicUrl }, { everyMs: 20, ...care });
  return {
    close: async () => {
      await running.stop();
      await outgoing.close();
    },
  };
}

/** Resolves when everything that happened so far has been fanned out. */
export async function allFannedOut({ parts }: TestApp): Promise<boolean> {
  return (await parts.db.prisma.notice.count({ where: { fannedOutAt: null } })) === 0;
}
