'use client';

import type { Credential, CredentialsAnswer } from '@codex-web/contracts/credential';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { buttonClass } from '@/ui/button.tsx';
import { DemoMark } from '@/ui/demo-mark.tsx';
import { visibleName } from '@/ui/format/visible-text.ts';
import { useMay, useMe } from '@/ui/me.tsx';
import { Section } from '@/ui/section.tsx';
import { RelativeTime } from '@/ui/time.tsx';
import { CredentialStateMark } from './credential-state.tsx';
import { wordsOfKind, wordsOfProvider } from './providers.ts';

/** The credentials a person may see, by whose they are. */
export function CredentialList({ credentials }: { credentials: CredentialsAnswer }) {
  const me = useMe();
  const mayManage = useMay('credentials.manage');
  const mayAdd = useMay('credentials.own');
  const of = (kind: Credential['owner']['kind']) => credentials.items.filter(({ owner }) => owner.kind === kind);
  const mine = of('person').filter(({ owner }) => owner.kind === 'person' && owner.userId === me.user.id);
  const others = of('person').filter((one) => !mine.includes(one));
  return (
    <>
      {mayAdd && (
        <Link href="/settings/credentials/new" className={buttonClass('primary')}>
          <Plus aria-hidden className="size-4" />
          Add a credential
        </Link>
      )}
      <div className={mayAdd ? 'mt-6' : undefined}>
        <Section title="Yours" text="They pay for your tasks only." isFirst>
          <Rows items={mine} empty="None yet. Without one, the workspace’s default pays for your tasks." />
        </Section>
        <Section title="The workspace’s" text="They pay for tasks of everybody in the workspace.">
          <Rows
            items={of('workspace')}
            empty={mayManage ? 'None yet.' : 'None yet. An owner or admin of the workspace can add one.'}
          />
        </Section>
        <Section title="The installation’s" text="Whoever runs this server has set them up. They come last.">
          <Rows items={of('installation')} empty="None." />
        </Section>
        {others.length > 0 && (
          <Section title="Other people’s" text="Each pays for the tasks of its owner only.">
            <Rows items={others} empty="" />
          </Section>
        )}
      </div>
    </>
  );
}

function Rows({ items, empty }: { items: Credential[]; empty: string }) {
  if (items.length === 0) return <p className="text-muted">{empty}</p>;
  return (
    <ul>
      {items.map((credential) => (
        <Row key={credential.id} credential={credential} />
      ))}
    </ul>
  );
}

function Row({ credential }: { credential: Credential }) {
  const { id, name, provider, isDefault, lastUsedAt } = credential;
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-t border-line px-2 py-2 last:border-b hover:bg-surface sm:grid-cols-[minmax(0,1fr)_auto_6.5rem]">
      <div className="min-w-0 max-sm:col-span-2">
        <p className="flex items-center gap-x-2 max-sm:flex-wrap">
          <Link
            href={`/settings/credentials/${id}`}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
            title={visibleName(name)}
          >
            {visibleName(name)}
          </Link>
          {isDefault && <DefaultMark />}
          {provider.kind === 'demo' && <DemoMark />}
        </p>
        <p className="truncate text-sm text-muted">
          {visibleName(wordsOfProvider(provider))} · {visibleName(wordsOfKind(credential))}
        </p>
      </div>
      <CredentialStateMark credential={credential} />
      <span className="text-right text-xs text-muted">
        {lastUsedAt ? (
          <>
            used <RelativeTime at={lastUsedAt} />
          </>
        ) : (
          'never used'
        )}
      </span>
    </li>
  );
}

export function DefaultMark() {
  return (
    <span className="shrink-0 rounded-sm bg-accent-soft px-1.5 text-xs leading-5 font-medium text-accent">Default</span>
  );
}
