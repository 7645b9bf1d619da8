'use client';

import type { Member } from '@codex-web/contracts/member';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMe } from '@/ui/me.tsx';
import { Section } from '@/ui/section.tsx';
import { Select } from '@/ui/select.tsx';
import { TypedRemoval } from '@/ui/typed-removal.tsx';
import { useAction } from '@/ui/use-action.ts';

/** Makes somebody else the owner. */
export function TransferWorkspace({ members }: { members: readonly Member[] }) {
  const { workspace } = useMe();
  const others = members.filter(({ kind, isYou, role }) => kind === 'person' && !isYou && role !== 'owner');
  const [userId, setUserId] = useState(others[0]?.userId ?? '');
  const action = useAction(async () => {
    await request(z.unknown(), '/workspace/transfer', { method: 'POST', body: { userId, name: workspace.name } });
    window.location.reload();
  });
  if (others.length === 0) return null;
  return (
    <Section
      title="Hand the workspace over"
      text="The member you choose becomes its owner, and you become an admin. Only they can take it back."
    >
      <div className="mb-3">
        <Field id="new-owner" label="New owner">
          {(described) => (
            <Select
              {...described}
              value={userId}
              onChange={(event) => setUserId(event.target.value)}
              options={others.map((one) => ({
                value: one.userId,
                label: `${visibleName(one.name)} (${visibleName(one.email)})`,
              }))}
            />
          )}
        </Field>
      </div>
      <TypedRemoval
        id="transfer-name"
        name={workspace.name}
        label="Hand over"
        verb="hand it over"
        failureTitle="The workspace was not handed over."
        action={action}
      />
    </Section>
  );
}
