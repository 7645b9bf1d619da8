'use client';

import dynamic from 'next/dynamic';
import { useMemo, useState } from 'react';
import { classNames } from '@/ui/class-names.ts';
import { formatBytes } from '@/ui/format/format-bytes.ts';
import { formatAmount } from '@/ui/format/format-count.ts';
import { formatDuration } from '@/ui/format/format-duration.ts';
import { visibleText } from '@/ui/format/visible-text.ts';
import { Spinner } from '@/ui/spinner.tsx';
import { Elapsed } from '@/ui/time.tsx';
import { Disclosure } from './disclosure.tsx';
import { LogTail } from './log-tail.tsx';
import { tailLines } from './tail-lines.ts';
import type { CommandItem } from './timeline.ts';
import { withoutShell } from './without-shell.ts';

const WholeLog = dynamic(() => import('./whole-log.tsx').then((module) => module.WholeLog), { ssr: false });

/** A command and what it printed: the last lines, or all of it when opened. */
export function CommandStep({ item }: { item: CommandItem }) {
  const [open, setOpen] = useState(false);
  const failed = item.status === 'failed' || item.status === 'declined';
  const command = visibleText(withoutShell(item.command));
  const { text } = item.live;
  const tail = useMemo(() => tailLines(text), [text]);
  return (
    <div
      data-step="command"
      className={classNames(
        'min-w-0 overflow-hidden rounded border bg-sunken',
        failed ? 'border-failed/60' : 'border-line',
      )}
    >
      <Disclosure open={open} onToggle={() => setOpen(!open)} icon={<Prompt failed={failed} />} className="px-3 py-1.5">
        <code
          className={classNames(
            'min-w-0 flex-1 text-xs',
            open ? 'whitespace-pre-wrap [overflow-wrap:anywhere]' : 'truncate',
          )}
        >
          {open ? command : command.split('\n')[0]}
        </code>
        <Outcome item={item} />
      </Disclosure>
      {text !== '' && (
        <div className="border-t border-line">
          {open ? <WholeLog text={text} follow={item.status === 'running'} /> : <LogTail lines={tail.lines} />}
        </div>
      )}
      <Left item={item} above={open ? 0 : tail.above} />
    </div>
  );
}

function Prompt({ failed }: { failed: boolean }) {
  return (
    <span aria-hidden className={classNames('font-mono text-xs font-semibold', failed ? 'text-failed' : 'text-muted')}>
      $
    </span>
  );
}

function Outcome({ item }: { item: CommandItem }) {
  const className = 'flex shrink-0 items-center gap-1.5 text-xs whitespace-nowrap tabular';
  if (item.status === 'running') {
    return (
      <span className={`${className} text-accent`}>
        <Spinner />
        <span className="sr-only">Running </span>
        {item.at && <Elapsed from={item.at} to={null} />}
      </span>
    );
  }
  const parts: string[] = [];
  if (item.durationMs !== null) parts.push(formatDuration(item.durationMs));
  if (item.status === 'interrupted' || item.status === 'declined') parts.push(item.status);
  // The agent gives no code of its own to a command it ended.
  else if (item.exitCode !== null) parts.push(item.exitCode < 0 ? 'killed' : `exit ${item.exitCode}`);
  else if (item.status === 'failed') parts.push('failed');
  const isBad = item.status === 'failed' || item.status === 'declined';
  return (
    <span className={classNames(className, isBad ? 'font-medium text-failed' : 'text-muted')}>{parts.join(' · ')}</span>
  );
}

/** Says what is not shown. */
function Left({ item, above }: { item: CommandItem; above: number }) {
  const notes: string[] = [];
  if (above > 0) notes.push(formatAmount(above, 'earlier line'));
  if (item.omittedBytes > 0) notes.push(`${formatBytes(item.omittedBytes)} left out of the middle`);
  if (item.live.dropped > 0) notes.push('the start is left out while it runs');
  if (notes.length === 0) return null;
  return <p className="border-t border-line px-3 py-1 text-xs text-muted">{notes.join(' · ')}</p>;
}
