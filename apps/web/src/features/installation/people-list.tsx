'use client';

import { type InstallationPeopleAnswer, installationPeopleAnswer } from '@codex-web/contracts/installation';
import { usePathname, useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { TextInput } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';
import { PersonRow } from './person-row.tsx';

/** Everybody with an account; `q` is what was looked for. */
export function PeopleList({ initial, q }: { initial: InstallationPeopleAnswer; q: string }) {
  const [more, setMore] = useState<InstallationPeopleAnswer[]>([]);
  const pages = [initial, ...more];
  const cursor = pages.at(-1)?.nextCursor ?? null;
  const next = useAction(async () => {
    const query = new URLSearchParams({ ...(q ? { q } : {}), ...(cursor === null ? {} : { cursor }) });
    const page = await request(installationPeopleAnswer, `/installation/people?${query}`);
    setMore((before) => [...before, page]);
  });
  const people = pages.flatMap(({ items }) => items);
  return (
    <>
      <Find q={q} />
      <ul aria-label="People" className="mt-4">
        {people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </ul>
      {people.length === 0 && <p className="mt-4 text-muted">Nobody of that name or address.</p>}
      {next.failure && (
        <div className="mt-3">
          <FailureNotice title="The rest was not loaded." failure={next.failure} />
        </div>
      )}
      {cursor !== null && (
        <Button busy={next.busy} onClick={() => void next.run()} className="mt-3">
          Show more
        </Button>
      )}
    </>
  );
}

function Find({ q }: { q: string }) {
  const [text, setText] = useState(q);
  const [isBusy, start] = useTransition();
  const router = useRouter();
  const path = usePathname();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    start(() => router.push(wanted === '' ? path : `${path}?q=${encodeURIComponent(wanted)}`));
  };
  return (
    <form aria-label="People" onSubmit={submit} className="flex gap-2">
      <TextInput
        type="search"
        aria-label="Find by name or e-mail"
        placeholder="Find by name or e-mail"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" busy={isBusy} className="h-9">
        Find
      </Button>
    </form>
  );
}
