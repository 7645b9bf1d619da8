'use client';

import { type Credential, changeCredentialRequest } from '@codex-web/contracts/credential';
import { type FormEvent, useState } from 'react';
import { Checkbox } from '@/ui/checkbox.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { type DraftProblems, type HeaderDraft, headersOf, providerOf } from './credential-draft.ts';
import { HeaderFields } from './header-fields.tsx';
import { type ProviderDraft, ProviderFields } from './provider-fields.tsx';
import { useChange } from './use-change.ts';

type ConnectionSettingsProps = { credential: Credential; privateProviders: boolean };

/** Where requests go. Headers that are kept are only replaced when somebody asks for it: their values cannot be shown. */
export function ConnectionSettings({ credential, privateProviders }: ConnectionSettingsProps) {
  const { provider, headerNames } = credential;
  const [draft, setDraft] = useState<ProviderDraft>({
    baseUrl: provider.baseUrl,
    wireApi: provider.wireApi,
    organisation: provider.organisation ?? '',
    project: provider.project ?? '',
  });
  const [isReplacing, setReplacing] = useState(headerNames.length === 0);
  const [headers, setHeaders] = useState<HeaderDraft[]>([]);
  const [problems, setProblems] = useState<DraftProblems>({});
  const { run, busy, done, failure, reset } = useChange(credential);
  const replaces = isReplacing && (headers.length > 0 || headerNames.length > 0);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = changeCredentialRequest.safeParse({
      provider: providerOf({ ...draft, provider: provider.kind }),
      ...(replaces ? { headers: headersOf(headers) } : {}),
    });
    const issue = parsed.error?.issues[0];
    setProblems(issue ? { [issue.path[0] === 'headers' ? 'headers' : 'baseUrl']: issue.message } : {});
    if (!parsed.success || !(await run(parsed.data))) return;
    setHeaders([]);
    setReplacing(false);
  };
  return (
    <Section title="Provider">
      <form noValidate onSubmit={submit} onChange={reset} aria-label="Provider" className="grid gap-4">
        <ProviderFields
          kind={provider.kind}
          draft={draft}
          problems={problems}
          privateProviders={privateProviders}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
        {headerNames.length > 0 && (
          <Checkbox checked={isReplacing} onChange={setReplacing}>
            Replace the extra headers ({headerNames.join(', ')})
          </Checkbox>
        )}
        {isReplacing && <HeaderFields headers={headers} error={problems.headers} onChange={setHeaders} />}
        <SaveBar busy={busy} done={done} failure={failure} failureTitle="The provider was not saved." />
      </form>
    </Section>
  );
}
