import { limitsAnswer } from '@codex-web/contracts/limit';
import { membersAnswer } from '@codex-web/contracts/member';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { LimitSettings } from '@/features/limits/limit-settings.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';
import { tellApart } from '@/ui/tell-apart.ts';
import { TextLink } from '@/ui/text-link.tsx';

export const metadata: Metadata = { title: 'Limits' };

export default async function LimitsPage() {
  const [limits, members] = await Promise.all([read(limitsAnswer, '/limits'), read(membersAnswer, '/members')]);
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
        <LimitSettings answer={limits.data} people={tellApart(members.data?.items ?? [])} />
      )}
    </SettingsPage>
  );
}
