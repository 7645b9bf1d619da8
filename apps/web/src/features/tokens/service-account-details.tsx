'use client';

import { isAtLeast } from '@codex-web/contracts/access';
import {
  type EditServiceAccountRequest,
  grantableScopes,
  type ServiceAccount,
  serviceAccount,
} from '@codex-web/contracts/api-token';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { ConfirmDialog } from '@/ui/confirm-dialog.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { roleOptions } from '@/ui/role-words.ts';
import { Section } from '@/ui/section.tsx';
import { Select } from '@/ui/select.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { useAction } from '@/ui/use-action.ts';
import { serviceRoles } from './service-roles.ts';
import { TokenList } from './token-list.tsx';
import { TokenMaker } from './token-maker.tsx';

export function ServiceAccountDetails({ account, maxDays }: { account: ServiceAccount; maxDays: number }) {
  const path = `/service-accounts/${encodeURIComponent(account.id)}`;
  const [isRemoving, setRemoving] = useState(false);
  const me = useMe();
  const router = useRouter();
  const change = useAction(async (body: EditServiceAccountRequest) => {
    await request(serviceAccount, path, { method: 'PATCH', body });
    router.refresh();
  });
  const mayChange = isAtLeast(me.role, account.role);
  const isOff = account.disabledAt !== null;
  const name = visibleName(account.name);
  return (
    <Section title={name} text={<Facts account={account} />}>
      {change.failure && (
        <div className="mb-3">
          <FailureNotice title="Nothing was changed." failure={change.failure} />
        </div>
      )}
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <Select
          aria-label={`Role of ${name}`}
          className="w-32"
          value={account.role}
          disabled={!mayChange || change.busy}
          onChange={(event) => {
            const role = serviceRoles.find((one) => one === event.target.value);
            if (role) void change.run({ role });
          }}
          options={roleOptions(serviceRoles.filter((one) => isAtLeast(me.role, one) || one === account.role))}
        />
        <Button busy={change.busy} disabled={!mayChange} onClick={() => void change.run({ disabled: !isOff })}>
          {isOff ? 'Switch on' : 'Switch off'}
        </Button>
        <Button look="danger" disabled={!mayChange} onClick={() => setRemoving(true)}>
          Remove
        </Button>
      </div>
      {account.tokens.length > 0 && (
        <div className="mb-4">
          <TokenList label={`Tokens of ${name}`} tokens={account.tokens} path={`${path}/tokens`} />
        </div>
      )}
      {!isOff && mayChange && (
        <TokenMaker
          path={`${path}/tokens`}
          scopes={grantableScopes({ role: account.role, isOperator: false })}
          maxDays={maxDays}
        />
      )}
      {isRemoving && (
        <ConfirmDialog
          title={`Remove ${name}?`}
          text="Its tokens stop working at once, and its attempts end. What it did stays in the workspace."
          verb="Remove service account"
          failureTitle="The service account was not removed."
          onClose={() => setRemoving(false)}
          act={async () => {
            await request(z.unknown(), path, { method: 'DELETE' });
            router.refresh();
          }}
        />
      )}
    </Section>
  );
}

function Facts({ account: { createdAt, createdBy, disabledAt } }: { account: ServiceAccount }) {
  return (
    <>
      Made <RelativeTime at={createdAt} />
      {createdBy && ` by ${visibleName(createdBy.name)}`}
      {disabledAt && (
        <span className="text-waiting">
          {' '}
          · switched off <RelativeTime at={disabledAt} />: none of its tokens works
        </span>
      )}
    </>
  );
}
