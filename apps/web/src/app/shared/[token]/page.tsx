import { sharedTask } from '@codex-web/contracts/share-link';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { readAsAnyone } from '@/api/read.ts';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { MessagePage } from '@/ui/message-page.tsx';
import { ReloadButton } from '@/ui/reload-button.tsx';
import { SharedScreen } from './shared-screen.tsx';

type Props = { params: Promise<{ token: string }> };

// Asked once for each page: every time counts as one opening of the link.
const readShared = cache((token: string) => readAsAnyone(sharedTask, `/shared/${encodeURIComponent(token)}`));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await readShared((await params).token);
  const title = data ? visibleName(data.title) : 'Shared task';
  return { title, robots: { index: false, follow: false }, referrer: 'no-referrer' };
}

export default async function SharedPage({ params }: Props) {
  const { token } = await params;
  const shared = await readShared(token);
  if (shared.failure?.status === 404 || shared.failure?.status === 400) notFound();
  if (shared.failure) {
    return (
      <MessagePage title="The task was not loaded" text={<FailureNotice failure={shared.failure} />}>
        <ReloadButton />
      </MessagePage>
    );
  }
  return <SharedScreen token={token} task={shared.data} />;
}
