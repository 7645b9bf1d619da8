import { apiTokenList, tokenMaxDays } from '@codex-web/contracts/api-token';
import { workspace } from '@codex-web/contracts/workspace';
import type { Metadata } from 'next';
import { read, readMe } from '@/api/read.ts';
import { OwnTokens } from '@/features/tokens/own-tokens.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'API tokens' };

export default async function TokensPage() {
  const [tokens, here, me] = await Promise.all([
    read(apiTokenList, '/tokens'),
    read(workspace, '/workspace'),
    readMe(),
  ]);
  const name = me.data ? visibleName(me.data.workspace.name) : 'this workspace';
  return (
    <SettingsPage
      title="API tokens"
      text={`With one, a program acts as you in ${name}: never more than you may, and only what the token is for.`}
    >
      {tokens.failure || !me.data ? (
        tokens.failure && <FailureNotice title="Your tokens were not loaded." failure={tokens.failure} />
      ) : (
        <OwnTokens tokens={tokens.data.items} maxDays={here.data?.tokenMaxDays ?? tokenMaxDays} />
      )}
    </SettingsPage>
  );
}
