import { me, signUpState } from '@codex-web/contracts/account';
import { identityProviderList } from '@codex-web/contracts/identity';
import { type InvitationState, invitationState } from '@codex-web/contracts/invitation';
import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { readAsAnyone } from '@/api/read.ts';
import { AcceptInvitation } from '@/features/account/accept-invitation.tsx';
import { OpenSignUp } from '@/features/account/open-sign-up.tsx';
import { Or, ProviderLinks } from '@/features/account/provider-links.tsx';
import { SignUpForm } from '@/features/account/sign-up-form.tsx';
import { UnusableLink } from '@/features/account/unusable-link.tsx';
import { buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { TextLink } from '@/ui/text-link.tsx';

export const metadata: Metadata = { title: 'Sign up' };

type Props = { searchParams: Promise<{ token?: string | string[] }> };

const unusable = (
  <UnusableLink
    title="This invitation cannot be used"
    advice="Ask an owner or admin of the workspace for a new one, or sign in if you have an account."
  />
);

export default async function SignUpPage({ searchParams }: Props) {
  const { token } = await searchParams;
  const secret = typeof token === 'string' ? token : '';
  if (secret === '') return <WithoutInvitation />;
  const [invitation, who, found] = await Promise.all([
    readAsAnyone(invitationState, `/invitations/${encodeURIComponent(secret)}`),
    readAsAnyone(me, '/me'),
    readAsAnyone(identityProviderList, '/identity-providers'),
  ]);
  if (invitation.failure) {
    const { status } = invitation.failure;
    if (status !== null && status < 500 && status !== 429) return unusable;
    return (
      <div className="mt-8">
        <FailureNotice failure={invitation.failure} />
      </div>
    );
  }
  if (!invitation.data.valid) return unusable;
  if (who.data || who.failure.status === 403) return <Join token={secret} state={invitation.data} who={who.data} />;
  const path = `/sign-up?token=${encodeURIComponent(secret)}`;
  const { items, forcedProviderId } = found.data ?? { items: [], forcedProviderId: null };
  const isFirst = invitation.data.workspaceName === null;
  const isForced = forcedProviderId !== null && !isFirst;
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Sign up</h1>
      <Welcome state={invitation.data} />
      <div className="mt-6">
        {!isFirst && items.length > 0 && (
          <>
            <ProviderLinks
              providers={isForced ? items.filter(({ id }) => id === forcedProviderId) : items}
              next={path}
              isMain={isForced}
            />
            {!isForced && <Or />}
          </>
        )}
        {!isForced && <SignUpForm token={secret} email={invitation.data.email} />}
      </div>
      {!isFirst && (
        <p className="mt-6 text-sm text-muted">
          Have an account? <TextLink href={`/sign-in?next=${encodeURIComponent(path)}`}>Sign in</TextLink> to join with
          it.
        </p>
      )}
    </>
  );
}

async function WithoutInvitation() {
  const [state, who, found] = await Promise.all([
    readAsAnyone(signUpState, '/sign-up'),
    readAsAnyone(me, '/me'),
    readAsAnyone(identityProviderList, '/identity-providers'),
  ]);
  if (who.data || who.failure.status === 403) redirect('/');
  if (state.failure) {
    return (
      <div className="mt-8">
        <FailureNotice failure={state.failure} />
      </div>
    );
  }
  if (!state.data.open) return <InvitationNeeded />;
  return <OpenSignUp providers={found.data ?? { items: [], forcedProviderId: null }} />;
}

function InvitationNeeded() {
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Signing up takes an invitation</h1>
      <p className="mt-2 text-muted">
        Ask an owner or admin of your team’s workspace for one, and open its link. If you have an account, sign in.
      </p>
      <Link href="/sign-in" className={`${buttonClass('plain')} mt-5 self-start`}>
        Sign in
      </Link>
    </>
  );
}

type JoinProps = { token: string; state: InvitationState; who: { user: { email: string } } | null };

function Join({ token, state, who }: JoinProps) {
  const isForAnother =
    who !== null && state.email !== null && state.email.toLowerCase() !== who.user.email.toLowerCase();
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold">Join {visibleName(state.workspaceName ?? 'the workspace')}</h1>
      <Welcome state={state} />
      {who && <p className="mt-1 break-words text-muted">You are signed in as {who.user.email}.</p>}
      {isForAnother && (
        <p className="mt-3 break-words rounded border border-line bg-waiting-soft px-3 py-2 text-sm">
          The invitation is for {state.email}. Use the account of that address.
        </p>
      )}
      <AcceptInvitation
        token={token}
        workspaceName={visibleName(state.workspaceName ?? 'the workspace')}
        isForAnother={isForAnother}
      />
    </>
  );
}

function Welcome({ state: { workspaceName, role, invitedBy } }: { state: InvitationState }) {
  if (workspaceName === null) return <p className="mt-1 text-muted">You are the first: the workspace will be yours.</p>;
  return (
    <p className="mt-1 break-words text-muted">
      {invitedBy ? `${visibleName(invitedBy)} invites you to join` : 'You join'}{' '}
      <span className="font-medium text-text">{visibleName(workspaceName)}</span>
      {role && ` as ${role === 'owner' || role === 'admin' ? 'an' : 'a'} ${role}`}.
    </p>
  );
}
