'use client';

import { branchesAnswer, type Repository } from '@codex-web/contracts/repository';
import { GitBranch } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Picker } from '@/ui/picker.tsx';
import type { PickerOption } from '@/ui/picker-list.tsx';
import { Spinner } from '@/ui/spinner.tsx';
import { type Base, baseFromValue, commitOption, valueOfBase, wordOfBase } from './base.ts';

type BranchPickerProps = { repository: Repository; base: Base; onChange: (base: Base) => void };

/** Picks the branch or commit a task starts from; asks the remote for its branches when it is opened. */
export function BranchPicker({ repository, base, onChange }: BranchPickerProps) {
  const { branches, load } = useBranches(repository);
  const failed = branches.state === 'failed';
  return (
    <Picker
      label="Branch"
      icon={<GitBranch aria-hidden className="size-3.5 shrink-0" />}
      shown={visibleName(wordOfBase(base, repository.defaultBranch))}
      value={valueOfBase(base, repository.defaultBranch)}
      options={branches.state === 'loaded' ? branches.options : []}
      search={{ placeholder: 'Find a branch or paste a commit id', fromText: commitOption }}
      onOpen={load}
      onChange={(value) => onChange(baseFromValue(value))}
      className="max-w-52"
      {...(branches.state === 'loading' ? { instead: <Loading repository={repository.name} /> } : {})}
      {...(failed ? { instead: <Failed failure={branches.failure} onRetry={load} /> } : {})}
    />
  );
}

type Branches =
  | { state: 'idle' | 'loading' }
  | { state: 'loaded'; options: PickerOption[] }
  | { state: 'failed'; failure: ApiFailure };

function useBranches({ id }: Repository) {
  const [branches, setBranches] = useState<Branches>({ state: 'idle' });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (asked === 0) return;
    const stopped = new AbortController();
    setBranches((before) => (before.state === 'loaded' ? before : { state: 'loading' }));
    request(branchesAnswer, `/repositories/${id}/branches`, { signal: stopped.signal }).then(
      ({ items, defaultBranch }) => setBranches({ state: 'loaded', options: optionsOf(items, defaultBranch) }),
      (error: unknown) => {
        if (!stopped.signal.aborted) setBranches({ state: 'failed', failure: failureOf(error) });
      },
    );
    return () => stopped.abort();
  }, [id, asked]);
  return { branches, load: () => setAsked((times) => times + 1) };
}

function optionsOf(items: { name: string; commit: string }[], defaultBranch: string): PickerOption[] {
  const first = items.filter((item) => item.name === defaultBranch);
  const rest = items.filter((item) => item.name !== defaultBranch);
  return [...first, ...rest].map(({ name, commit }) => ({
    value: `branch:${name}`,
    label: visibleName(name),
    note: name === defaultBranch ? 'default' : commit.slice(0, 7),
  }));
}

function Loading({ repository }: { repository: string }) {
  return (
    <p role="status" className="flex items-center gap-2 px-3 py-2.5 text-sm text-muted">
      <Spinner />
      Asking {repository} for its branches…
    </p>
  );
}

function Failed({ failure, onRetry }: { failure: ApiFailure; onRetry: () => void }) {
  return (
    <div role="alert" className="grid justify-items-start gap-2 px-3 py-2.5 text-sm">
      <p className="break-words text-failed">{failure.message}</p>
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
