'use client';

import type { Scope } from '@codex-web/contracts/access';
import { grantableScopes } from '@codex-web/contracts/api-token';
import { deviceDecided } from '@codex-web/contracts/device';
import type { OwnWorkspace } from '@codex-web/contracts/workspace';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ExpiryTime } from '@/ui/expiry-time.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { ScopeChoice } from '@/ui/scope-choice.tsx';
import { Select } from '@/ui/select.tsx';
import { useAction } from '@/ui/use-action.ts';
import type { WaitingDevice } from './device-approval.tsx';

type DecisionStepProps = {
  waiting: WaitingDevice;
  workspaces: OwnWorkspace[];
  activeId: string | null;
  isOperator: boolean;
  onDecided: (isApproved: boolean) => void;
};

/** Who asks for what, from where; in which workspace, and with how much of it. */
export function DecisionStep({ waiting, workspaces, activeId, isOperator, onDecided }: DecisionStepProps) {
  const { clientName, scopes, requestedFrom, expiresAt } = waiting.request;
  const [workspaceId, setWorkspaceId] = useState(activeId ?? workspaces[0]?.id ?? '');
  const [refused, setRefused] = useState<Scope[]>([]);
  const [error, setError] = useState<string | null>(null);
  const here = workspaces.find(({ id }) => id === workspaceId);
  const may = here ? grantableScopes({ role: here.role, isOperator }) : [];
  const offered = scopes.filter((scope) => may.includes(scope));
  const chosen = offered.filter((scope) => !refused.includes(scope));
  const { run, busy, failure } = useAction(async (isApproved: boolean) => {
    const body = isApproved ? { decision: 'approve', scopes: chosen } : { decision: 'deny' };
    const headers = { 'x-workspace-id': workspaceId };
    await request(deviceDecided, `/device/${encodeURIComponent(waiting.code)}`, { method: 'POST', body, headers });
    onDecided(isApproved);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setError(chosen.length === 0 ? 'Choose what the client may do.' : null);
    if (chosen.length > 0) void run(true);
  };
  return (
    <>
      <h1 className="mt-8 text-xl font-semibold [overflow-wrap:anywhere]">Let {visibleName(clientName)} in?</h1>
      <p className="mt-1 text-muted">
        It calls itself that{requestedFrom && `, asked from ${requestedFrom}`}, and shows the code{' '}
        <code className="text-text">
          {waiting.code.slice(0, 4)}-{waiting.code.slice(4)}
        </code>
        . The code <ExpiryTime at={expiresAt} />.
      </p>
      <form noValidate onSubmit={submit} aria-label="Decision" className="mt-6 grid gap-4">
        <Field id="device-workspace" label="Workspace">
          {(described) => (
            <Select
              {...described}
              value={workspaceId}
              onChange={(event) => setWorkspaceId(event.target.value)}
              options={workspaces.map(({ id, name, role }) => ({ value: id, label: `${visibleName(name)} (${role})` }))}
            />
          )}
        </Field>
        {offered.length > 0 ? (
          <ScopeChoice
            label="It may, as you, for 90 days"
            offered={offered}
            chosen={chosen}
            onChange={(next) => {
              setRefused(offered.filter((scope) => !next.includes(scope)));
              setError(null);
            }}
            error={error}
          />
        ) : (
          <p className="text-sm text-muted">You may do nothing in this workspace of what it asks for.</p>
        )}
        {offered.length < scopes.length && offered.length > 0 && (
          <p className="text-sm text-muted">
            It asks for more than you may give: {scopes.filter((scope) => !may.includes(scope)).join(', ')}.
          </p>
        )}
        {failure && <FailureNotice title="Nothing was decided." failure={failure} />}
        <div className="grid grid-cols-2 gap-2">
          <Button busy={busy} onClick={() => void run(false)} className="h-9">
            Send it away
          </Button>
          <Button type="submit" look="primary" busy={busy} disabled={offered.length === 0} className="h-9">
            Let it in
          </Button>
        </div>
      </form>
    </>
  );
}
