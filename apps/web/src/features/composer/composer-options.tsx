'use client';

import { reasoningEfforts } from '@codex-web/contracts/model';
import type { Repository } from '@codex-web/contracts/repository';
import { type ModelsAnswer, maxAttempts } from '@codex-web/contracts/task';
import { Cpu, FolderGit2, Gauge, Layers } from 'lucide-react';
import { DemoMark } from '@/ui/demo-mark.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { ModelPicker } from '@/ui/model-picker.tsx';
import { PayerPicker } from '@/ui/payer-picker.tsx';
import { Picker } from '@/ui/picker.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { BranchPicker } from './branch-picker.tsx';
import { ExtraOptionsPicker } from './extra-options-picker.tsx';
import type { useComposer } from './use-composer.ts';

type OptionsProps = {
  composer: ReturnType<typeof useComposer>;
  repositories: Repository[];
};

const attemptCounts = Array.from({ length: maxAttempts }, (_, index) => index + 1);
const modes = [
  { value: 'code', label: 'Code', hint: 'Code: the agent changes files and you review the diff' },
  { value: 'ask', label: 'Ask', hint: 'Ask: the agent answers and changes nothing' },
] as const;

export function ComposerOptions({ composer, repositories }: OptionsProps) {
  const { repository } = composer;
  const { models } = composer.payment;
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
      {models?.payer && (
        <>
          <PayerPicker models={models} busy={composer.payment.busy} onChange={composer.payment.choose} />
          <ModelPicker models={models} model={composer.model} onChange={composer.setModel} />
        </>
      )}
      {models?.payer && composer.effort && (
        <Picker
          label="Reasoning effort"
          icon={<Gauge aria-hidden className="size-3.5 shrink-0" />}
          shown={composer.effort}
          value={composer.effort}
          options={reasoningEfforts.map((effort) => ({ value: effort, label: `${effort} effort` }))}
          onChange={composer.setEffort}
        />
      )}
      {models?.payer && models.agents.length > 1 && (
        <Picker
          label="Agent"
          icon={<Cpu aria-hidden className="size-3.5 shrink-0" />}
          shown={agentLabel(models, composer.agent)}
          value={composer.agent ?? models.defaultAgent}
          options={models.agents.map(({ name, label }) => ({ value: name, label }))}
          onChange={composer.setAgent}
        />
      )}
      <Segmented label="Mode" value={composer.mode} onChange={composer.setMode} options={modes} />
      <ExtraOptionsPicker value={composer.extras} onChange={composer.setExtras} />
      {models?.demo && <DemoMark className="mx-2" />}
    </>
  );
}

function agentLabel({ agents, defaultAgent }: ModelsAnswer, chosen: string | null): string {
  const name = chosen ?? defaultAgent;
  return agents.find((known) => known.name === name)?.label ?? name;
}
