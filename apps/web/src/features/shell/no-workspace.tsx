import { workspacesAnswer } from '@codex-web/contracts/workspace';
import { read } from '@/api/read.ts';
import { buttonClass } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { MessagePanel } from '@/ui/message-page.tsx';
import { EnterWorkspace } from './enter-workspace.tsx';
import { NewWorkspaceForm } from './new-workspace-form.tsx';

/** Says why somebody who is signed in stands before a closed door, and what opens it. */
export async function NoWorkspace({ reason }: { reason: 'none' | 'second-factor' }) {
  const { data } = await read(workspacesAnswer, '/workspaces');
  if (reason === 'second-factor') {
    const others = data?.items.filter(({ id }) => id !== data.activeId) ?? [];
    return (
      <MessagePanel
        title="This workspace asks for a second factor"
        text="Set one up, an authenticator app or a passkey, and the workspace opens. It takes a minute."
      >
        <a href="/settings/account/security" className={buttonClass('primary')}>
          Set it up
        </a>
        {others.map(({ id, name }) => (
          <EnterWorkspace key={id} id={id} name={visibleName(name)} />
        ))}
      </MessagePanel>
    );
  }
  return (
    <MessagePanel
      title="You are in no workspace"
      text="If somebody invited you, open the link of the invitation in this browser. If not, ask an owner or admin of your team’s workspace for one: it can be made for your e-mail address."
    >
      {data?.mayCreate && (
        <div className="mt-2 w-full border-t border-line pt-5">
          <h2 className="mb-3 font-semibold">Or make a workspace of your own</h2>
          <NewWorkspaceForm />
        </div>
      )}
    </MessagePanel>
  );
}
