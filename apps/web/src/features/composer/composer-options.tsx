'use client';

import { reasoningEfforts } from '@codex-web/contracts/model';
import type { Repository } from '@codex-web/contracts/repository';
import { type ModelsAnswer, maxAttempts } from '@codex-web/contracts/task';
import { Bot, FolderGit2, Gauge, Layers } from 'lucide-react';
import { DemoMark } from '@/ui/demo-mark.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Picker } from '@/ui/picker.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { BranchPicker } from './branch-picker.tsx';
import type { useComposer } from './use-composer.ts';

type OptionsProps = {
  composer: ReturnType<typeof useComposer>;
  repositories: Repository[];
  models: ModelsAnswer | null;
};

const attemptCounts = Array.from({ length: maxAttempts }, (_, index) => index + 1);
const modes = [
  { value: 'code', label: 'Code', hint: 'Code: the agent changes files and you review the diff' },
  { value: 'ask', label: 'Ask', hint: 'Ask: the agent answers and changes nothing' },
] as const;

export function ComposerOptions({ composer, repositories, models }: OptionsProps) {
  const { repository } = composer;
  return (
    <>
      {repository && (
        <>
          <Picker
            label="Repository"
            icon={<FolderGit2 aria-hidden className="size-3.5 shrink-0" />}
            shown={visibleName(repository.name)}
            value={repository.id}
            options={repositories.map(({ id, name }) => ({ value: id, label: visibleName(name) }))}
            {...(repositories.length > 6 ? { search: { placeholder: 'Find a repository' } } : {})}
            onChange={composer.setRepositoryId}
            className="max-w-52"
          />
          <BranchPicker key={repository.id} repository={repository} base={composer.base} onChange={composer.setBase} />
        </>
      )}
      <Picker
        label="Attempts"
        icon={<Layers aria-hidden className="size-3.5 shrink-0" />}
        shown={`×${composer.attempts}`}
        value={String(composer.attempts)}
        options={attemptCounts.map((count) => ({
          value: String(count),
          label: count === 1 ? '1 attempt' : `${count} attempts side by side`,
        }))}
        onChange={composer.setAttempts}
      />
      {models && composer.model && (
        <Picker
          label="Model"
          icon={<Bot aria-hidden className="size-3.5 shrink-0" />}
          shown={models.items.find(({ id }) => id === composer.model)?.label ?? composer.model}
          value={composer.model}
          options={models.items.map(({ id, label }) => ({ value: id, label }))}
          onChange={composer.setModel}
          className="max-w-52"
        />
      )}
      {composer.effort && (
        <Picker
          label="Reasoning effort"
          icon={<Gauge aria-hidden className="size-3.5 shrink-0" />}
          shown={composer.effort}
          value={composer.effort}
          options={reasoningEfforts.map((effort) => ({ value: effort, label: `${effort} effort` }))}
          onChange={composer.setEffort}
        />
      )}
      <Segmented label="Mode" value={composer.mode} onChange={composer.setMode} options={modes} />
      {models?.demo && <DemoMark className="mx-2" />}
    </>
  );
}
