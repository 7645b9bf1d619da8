'use client';

import type { Me } from '@codex-web/contracts/account';
import { CircleAlert, Gauge } from 'lucide-react';
import { classNames } from '@/ui/class-names.ts';
import { TextLink } from '@/ui/text-link.tsx';
import { type NoticeFacts, useNotices } from './use-notices.ts';

/** Tells of limits and credentials that stop tasks, above every page. More than two are told as two and a number. */
export function NoticeBanner({ me, initial }: { me: Me; initial: NoticeFacts }) {
  const notices = useNotices(me, initial);
  const rest = notices.length - 2;
  return (
    <div role="status">
      {notices.slice(0, 2).map(({ id, tone, text, link }) => {
        const Icon = tone === 'failure' ? CircleAlert : Gauge;
        return (
          <p
            key={id}
            className={classNames(
              'flex items-start gap-2 border-b border-line px-4 py-1.5 text-sm md:px-6',
              tone === 'failure' ? 'bg-failed-soft' : 'bg-waiting-soft',
            )}
          >
            <Icon
              aria-hidden
              className={classNames('mt-0.5 size-4 shrink-0', tone === 'failure' ? 'text-failed' : 'text-waiting')}
            />
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {text} <TextLink href={link.href}>{link.text}</TextLink>
            </span>
          </p>
        );
      })}
      {rest > 0 && (
        <p className="border-b border-line px-4 py-1 text-xs text-muted md:px-6">
          {rest} more: see <TextLink href="/usage">Usage</TextLink> and{' '}
          <TextLink href="/settings/credentials">Credentials</TextLink>.
        </p>
      )}
    </div>
  );
}
