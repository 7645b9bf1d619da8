'use client';

import { importChatgptRequest } from '@codex-web/contracts/chatgpt-sign-in';
import { credential } from '@codex-web/contracts/credential';
import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { classNames } from '@/ui/class-names.ts';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Field } from '@/ui/field.tsx';
import { inputClass } from '@/ui/text-input.tsx';
import { useAction } from '@/ui/use-action.ts';

type ChatgptImportProps = { makeDefault: boolean; onImported: (credentialId: string) => void };

/** Takes a sign-in over from a file of the Codex CLI, chosen or pasted. */
export function ChatgptImport({ makeDefault, onImported }: ChatgptImportProps) {
  const [authJson, setAuthJson] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const { run, busy, failure } = useAction(async () => {
    const made = await request(credential, '/chatgpt-imports', { method: 'POST', body: { authJson, makeDefault } });
    setAuthJson('');
    onImported(made.id);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fits = importChatgptRequest.safeParse({ authJson }).success;
    setProblem(fits ? null : 'Choose the file, or paste what is in it.');
    if (fits) void run();
  };
  const choose = async (file: File | undefined) => {
    if (!file) return;
    setProblem(file.size > 100_000 ? 'This file is too large to be an auth.json.' : null);
    if (file.size <= 100_000) setAuthJson(await file.text());
  };
  return (
    <form noValidate onSubmit={submit} aria-label="Import auth.json" className="grid w-full gap-4">
      <p className="flex items-start gap-2 rounded border border-waiting/40 bg-waiting-soft px-3 py-2 text-sm">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
        <span>
          The other machine loses its sign-in: a sign-in can be renewed in one place only. Sign in there again
          afterwards. To keep both, sign in here with a code instead.
        </span>
      </p>
      <Field id="auth-file" label="The file" hint="Mostly ~/.codex/auth.json">
        {(described) => (
          <input
            {...described}
            type="file"
            accept=".json,application/json"
            onChange={(event) => void choose(event.target.files?.[0])}
            className="text-sm file:mr-3 file:h-8 file:rounded file:border file:border-solid file:border-edge file:bg-bg file:px-3 file:font-medium file:text-text touch:file:h-11"
          />
        )}
      </Field>
      <Field id="auth-json" label="Or what is in it" error={problem}>
        {(described) => (
          <textarea
            {...described}
            rows={4}
            autoComplete="off"
            spellCheck={false}
            value={authJson}
            onChange={(event) => {
              setAuthJson(event.target.value);
              setProblem(null);
            }}
            className={classNames(inputClass, 'py-2 font-mono text-xs! [-webkit-text-security:disc]')}
          />
        )}
      </Field>
      {failure && <FailureNotice title="The sign-in was not taken over." failure={failure} />}
      <div>
        <Button type="submit" look="primary" busy={busy}>
          Take over the sign-in
        </Button>
      </div>
    </form>
  );
}
