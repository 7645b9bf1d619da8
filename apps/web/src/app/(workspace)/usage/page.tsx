import { limitStatusAnswer } from '@codex-web/contracts/limit';
import { spendingAnswer } from '@codex-web/contracts/spending';
import type { Metadata } from 'next';
import { read } from '@/api/read.ts';
import { LimitMeters } from '@/features/usage/limit-meters.tsx';
import { daysOf, spanFrom } from '@/features/usage/span.ts';
import { SpanLinks } from '@/features/usage/span-links.tsx';
import { UsageReport } from '@/features/usage/usage-report.tsx';
import { FailureNotice } from '@/ui/failure-notice.tsx';
import { Section } from '@/ui/section.tsx';
import { SettingsPage } from '@/ui/settings-page.tsx';
import { TextLink } from '@/ui/text-link.tsx';

export const metadata: Metadata = { title: 'Usage' };

type Props = { searchParams: Promise<{ days?: string | string[] }> };

export default async function UsagePage({ searchParams }: Props) {
  const span = spanFrom((await searchParams).days);
  const { from, to } = daysOf(span, new Date());
  const [spending, limits] = await Promise.all([
    read(spendingAnswer, `/usage?from=${from}&to=${to}`),
    read(limitStatusAnswer, '/limits/status'),
  ]);
  return (
    <SettingsPage title="Usage" text="What models were used for, and what it cost. Days are those of UTC." isWide>
      <Section title="Limits" isFirst>
        {limits.failure ? (
          <FailureNotice title="The limits were not loaded." failure={limits.failure} />
        ) : (
          <LimitMeters items={limits.data.items} />
        )}
        <p className="mt-3 text-sm">
          <TextLink href="/settings/limits">All limits</TextLink>
        </p>
      </Section>
      <div className="mt-8 border-t border-line pt-4">
        <SpanLinks span={span} from={from} to={to} />
      </div>
      {spending.failure ? (
        <div className="mt-4">
          <FailureNotice title="The usage was not loaded." failure={spending.failure} />
        </div>
      ) : (
        <UsageReport spending={spending.data} />
      )}
    </SettingsPage>
  );
}
