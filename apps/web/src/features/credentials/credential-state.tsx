import type { Credential } from '@codex-web/contracts/credential';
import { Ban, CircleAlert, CircleCheck, CirclePause } from 'lucide-react';
import { classNames } from '@/ui/class-names.ts';
import { Countdown } from '@/ui/countdown.tsx';

const marks = {
  ok: { Icon: CircleCheck, color: 'text-completed' },
  needs_sign_in: { Icon: CircleAlert, color: 'text-failed' },
  parked: { Icon: CirclePause, color: 'text-waiting' },
  disabled: { Icon: Ban, color: 'text-queued' },
} as const satisfies Record<Credential['state'], unknown>;

/** Whether a credential works, as a picture and a word. */
export function CredentialStateMark({ credential }: { credential: Credential }) {
  const { Icon, color } = marks[credential.state];
  return (
    <span className={classNames('inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap', color)}>
      <Icon aria-hidden className="size-4 shrink-0" />
      <span>
        {wordOf(credential)}
        {credential.state === 'parked' && credential.parkedUntil && (
          <>
            {' '}
            <Countdown until={credential.parkedUntil} />
          </>
        )}
      </span>
    </span>
  );
}

function wordOf({ state, kind, parkedUntil }: Credential): string {
  if (state === 'ok') return 'Ready';
  if (state === 'needs_sign_in') return kind === 'chatgpt' ? 'Needs sign-in' : 'Needs a new token';
  if (state === 'disabled') return 'Switched off';
  return parkedUntil ? 'Limit reached, goes on' : 'Limit reached';
}
