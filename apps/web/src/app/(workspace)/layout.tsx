import { limitStatusAnswer } from '@codex-web/contracts/limit';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import type { ApiFailure } from '@/api/api-failure.ts';
import { read, readCredentials, readMe } from '@/api/read.ts';
import { BellButton, BellLink } from '@/features/notifications/bell.tsx';
import { NotificationsProvider } from '@/features/notifications/notifications-provider.tsx';
import { BareFrame } from '@/features/shell/bare-frame.tsx';
import { NoWorkspace } from '@/features/shell/no-workspace.tsx';
import { Shell } from '@/features/shell/shell.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { MeProvider } from '@/ui/me.tsx';
import { MessagePage } from '@/ui/message-page.tsx';
import { ReloadButton } from '@/ui/reload-button.tsx';

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const { data, failure } = await readMe();
  if (failure) return await withoutWorkspace(failure, children);
  const [limits, credentials] = await Promise.all([read(limitStatusAnswer, '/limits/status'), readCredentials()]);
  // A page is worth showing also while these could not be read; they are asked for again.
  const facts = { limits: limits.data?.items ?? [], credentials: credentials.data?.items ?? [] };
  return (
    <MeProvider me={data}>
      <NotificationsProvider>
        <Shell me={data} facts={facts} bell={{ wide: <BellButton />, narrow: <BellLink /> }}>
          {children}
        </Shell>
      </NotificationsProvider>
    </MeProvider>
  );
}

/** Their own account is there for everybody who is signed in; the rest needs a workspace, and what it demands. */
async function withoutWorkspace(failure: ApiFailure, children: ReactNode): Promise<ReactNode> {
  const path = (await headers()).get('x-page-path') ?? '/';
  const isLackOfWorkspace = failure.code === 'no_workspace';
  const isLackOfFactor = failure.code === 'second_factor_required';
  if (isLackOfWorkspace || isLackOfFactor) {
    const isOwnAccount = /^\/settings\/account(\/|\?|$)/.test(path);
    return (
      <BareFrame isOwnAccount={isOwnAccount}>
        {isOwnAccount ? children : <NoWorkspace reason={isLackOfWorkspace ? 'none' : 'second-factor'} />}
      </BareFrame>
    );
  }
  return (
    <MessagePage title="Codex Web is not ready" text={<FailureNotice failure={failure} />}>
      <ReloadButton />
    </MessagePage>
  );
}
