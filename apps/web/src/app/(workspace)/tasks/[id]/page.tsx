import { commentsAnswer } from '@codex-web/contracts/comment';
import type { CredentialsAnswer } from '@codex-web/contracts/credential';
import { eventsAnswer } from '@codex-web/contracts/event';
import { modelsAnswer, task as taskSchema } from '@codex-web/contracts/task';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { read, readCredentials, readMe, readMeIn } from '@/api/read.ts';
import { OtherWorkspace } from '@/features/task/other-workspace.tsx';
import { shownAttempt, turnOf } from '@/features/task/selection.ts';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { MeProvider } from '@/ui/me.tsx';
import { defaultSplit, splitCookie } from '@/ui/split-cookie.ts';
import { TaskScreen } from './task-screen.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ attempt?: string | string[] }> };

const readTask = cache((id: string) => read(taskSchema, `/tasks/${encodeURIComponent(id)}`));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { data } = await readTask((await params).id);
  return { title: data?.title ?? 'Task' };
}

export default async function TaskPage({ params, searchParams }: Props) {
  const [{ id }, { attempt: asked }] = await Promise.all([params, searchParams]);
  const task = await readTask(id);
  if (task.failure?.status === 404 || task.failure?.status === 400) notFound();
  if (task.failure)
    return (
      <div className="p-6">
        <FailureNotice title="The task was not loaded." failure={task.failure} />
      </div>
    );

  const turn = turnOf(task.data, typeof asked === 'string' ? asked : null);
  const attempt = turn && shownAttempt(task.data, turn, { [turn.id]: String(asked) });
  if (!turn || !attempt) notFound();
  // The first page of events is enough for a first look; the stream goes on after it.
  const { workspaceId } = task.data;
  const [me, meThere, models, credentials, events, comments] = await Promise.all([
    readMe(),
    readMeIn(workspaceId),
    read(modelsAnswer, '/models', workspaceId),
    readCredentials(workspaceId),
    read(eventsAnswer, `/attempts/${attempt.id}/events?limit=500`),
    read(commentsAnswer, `/tasks/${id}/comments`),
  ]);
  const split = Number((await cookies()).get(splitCookie)?.value) || defaultSplit;
  const screen = (
    <TaskScreen
      key={id}
      initial={task.data}
      attemptId={attempt.id}
      events={events.data?.items ?? []}
      comments={comments.data?.items ?? []}
      models={models.data}
      demoCredentialIds={demoCredentialIds(credentials.data)}
      split={split}
    />
  );
  if (meThere.data === null || me.data?.workspace.id === workspaceId) return screen;
  return (
    <MeProvider me={meThere.data}>
      <OtherWorkspace taskId={id} />
      {screen}
    </MeProvider>
  );
}

function demoCredentialIds(credentials: CredentialsAnswer | null): string[] {
  return (credentials?.items ?? []).filter(({ provider }) => provider.kind === 'demo').map(({ id }) => id);
}
