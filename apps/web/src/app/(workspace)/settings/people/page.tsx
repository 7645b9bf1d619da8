import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { readMe } from '@/api/read.ts';
import { SignUpLinkMaker } from '@/features/people/sign-up-link-maker.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const { data } = await readMe();
  if (data && data.role !== 'owner') notFound();
  return (
    <SettingsPage title="People" text="New people sign up with a link that you make for them.">
      <SignUpLinkMaker workspaceName={data?.workspace.name ?? ''} />
    </SettingsPage>
  );
}
