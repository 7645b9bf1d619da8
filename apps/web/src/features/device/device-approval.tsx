'use client';

import type { DeviceRequest } from '@codex-web/contracts/device';
import type { OwnWorkspace } from '@codex-web/contracts/workspace';
import { CircleCheck, CircleX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { visibleName } from '@/ui/format/visible-text.ts';
import { CodeStep } from './code-step.tsx';
import { DecisionStep } from './decision-step.tsx';

type DeviceApprovalProps = {
  /** What the link of the client gave, or nothing. */
  code: string;
  workspaces: OwnWorkspace[];
  activeId: string | null;
  isOperator: boolean;
  /** Stands below until it is decided: who decides. */
  children: ReactNode;
};

export type WaitingDevice = { code: string; request: DeviceRequest };

/** Lets a program in that cannot show a browser: its code, who asks for what, then yes or no. */
export function DeviceApproval({ code, workspaces, activeId, isOperator, children }: DeviceApprovalProps) {
  const [waiting, setWaiting] = useState<WaitingDevice | null>(null);
  const [decided, setDecided] = useState<{ isApproved: boolean; name: string } | null>(null);
  if (decided) {
    const Icon = decided.isApproved ? CircleCheck : CircleX;
    return (
      <div role="status">
        <h1 className="mt-8 flex items-start gap-2 text-xl font-semibold">
          <Icon
            aria-hidden
            className={`mt-1 size-5 shrink-0 ${decided.isApproved ? 'text-completed' : 'text-failed'}`}
          />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {visibleName(decided.name)} {decided.isApproved ? 'is let in' : 'is sent away'}
          </span>
        </h1>
        <p className="mt-2 text-muted">
          {decided.isApproved
            ? 'Go back to it; it goes on by itself. Its token stands under API tokens in your settings, where you can revoke it.'
            : 'It gets nothing. You can close this page.'}
        </p>
      </div>
    );
  }
  return (
    <>
      {waiting ? (
        <DecisionStep
          waiting={waiting}
          workspaces={workspaces}
          activeId={activeId}
          isOperator={isOperator}
          onDecided={(isApproved) => setDecided({ isApproved, name: waiting.request.clientName })}
        />
      ) : (
        <CodeStep initial={code} onFound={setWaiting} />
      )}
      {children}
    </>
  );
}
