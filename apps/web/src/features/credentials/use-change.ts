'use client';

import { type ChangeCredentialRequest, type Credential, credential } from '@codex-web/contracts/credential';
import { useRouter } from 'next/navigation';
import { request } from '@/api/request.ts';
import { useAction } from '@/ui/use-action.ts';

/** Changes a part of a credential; the page is made anew afterwards, so that everything on it says what is kept now. */
export function useChange({ id }: Credential) {
  const router = useRouter();
  return useAction(async (body: ChangeCredentialRequest) => {
    await request(credential, `/credentials/${id}`, { method: 'PATCH', body });
    router.refresh();
  });
}
