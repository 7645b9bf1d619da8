'use client';

import { modelName } from '@codex-web/contracts/model';
import type { ModelsAnswer, Turn } from '@codex-web/contracts/task';
import { useState } from 'react';
import { useModels } from '@/ui/use-models.ts';
import { followUpPayer } from './follow-up-payment.ts';

/**
 * What pays for a follow-up and which model answers. Until something is chosen it is as before, and the request names
 * only what was chosen.
 */
export function useFollowUpOptions(turn: Turn, pageModels: ModelsAnswer | null) {
  const payment = useModels(pageModels);
  const [chosenPayer, setChosenPayer] = useState<string | null>(null);
  const [chosenModel, setChosenModel] = useState<string | null>(null);
  const payerId = chosenPayer ?? followUpPayer(turn, pageModels);
  const all = pageModels?.payer ? [pageModels.payer, ...pageModels.payers] : [];
  const payer = all.find(({ credentialId }) => credentialId === payerId) ?? null;
  const isLoaded = payment.models?.payer?.credentialId === payerId;
  const isSame = payerId === turn.payer?.credentialId;
  const shown: ModelsAnswer | null = pageModels && {
    ...(isLoaded && payment.models ? payment.models : { ...pageModels, items: [], defaultModel: null }),
    payer,
    payers: all,
  };
  const model = chosenModel ?? (isSame ? turn.model : (shown?.defaultModel ?? null));
  return {
    shown,
    model,
    busy: payment.busy,
    failure: payment.failure,
    choosePayer: (id: string) => {
      setChosenPayer(id);
      setChosenModel(null);
      void payment.choose(id);
    },
    /** The models of the payer are asked for when they are needed: most follow-ups change nothing. */
    loadModels: () => {
      if (!isLoaded && payerId !== null) void payment.choose(payerId);
    },
    chooseModel: (id: string) => setChosenModel(modelName.safeParse(id).data ?? null),
    request: {
      ...(chosenPayer === null ? {} : { credentialId: chosenPayer }),
      ...(chosenModel === null ? {} : { model: chosenModel }),
    },
  };
}
