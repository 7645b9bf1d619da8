'use client';

import { type ModelsAnswer, modelsAnswer } from '@codex-web/contracts/task';
import { useRef, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';

/**
 * What can be chosen for the credential that pays. It begins with what the page came with; `choose` asks for those of
 * another credential, and what was asked last counts.
 */
export function useModels(initial: ModelsAnswer | null) {
  const [models, setModels] = useState(initial);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const asked = useRef(0);
  const choose = async (credentialId: string) => {
    asked.current += 1;
    const mine = asked.current;
    setBusy(true);
    setFailure(null);
    try {
      const answer = await request(modelsAnswer, `/models?credentialId=${encodeURIComponent(credentialId)}`);
      if (mine === asked.current) setModels(answer);
    } catch (error) {
      if (mine === asked.current) setFailure(failureOf(error));
    }
    if (mine === asked.current) setBusy(false);
  };
  return { models, choose, failure, busy };
}
