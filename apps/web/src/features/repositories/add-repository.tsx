'use client';

import { addRepositoryRequest, type RepositoriesAnswer, repository } from '@codex-web/contracts/repository';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { type ApiFailure, failureOf } from '@/api/api-failure.ts';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { Field } from '@/ui/field.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { TextInput } from '@/ui/text-input.tsx';

const hint =
  'https:// or http://, without a user name or password. The server asks it for its branches before it is added.';

/** Adds a repository by its address, or the sample. What is wrong with an address is said under it. */
export function AddRepository({ sample }: { sample: RepositoriesAnswer['sample'] }) {
  const [url, setUrl] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [adding, setAdding] = useState<string | null>(null);
  const router = useRouter();
  const add = async (address: string) => {
    if (adding !== null) return;
    const parsed = addRepositoryRequest.safeParse({ url: address });
    setError(parsed.success ? null : (parsed.error.issues[0]?.message ?? null));
    if (!parsed.success) return;
    setAdding(parsed.data.url);
    try {
      await request(repository, '/repositories', { method: 'POST', body: parsed.data });
      if (address === url) setUrl('');
      router.refresh();
    } catch (thrown) {
      setError(messageOf(failureOf(thrown)));
    }
    setAdding(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void add(url);
  };
  return (
    <>
      <form noValidate onSubmit={submit} aria-label="Add a repository">
        <Field id="url" label="Address of a git repository" hint={hint} error={error}>
          {(described) => (
            <div className="flex gap-2">
              <TextInput
                {...described}
                type="url"
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                placeholder="https://example.com/team/project.git"
                value={url}
                onChange={(event) => {
                  setUrl(event.target.value);
                  setError(null);
                }}
              />
              <Button type="submit" look="primary" busy={adding === url && url !== ''} className="h-9">
                {adding === url && url !== '' ? 'Checking…' : 'Add repository'}
              </Button>
            </div>
          )}
        </Field>
      </form>
      {sample && (
        <p className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 rounded border border-line bg-surface px-3 py-2 text-sm">
          <span className="min-w-0 flex-1 basis-60">
            Nothing at hand? <span className="font-medium">{visibleName(sample.name)}</span> is a small repository to
            try things on.
          </span>
          <Button busy={adding === sample.url} onClick={() => add(sample.url)}>
            Add the sample
          </Button>
        </p>
      )}
    </>
  );
}

function messageOf(failure: ApiFailure): string {
  const isRefusal = failure.status !== null && failure.status < 500;
  return failure.requestId && !isRefusal ? `${failure.message} (request ${failure.requestId})` : failure.message;
}
