'use client';

import { credential } from '@codex-web/contracts/credential';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { request } from '@/api/request.ts';
import { useAction } from '@/ui/use-action.ts';
import { type CredentialDraft, checkDraft, type DraftProblems } from './credential-draft.ts';
import { providerChoices, startAddress } from './providers.ts';

/** A new credential as it is being written, and sending it; the page of what was made tries it at once. */
export function useNewCredential(provider: CredentialDraft['provider']) {
  const [draft, setDraft] = useState<CredentialDraft>(() => emptyDraft(provider));
  const [problems, setProblems] = useState<DraftProblems>({});
  const router = useRouter();
  const { run, busy, done, failure } = useAction(async (body: unknown) => {
    const { id } = await request(credential, '/credentials', { method: 'POST', body });
    // The secret is not kept in the page any longer than it is needed.
    setDraft((before) => ({ ...before, secret: '', headers: [] }));
    router.push(`/settings/credentials/${id}?added=1`);
    router.refresh();
  });
  const submit = async () => {
    const checked = checkDraft(draft);
    setProblems('problems' in checked ? checked.problems : {});
    if ('request' in checked) await run(checked.request);
    else focusFirstProblem();
  };
  const change = (part: Partial<CredentialDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setProblems((before) =>
      Object.fromEntries(Object.entries(before).filter(([field]) => !Object.hasOwn(part, field))),
    );
  };
  return { draft, change, problems, submit, busy, done, failure };
}

function emptyDraft(provider: CredentialDraft['provider']): CredentialDraft {
  const label = providerChoices.find(({ kind }) => kind === provider)?.label ?? '';
  return {
    provider,
    kind: 'api-key',
    owner: 'person',
    name: provider === 'openai-compatible' ? '' : label,
    baseUrl: startAddress[provider],
    wireApi: 'responses',
    secret: '',
    expiresAt: '',
    organisation: '',
    project: '',
    headers: [],
    makeDefault: false,
  };
}

function focusFirstProblem(): void {
  // The fields are marked when the page has been drawn again.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
}
