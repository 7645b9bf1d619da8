'use client';

import type { Scope } from '@codex-web/contracts/access';
import { type ApiToken, narrowApiTokenRequest } from '@codex-web/contracts/api-token';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { MakingForm } from '@/ui/making-form.tsx';
import { ScopeChoice } from '@/ui/scope-choice.tsx';
import { useAction } from '@/ui/use-action.ts';

/** Takes scopes of a token away. */
export function NarrowToken({ token, onClose }: { token: ApiToken; onClose: () => void }) {
  const router = useRouter();
  const [chosen, setChosen] = useState<Scope[]>(token.scopes);
  const [error, setError] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async (body: unknown) => {
    await request(z.unknown(), `/tokens/${token.id}`, { method: 'PATCH', body });
    router.refresh();
    onClose();
  });
  const submit = () => {
    const parsed = narrowApiTokenRequest.safeParse({ scopes: chosen });
    setError(parsed.error?.issues[0]?.message ?? null);
    if (parsed.success) void run(parsed.data);
  };
  return (
    <MakingForm
      label={`Scopes of ${visibleName(token.name)}`}
      verb="Save scopes"
      busy={busy}
      failure={failure}
      failureTitle="The scopes were not changed."
      onSubmit={submit}
      onCancel={onClose}
    >
      <ScopeChoice
        label="What it may still be used for"
        offered={token.scopes}
        chosen={chosen}
        onChange={setChosen}
        error={error}
      />
    </MakingForm>
  );
}
