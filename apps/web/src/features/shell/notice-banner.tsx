'use client';

import type { Me } from '@codex-web/contracts/account';
import { CircleAlert, Gauge } from 'lucide-react';
import { classNames } from '@/ui/class-names.ts';
import { TextLink } from '@/ui/text-link.tsx';
import type { Notice } from './notices.ts';
import { type NoticeFacts, useNotices } from './use-notices.ts';

/** Tells of limits and credentials that stop tasks, above every page: two of them, one where the screen is narrow. */
export function NoticeBanner({ me, initial }: { me: Me; initial: NoticeFacts }) {
  const notices = useNotices(me, initial);
  return (
    <div role="status">
      {notices.slice(0, 2).map((notice, index) => (
        <Line key={notice.id} notice={notice} isSecond={index === 1} />
      ))}
      {notices.length > 1 && (
        <p
          className={classNames(
            'border-b border-line px-4 py-1 text-xs text-muted md:px-6',
            notices.length === 2 && 'sm:hidden short:block',
          )}
        >
          <span className="sm:hidden short:inline">{notices.length - 1}</span>
          <span className="max-sm:hidden short:hidden">{notices.length - 2}</span> more: see{' '}
          <TextLink href="/usage">Usage</TextLink> and <TextLink href="/settings/credentials">Credentials</TextLink>.
        </p>
      )}
    </div>
  );
}

function Line({ notice: { tone, text, link }, isSecond }: { notice: Notice; isSecond: boolean }) {
  const isFailure = tone === 'failure';
  const Icon = isFailure ? CircleAlert : Gauge;
  return (
    <p
      className={classNames(
        'flex items-start gap-2 border-b border-line px-4 py-1.5 text-sm md:px-6',
        isFailure ? 'bg-failed-soft' : 'bg-waiting-soft',
        isSecond && 'max-sm:hidden short:hidden',
      )}
    >
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', isFailure ? 'text-failed' : 'text-waiting')} />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {text} <TextLink href={link.href}>{link.text}</TextLink>
      </span>
    </p>
  );
}
