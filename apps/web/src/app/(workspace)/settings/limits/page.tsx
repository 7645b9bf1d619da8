import type { Me } from '@codex-web/contracts/account';
import { limitsAnswer } from '@codex-web/contracts/limit';
import { type SpendingAnswer, spendingAnswer } from '@codex-web/contracts/spending';
import type { Metadata } from 'next';
import { read, readMe } from '@/api/read.ts';
import { LimitSettings, type Person } from '@/features/limits/limit-settings.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';
import { TextLink } from '@/ui/text-link.tsx';

export const metadata: Metadata = { title: 'Limits' };

export default async function LimitsPage() {
  const [limits, spending, me] = await Promise.all([
    read(limitsAnswer, '/limits'),
    read(spendingAnswer, '/usage'),
    readMe(),
  ]);
  return (
    <SettingsPage
      title="Limits"
      text={
        <>
          At 80 % people are told; at the limit the attempt is stopped with its diff and conversation kept. Days and
          months are those of UTC. What is used stands on the page <TextLink href="/usage">Usage</TextLink>.
        </>
      }
    >
      {limits.failure ? (
        <FailureNotice title="The limits were not loaded." failure={limits.failure} />
      ) : (
        <LimitSettings answer={limits.data} people={peopleOf(me.data, spending.data)} />
      )}
    </SettingsPage>
  );
}

/** Who is known to work here: whoever asks, and whoever used something lately. */
function peopleOf(me: Me | null, spending: SpendingAnswer | null): Person[] {
  const asker = me ? [{ userId: me.user.id, name: me.user.name }] : [];
  const spenders = (spending?.people ?? []).map(({ userId, name }) => ({ userId, name }));
  return [...new Map([...spenders, ...asker].map((person) => [person.userId, person])).values()];
}
