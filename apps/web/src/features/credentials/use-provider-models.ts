'use client';

import { type Credential, providerModels } from '@codex-web/contracts/credential';
import { useEffect, useEffectEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { useAction } from '@/ui/use-action.ts';
import { type ModelChoice, withListed } from './model-choice.ts';

/** The models of a credential to choose from. Where none is kept yet, its provider is asked at once. */
export function useProviderModels(credential: Credential) {
  const [choice, setChoice] = useState<ModelChoice>({
    known: credential.models,
    chosen: new Set(credential.models.map(({ id }) => id)),
  });
  const [message, setMessage] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async () => {
    const answer = await request(providerModels, `/credentials/${credential.id}/models`);
    setChoice((before) => withListed(before, answer.items));
    setMessage(answer.message ?? (answer.items.length > 0 ? null : 'The provider lists no models: type in their ids.'));
  });
  const loadFirst = useEffectEvent(() => {
    if (credential.models.length === 0 && credential.state === 'ok') void run();
  });
  useEffect(() => loadFirst(), []);
  return { choice, setChoice, load: run, busy, failure, message };
}
