'use client';

import { type RepositoriesAnswer, repository } from '@codex-web/contracts/repository';
import type { ModelsAnswer } from '@codex-web/contracts/task';
import { Circle, CircleCheck } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button, buttonClass } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';

type FirstRunProps = {
  repositories: RepositoriesAnswer;
  models: ModelsAnswer | null;
  /** A ready prompt was picked. */
  onPrompt: (prompt: string) => void;
};

const prompts = [
  'Explain what this project does, how it is laid out, and how to run its tests.',
  'Find one bug, write a test that shows it, and fix it with the smallest change.',
  'Add a CONTRIBUTING.md with the commands to install, test and lint this project.',
];

/** Stands on a board without tasks: what a first task needs, each step with its state. */
export function FirstRun({ repositories, models, onPrompt }: FirstRunProps) {
  const hasRepository = repositories.items.length > 0;
  return (
    <section aria-labelledby="first-run" className="mx-auto w-full max-w-2xl py-8">
      <h2 id="first-run" className="text-lg font-semibold">
        Three steps to a first task
      </h2>
      <ol className="mt-3">
        <Step done={models !== null && models.payer !== null} title="A model">
          <ModelStep models={models} />
        </Step>
        <Step done={hasRepository} title="A repository">
          {hasRepository ? (
            `${repositories.items
              .map(({ name }) => visibleName(name))
              .slice(0, 3)
              .join(', ')} ${repositories.items.length === 1 ? 'is' : 'are'} ready.`
          ) : (
            <AddRepository sample={repositories.sample} />
          )}
        </Step>
        <Step done={false} title="A first task">
          Pick a prompt to start from, or write your own above.
          <ul className="mt-2 grid gap-1">
            {prompts.map((prompt) => (
              <li key={prompt}>
                <button
                  type="button"
                  onClick={() => onPrompt(prompt)}
                  className="w-full rounded border border-line px-3 py-2 text-left text-sm text-text hover:border-edge hover:bg-surface touch:min-h-11"
                >
                  {prompt}
                </button>
              </li>
            ))}
          </ul>
        </Step>
      </ol>
    </section>
  );
}

function ModelStep({ models }: { models: ModelsAnswer | null }) {
  const hasOwn = models?.payer && !models.demo;
  return (
    <>
      {modelState(models)}
      <div className="mt-2 flex flex-wrap gap-2">
        <Link
          href={hasOwn ? '/settings/credentials' : '/settings/credentials/new'}
          className={buttonClass(models?.payer ? 'plain' : 'primary')}
        >
          {hasOwn ? 'Credentials' : 'Add a credential'}
        </Link>
      </div>
    </>
  );
}

function modelState(models: ModelsAnswer | null): string {
  if (!models) return 'The models were not loaded. Load the page again.';
  const { payer, demo, items, defaultModel } = models;
  if (!payer) return 'Nothing pays for a model yet: add an API key, a token or your ChatGPT plan.';
  if (demo) {
    return 'The demo model answers. It is a scripted program, not an AI: good for looking around. Add a credential to work with a real model.';
  }
  const model = items.find(({ id }) => id === defaultModel)?.label ?? defaultModel ?? 'A model of your choice';
  return `${model} is ready, paid by ${visibleName(payer.name)}.`;
}

function Step({ done, title, children }: { done: boolean; title: string; children: ReactNode }) {
  const Icon = done ? CircleCheck : Circle;
  return (
    <li className="flex gap-3 border-t border-line py-4">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${done ? 'text-completed' : 'text-faint'}`} />
      <div className="min-w-0 flex-1">
        <h3 className="font-medium">
          {title}
          <span className="sr-only">{done ? ', done' : ', to do'}</span>
        </h3>
        <div className="mt-0.5 text-muted">{children}</div>
      </div>
    </li>
  );
}

function AddRepository({ sample }: { sample: RepositoriesAnswer['sample'] }) {
  const [state, setState] = useState<{ busy: boolean; failure: ApiFailure | null }>({ busy: false, failure: null });
  const router = useRouter();
  const add = async (url: string) => {
    setState({ busy: true, failure: null });
    try {
      await request(repository, '/repositories', { method: 'POST', body: { url } });
      router.refresh();
    } catch (error) {
      setState({ busy: false, failure: failureOf(error) });
    }
  };
  return (
    <>
      {sample ? 'Take the small sample repository, or add one of yours by its address.' : 'Add one by its address.'}
      <div className="mt-2 flex flex-wrap gap-2">
        {sample && (
          <Button look="primary" busy={state.busy} onClick={() => add(sample.url)}>
            {state.busy ? 'Adding the sample…' : 'Use the sample repository'}
          </Button>
        )}
        <Link href="/repositories" className={buttonClass('plain')}>
          Add a repository
        </Link>
      </div>
      {state.failure && (
        <div className="mt-2">
          <FailureNotice failure={state.failure} />
        </div>
      )}
    </>
  );
}
