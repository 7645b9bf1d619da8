'use client';

import { roleMay } from '@codex-web/contracts/access';
import type { Turn } from '@codex-web/contracts/task';
import Link from 'next/link';
import { buttonClass } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMay, useMe } from '@/ui/me.tsx';
import { ContinueButton } from './continue-button.tsx';

type RemedyProps = {
  code: string;
  taskId: string;
  turn: Turn;
  attemptId: string;
  /** Nothing goes on from an attempt that is not the last word of the task. */
  isNewest: boolean;
  onStarted: () => Promise<unknown>;
};

const credentialCodes: readonly string[] = ['credential_needs_sign_in', 'model_unauthorized', 'credential_disabled'];

/** What can be done about an end that a person can undo: a limit that was reached, a credential that needs its owner. */
export function Remedy({ code, taskId, turn, attemptId, isNewest, onStarted }: RemedyProps) {
  const isCredential = credentialCodes.includes(code);
  if (code !== 'limit_reached' && !isCredential) return null;
  return (
    <>
      <p className="mt-1">
        {code === 'limit_reached' ? <LimitAdvice /> : <CredentialAdvice turn={turn} code={code} />}
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {code === 'limit_reached' ? <LimitLink /> : <CredentialLink turn={turn} code={code} />}
        {isNewest && <ContinueButton taskId={taskId} attemptId={attemptId} onStarted={onStarted} />}
      </div>
    </>
  );
}

function LimitAdvice() {
  return useMay('limits.manage')
    ? 'Raise the limit, then continue.'
    : 'Ask an owner or admin of the workspace to raise the limit, then continue.';
}

function LimitLink() {
  if (!useMay('limits.manage')) return null;
  return (
    <Link href="/settings/limits" className={buttonClass('plain', 'small')}>
      Raise the limit
    </Link>
  );
}

function mayMend(turn: Turn, me: ReturnType<typeof useMe>): boolean {
  const owner = turn.payer?.owner;
  if (owner?.kind === 'person') return owner.userId === me.user.id;
  return owner?.kind === 'workspace' && roleMay(me.role, 'credentials.manage');
}

function CredentialAdvice({ turn, code }: { turn: Turn; code: string }) {
  const me = useMe();
  const name = turn.payer ? visibleName(turn.payer.name) : 'The credential';
  const owner = turn.payer?.owner;
  const does = code === 'credential_disabled' ? 'switch it on again' : 'sign in again or give it a new token';
  if (mayMend(turn, me)) return `${name} needs you: ${does}, then continue.`;
  if (owner?.kind === 'person') return `${name} is ${visibleName(owner.name)}’s, who has to ${does}.`;
  if (owner?.kind === 'workspace') return `${name} is the workspace’s: an owner or admin of it has to ${does}.`;
  return `${name} is the installation’s: whoever runs this server has to ${does}.`;
}

function CredentialLink({ turn, code }: { turn: Turn; code: string }) {
  const me = useMe();
  if (!turn.payer || !mayMend(turn, me)) return null;
  return (
    <Link href={`/settings/credentials/${turn.payer.credentialId}`} className={buttonClass('plain', 'small')}>
      {code === 'credential_needs_sign_in' ? 'Sign in again' : 'Open the credential'}
    </Link>
  );
}
