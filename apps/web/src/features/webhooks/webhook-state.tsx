import type { Webhook } from '@codex-web/contracts/webhook';
import { CircleAlert, CircleCheck, CircleOff } from 'lucide-react';
import { stateOf } from './webhook-words.ts';

const marks = {
  fine: { Icon: CircleCheck, color: 'text-completed' },
  failing: { Icon: CircleAlert, color: 'text-failed' },
  off: { Icon: CircleOff, color: 'text-queued' },
} as const;

export function WebhookStateMark({ webhook }: { webhook: Webhook }) {
  const { tone, word } = stateOf(webhook);
  const { Icon, color } = marks[tone];
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm whitespace-nowrap ${color}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {word}
    </span>
  );
}
