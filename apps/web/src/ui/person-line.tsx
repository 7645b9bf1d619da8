import type { ReactNode } from 'react';
import { Avatar } from './avatar.tsx';
import { visibleName } from './format/visible-text.ts';
import { RelativeTime } from './time.tsx';

type PersonLineProps = {
  name: string;
  isYou: boolean;
  /** Beside the name. */
  marks?: ReactNode;
  facts: readonly string[];
  lastSeenAt: string | null;
  /** At the end of the line: what can be done. */
  children: ReactNode;
};

/** Somebody in a list of people: who they are, what is known of them, and what can be done. */
export function PersonLine({ name, isYou, marks, facts, lastSeenAt, children }: PersonLineProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Avatar name={name} isSilent />
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium [overflow-wrap:anywhere]">{visibleName(name)}</span>
          {isYou && <span className="text-xs text-muted">you</span>}
          {marks}
        </p>
        <p className="text-sm text-muted [overflow-wrap:anywhere]">
          {facts.join(' · ')}
          {lastSeenAt && (
            <>
              {facts.length > 0 && ' · '}seen <RelativeTime at={lastSeenAt} />
            </>
          )}
        </p>
      </div>
      <div className="ml-auto flex shrink-0 items-center gap-3 empty:hidden">{children}</div>
    </div>
  );
}
