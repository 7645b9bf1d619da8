'use client';

import { type Workspace, workspace, workspaceName } from '@codex-web/contracts/workspace';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Checkbox } from '@/ui/checkbox.tsx';
import { ChoiceCards } from '@/ui/choice-cards.tsx';
import { Field } from '@/ui/field.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { readTokenDays } from './token-days.ts';

const visibilities = [
  { value: 'workspace', label: 'The workspace', note: 'Everybody who may use the repository sees it' },
  { value: 'private', label: 'Its author', note: 'Others see it once it is opened or handed to them' },
] as const;

/** What holds for the whole workspace. */
export function GeneralForm({ settings }: { settings: Workspace }) {
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [errors, setErrors] = useState<{ name?: string | undefined; tokenDays?: string | null }>({});
  const router = useRouter();
  const { run, busy, done, failure, reset } = useAction(async (body: object) => {
    await request(workspace, '/workspace', { method: 'PATCH', body });
    router.refresh();
  });
  const change = (part: Partial<typeof draft>) => {
    setDraft({ ...draft, ...part });
    setErrors({});
    reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { tokenDays, ...rest } = draft;
    const days = readTokenDays(tokenDays);
    const name = workspaceName.safeParse(draft.name);
    setErrors({ name: name.error?.issues[0]?.message, tokenDays: days.problem });
    if (name.success && !days.problem) void run({ ...rest, name: name.data, tokenMaxDays: days.days });
  };
  return (
    <form noValidate onSubmit={submit} aria-label="General">
      <fieldset disabled={!settings.mayManage} className="min-w-0">
        <Field id="workspace-name" label="Name" error={errors.name}>
          {(described) => (
            <TextInput
              {...described}
              autoComplete="off"
              maxLength={100}
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Section title="Tasks">
          <ChoiceCards
            label="Who sees a new task"
            value={draft.defaultVisibility}
            onChange={(defaultVisibility) => change({ defaultVisibility })}
            options={visibilities}
          />
          <div className="mt-3">
            <Checkbox checked={draft.shareLinksAllowed} onChange={(shareLinksAllowed) => change({ shareLinksAllowed })}>
              Members may make links with which anybody can read a task. Switched off, those there are do not work
              either.
            </Checkbox>
          </div>
        </Section>
        <Section title="Security">
          <Checkbox
            checked={draft.requireSecondFactor}
            onChange={(requireSecondFactor) => change({ requireSecondFactor })}
          >
            Members need a second factor: until they have set one up, the workspace is closed to them.
          </Checkbox>
          <div className="mt-3">
            <Field
              id="token-days"
              label="Longest life of an API token, in days"
              hint="Empty: as long as the installation allows. Tokens made before keep theirs."
              error={errors.tokenDays}
            >
              {(described) => (
                <TextInput
                  {...described}
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={3}
                  value={draft.tokenDays}
                  onChange={(event) => change({ tokenDays: event.target.value })}
                  className="max-w-28 tabular"
                />
              )}
            </Field>
          </div>
        </Section>
      </fieldset>
      {settings.mayManage ? (
        <SaveBar busy={busy} done={done} failure={failure} failureTitle="The settings were not saved." />
      ) : (
        <p className="mt-4 text-muted">Owners and admins of the workspace change these.</p>
      )}
    </form>
  );
}

function draftOf(settings: Workspace) {
  const { name, defaultVisibility, requireSecondFactor, shareLinksAllowed, tokenMaxDays } = settings;
  return {
    name,
    defaultVisibility,
    requireSecondFactor,
    shareLinksAllowed,
    tokenDays: tokenMaxDays === null ? '' : String(tokenMaxDays),
  };
}
