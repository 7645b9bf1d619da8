import { limitStatusAnswer } from '@codex-web/contracts/limit';
import type { ReactNode } from 'react';
import { read, readCredentials, readMe } from '@/api/read.ts';
import { Shell } from '@/features/shell/shell.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { MeProvider } from '@/ui/me.tsx';
import { MessagePage } from '@/ui/message-page.tsx';
import { ReloadButton } from '@/ui/reload-button.tsx';

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const [{ data, failure }, limits, credentials] = await Promise.all([
    readMe(),
    read(limitStatusAnswer, '/limits/status'),
    readCredentials(),
  ]);
  if (failure) {
    return (
      <MessagePage title="Codex Web is not ready" text={<FailureNotice failure={failure} />}>
        <ReloadButton />
      </MessagePage>
    );
  }
  // A page is worth showing also while these could not be read; they are asked for again.
  const facts = { limits: limits.data?.items ?? [], credentials: credentials.data?.items ?? [] };
  return (
    <MeProvider me={data}>
      <Shell me={data} facts={facts}>
        {children}
      </Shell>
    </MeProvider>
  );
}
