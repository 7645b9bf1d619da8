import type { ReactNode } from 'react';
import { readMe } from '@/api/read.ts';
import { Shell } from '@/features/shell/shell.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { MessagePage } from '@/ui/message-page.tsx';
import { ReloadButton } from '@/ui/reload-button.tsx';

export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const { data, failure } = await readMe();
  if (failure) {
    return (
      <MessagePage title="Codex Web is not ready" text={<FailureNotice failure={failure} />}>
        <ReloadButton />
      </MessagePage>
    );
  }
  return <Shell me={data}>{children}</Shell>;
}
