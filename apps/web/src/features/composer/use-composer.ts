'use client';

import type { Repository } from '@codex-web/contracts/repository';
import { createTaskRequest, type ModelsAnswer, type TaskMode } from '@codex-web/contracts/task';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { z } from 'zod';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { makeIdempotencyKeys } from '@/api/idempotency-key.ts';
import { request } from '@/api/request.ts';
import { useStored } from '@/ui/use-stored.ts';
import type { Base } from './base.ts';
import { draftKey } from './draft.ts';

const started = z.object({ id: z.uuid() });

/** What is written and chosen in the composer, and sending it. What was sent is only forgotten when it arrived. */
export function useComposer(repositories: Repository[], models: ModelsAnswer | null) {
  const [prompt, setPrompt] = useStored(draftKey, '');
  const choices = useChoices(repositories, models);
  const { repository, base, attempts, model, effort, mode } = choices;
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [keys] = useState(makeIdempotencyKeys);
  const router = useRouter();

  const submit = async () => {
    if (busy) return;
    setFailure(null);
    const parsed = createTaskRequest.safeParse({
      prompt,
      repositoryId: repository?.id ?? '',
      ...(base.kind === 'branch' ? { branch: base.name } : {}),
      ...(base.kind === 'commit' ? { commit: base.id } : {}),
      attempts,
      ...(model ? { model } : {}),
      ...(effort ? { reasoningEffort: effort } : {}),
      mode,
    });
    setProblem(parsed.success ? null : problemOf(parsed.error));
    if (!parsed.success) return;
    setBusy(true);
    try {
      const headers = { 'idempotency-key': keys.keyFor(JSON.stringify(parsed.data)) };
      const { id } = await request(started, '/tasks', { method: 'POST', body: parsed.data, headers });
      keys.forget();
      setPrompt('');
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
  return { prompt, write, ...choices, problem, failure, busy, submit };
}

/** The last choices are kept by the browser; one that no longer exists falls back to the default. */
function useChoices(repositories: Repository[], models: ModelsAnswer | null) {
  const [repositoryId, setRepositoryId] = useStored('composer.repository', '');
  const [attempts, setAttempts] = useStored('composer.attempts', '1');
  const [modelId, setModel] = useStored('composer.model', '');
  const [effortWord, setEffort] = useStored('composer.effort', '');
  const [modeWord, setMode] = useStored('composer.mode', 'code');
  const repository = repositories.find((known) => known.id === repositoryId) ?? repositories[0] ?? null;
  const [chosen, setBase] = useState<{ of: string; base: Base }>({ of: '', base: { kind: 'default' } });
  const base: Base = chosen.of === repository?.id ? chosen.base : { kind: 'default' };
  const model = models?.items.find((known) => known.id === modelId)?.id ?? models?.defaultModel ?? null;
  return {
    repository,
    setRepositoryId,
    base,
    setBase: (next: Base) => setBase({ of: repository?.id ?? '', base: next }),
    attempts: Math.min(4, Math.max(1, Number(attempts) || 1)),
    setAttempts,
    model,
    setModel,
    effort: effortOf(effortWord) ?? models?.defaultReasoningEffort ?? null,
    setEffort,
    mode: (modeWord === 'ask' ? 'ask' : 'code') as TaskMode,
    setMode,
  };
}

function effortOf(word: string) {
  return word === 'low' || word === 'medium' || word === 'high' ? word : null;
}

function problemOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue?.path[0] === 'repositoryId') return 'Add a repository first: a task needs one to work on.';
  return issue?.message ?? 'Something in the form is not right.';
}
