import { roleMay } from '@codex-web/contracts/access';
import type { Me } from '@codex-web/contracts/account';
import type { Credential } from '@codex-web/contracts/credential';
import { type LimitStatus, limitWarningShare } from '@codex-web/contracts/limit';
import { formatUsedAmount, nameOfLimit, usedPercent } from '@/ui/format/limit-amount.ts';
import { visibleName } from '@/ui/format/visible-text.ts';

export type Notice = { id: string; tone: 'warning' | 'failure'; text: string; link: { href: string; text: string } };

/** What a person has to know wherever they are: limits that stop their tasks, and credentials that need them. */
export function noticesOf(me: Me, limits: readonly LimitStatus[], credentials: readonly Credential[]): Notice[] {
  return [
    ...credentials.filter((one) => isInHands(me, one)).map(credentialNotice),
    ...limits.filter(({ used, amount }) => used >= amount * limitWarningShare).map((one) => limitNotice(me, one)),
  ].toSorted((a, b) => rank(a) - rank(b));
}

/** One's own, and the workspace's for those who keep them. */
function isInHands(me: Me, { owner, state }: Credential): boolean {
  if (state !== 'needs_sign_in') return false;
  if (owner.kind === 'person') return owner.userId === me.user.id;
  return owner.kind === 'workspace' && roleMay(me.role, 'credentials.manage');
}

function credentialNotice(credential: Credential): Notice {
  const what = credential.kind === 'chatgpt' ? 'sign in again' : 'give it a new key or token';
  return {
    id: `credential-${credential.id}`,
    tone: 'failure',
    text: `${visibleName(credential.name)} no longer works; ${what}, or tasks it pays for stop.`,
    link: { href: `/settings/credentials/${credential.id}`, text: 'Open it' },
  };
}

function limitNotice(me: Me, limit: LimitStatus): Notice {
  const { used, amount, metric, scope } = limit;
  const isReached = used >= amount;
  const name = scope === 'person' ? nameOfLimit(limit).replace('the person’s', 'your') : nameOfLimit(limit);
  return {
    id: `limit-${limit.limitId}`,
    tone: isReached ? 'failure' : 'warning',
    text: isReached
      ? `${capital(name)} is reached. Tasks stop until it starts anew or is raised.`
      : `${usedPercent(used, amount)} % of ${name} is used: ${formatUsedAmount(metric, used)}.`,
    link:
      isReached && roleMay(me.role, 'limits.manage')
        ? { href: '/settings/limits', text: 'Raise it' }
        : { href: '/usage', text: 'Usage' },
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function rank({ tone }: Notice): number {
  return tone === 'failure' ? 0 : 1;
}
