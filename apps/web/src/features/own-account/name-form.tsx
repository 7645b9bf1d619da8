'use client';

import { changeAccountRequest } from '@codex-web/contracts/sign-in';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { Field } from '@/ui/field.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';

export function NameForm({ name: kept }: { name: string }) {
  const [name, setName] = useState(kept);
  const router = useRouter();
  const { run, busy, done, failure, reset } = useAction(async () => {
    await request(z.unknown(), '/account', { method: 'PATCH', body: { name: name.trim() } });
    router.refresh();
  });
  const checked = changeAccountRequest.safeParse({ name });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (checked.success) void run();
  };
  return (
    <Section title="Name" text="Shown to your team beside your tasks." isFirst>
      <form noValidate onSubmit={submit} onChange={reset} aria-label="Name">
        <Field id="name" label="Your name" error={checked.error?.issues[0]?.message}>
          {(described) => (
            <TextInput
              {...described}
              autoComplete="name"
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <SaveBar busy={busy} done={done} failure={failure} failureTitle="The name was not saved." />
      </form>
    </Section>
  );
}
