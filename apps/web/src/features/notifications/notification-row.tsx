'use client';

import type { NoticeType } from '@codex-web/contracts/notice-type';
import type { Notification } from '@codex-web/contracts/notification';
import {
  AtSign,
  CircleCheck,
  CirclePause,
  CircleX,
  KeyRound,
  type LucideIcon,
  MessageSquare,
  ShieldAlert,
  UserRoundCog,
  UserRoundPlus,
  Webhook,
} from 'lucide-react';
import Link from 'next/link';
import { localPath } from '@/api/local-path.ts';
import { classNames } from '@/ui/class-names.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { RelativeTime } from '@/ui/time.tsx';

type NotificationRowProps = { notification: Notification; onOpen: (id: string) => void };

/** One thing the person was told of; it leads to where it happened. */
export function NotificationRow({
  notification: { id, type, text, link, createdAt, readAt },
  onOpen,
}: NotificationRowProps) {
  const isUnread = readAt === null;
  const { Icon, color } = markOf(type);
  return (
    <li className="relative flex items-start gap-2.5 border-t border-line px-4 py-2.5 first:border-t-0 hover:bg-hover">
      {isUnread && <span aria-hidden className="absolute top-4.5 left-1.5 size-1.5 rounded-full bg-accent-fill" />}
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', color)} />
      <div className="min-w-0 flex-1">
        <Link
          href={localPath(link)}
          prefetch={false}
          onClick={() => onOpen(id)}
          className={classNames(
            'line-clamp-2 text-sm [overflow-wrap:anywhere] after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent',
            isUnread && 'font-semibold',
          )}
        >
          {isUnread && <span className="sr-only">Unread: </span>}
          {visibleName(text)}
        </Link>
        <RelativeTime at={createdAt} className="text-xs text-muted" />
      </div>
    </li>
  );
}

type Mark = { Icon: LucideIcon; color: string };

const marks: Partial<Record<NoticeType, Mark>> = {
  'task.completed': { Icon: CircleCheck, color: 'text-completed' },
  'task.failed': { Icon: CircleX, color: 'text-failed' },
  'task.waiting': { Icon: CirclePause, color: 'text-waiting' },
  'task.handed_over': { Icon: UserRoundCog, color: 'text-accent' },
  'comment.added': { Icon: MessageSquare, color: 'text-muted' },
  'comment.mentioned': { Icon: AtSign, color: 'text-accent' },
  'credential.needs_sign_in': { Icon: KeyRound, color: 'text-failed' },
  'member.joined': { Icon: UserRoundPlus, color: 'text-muted' },
  'queue.paused': { Icon: CirclePause, color: 'text-waiting' },
  'webhook.disabled': { Icon: Webhook, color: 'text-failed' },
};

/** What is left are matters of the account. */
function markOf(type: NoticeType): Mark {
  return marks[type] ?? { Icon: ShieldAlert, color: 'text-waiting' };
}
