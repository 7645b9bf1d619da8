'use client';

import { type AgentName, agentNames, modelName, reasoningEfforts } from '@codex-web/contracts/model';
import type { Repository } from '@codex-web/contracts/repository';
import { createTaskRequest, type ModelsAnswer, type TaskMode } from '@codex-web/contracts/task';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { makeIdempotencyKeys } from '@/api/idempotency-key.ts';
import { request } from '@/api/request.ts';
import { useModels } from '@/ui/use-models.ts';
import { useStored } from '@/ui/use-stored.ts';
import type { Base } from './base.ts';
import { draftKey } from './draft.ts';
import { noExtras, requestOf } from './extra-options.ts';

const started = z.object({ id: z.uuid() });

/** What is written and chosen in the composer, and sending it. What was sent is only forgotten when it arrived. */
export function useComposer(repositories: Repository[], initialModels: ModelsAnswer | null) {
  const [prompt, setPrompt] = useStored(draftKey, '');
  const payment = useModels(initialModels);
  const choices = { ...useChoices(repositories), ...useModelChoices(payment.models) };
  const { repository, base, attempts, model, effort, agent, mode } = choices;
  const [extras, setExtras] = useState(noExtras);
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [keys] = useState(makeIdempotencyKeys);
  const router = useRouter();

  const submit = async () => {
    if (busy) return;
    setFailure(null);
    if (payment.models?.payer === null) return setProblem(noPayer);
    const { payer } = payment.models ?? {};
    const parsed = createTaskRequest.safeParse({
      prompt,
      repositoryId: repository?.id ?? '',
      ...(base.kind === 'branch' ? { branch: base.name } : {}),
      ...(base.kind === 'commit' ? { commit: base.id } : {}),
      attempts,
      ...(payer ? { credentialId: payer.credentialId } : {}),
      ...(agent ? { agent } : {}),
      ...(model ? { model } : {}),
      ...(effort ? { reasoningEffort: effort } : {}),
      mode,
      ...requestOf(extras),
    });
    setProblem(parsed.success ? null : problemOf(parsed.error));
    if (!parsed.success) return;
    setBusy(true);
    try {
      const headers = { 'idempotency-key': keys.keyFor(JSON.stringify(parsed.data)) };
      const { id } = await request(started, '/tasks', { method: 'POST', body: parsed.data, headers });
      keys.forget();
      setPrompt('');
      setExtras(noExtras);
      router.push(`/tasks/${id}`);
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  const write = (text: string) => {
    setPrompt(text);
    setProblem(null);
  };
  return { prompt, write, ...choices, extras, setExtras, payment, problem, failure, busy, submit };
}

const noPayer = 'Add a credential first: nothing pays for the model yet.';

/** The last choices are kept by the browser; one that no longer exists falls back to the default. */
function useChoices(repositories: Repository[]) {
  const [repositoryId, setRepositoryId] = useStored('composer.repository', '');
  const [attempts, setAttempts] = useStored('composer.attempts', '1');
  const [modeWord, setMode] = useStored('composer.mode', 'code');
  const repository = repositories.find((known) => known.id === repositoryId) ?? repositories[0] ?? null;
  const [chosen, setBase] = useState<{ of: string; base: Base }>({ of: '', base: { kind: 'default' } });
  const base: Base = chosen.of === repository?.id ? chosen.base : { kind: 'default' };
  return {
    repository,
    setRepositoryId,
    base,
    setBase: (next: Base) => setBase({ of: repository?.id ?? '', base: next }),
    attempts: Math.min(4, Math.max(1, Number(attempts) || 1)),
    setAttempts,
    mode: (modeWord === 'ask' ? 'ask' : 'code') as TaskMode,
    setMode,
  };
}

/** The model is kept for each credential, since two providers rarely know the same one. */
function useModelChoices(models: ModelsAnswer | null) {
  const [modelId, setModel] = useStored(`composer.model.${models?.payer?.credentialId ?? ''}`, '');
  const [effortWord, setEffort] = useStored('composer.effort', '');
  const [agentWord, setAgent] = useStored('composer.agent', '');
  const agents = models?.agents ?? [];
  return {
    model: knownModel(models, modelId) ?? models?.defaultModel ?? models?.items[0]?.id ?? null,
    setModel,
    effort: reasoningEfforts.find((known) => known === effortWord) ?? models?.defaultReasoningEffort ?? null,
    setEffort,
    agent: chosenAgent(agents, agentWord),
    setAgent,
  };
}

function knownModel(models: ModelsAnswer | null, id: string): string | null {
  if (models?.items.length === 0) return modelName.safeParse(id).data ?? null;
  return models?.items.find((known) => known.id === id)?.id ?? null;
}

/** Null leaves the choice to the API. */
function chosenAgent(agents: ModelsAnswer['agents'], word: string): AgentName | null {
  return agentNames.find((name) => name === word && agents.some((known) => known.name === name)) ?? null;
}

function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue?.path[0] === 'repositoryId') return 'Add a repository first: a task needs one to work on.';
  return issue?.message ?? 'Something in the form is not right.';
}
