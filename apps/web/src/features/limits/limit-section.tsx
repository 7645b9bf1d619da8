'use client';

import { type Limit, limit, limitMetrics } from '@codex-web/contracts/limit';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { z } from 'zod';
import { request } from '@/api/request.ts';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { useAction } from '@/ui/use-action.ts';
import { keyOf, type LimitChanges, type LimitGroup, limitChanges, textsOf } from './limit-fields.ts';
import { LimitInput } from './limit-input.tsx';

type LimitSectionProps = {
  title: string;
  text: string;
  group: LimitGroup;
  limits: readonly Limit[];
  mayChange: boolean;
  isFirst?: boolean;
};

const periodWords = { once: 'In all', day: 'A day', month: 'A month' } as const;
const metricWords = { cost: 'Money', tokens: 'Tokens', minutes: 'Minutes' } as const;

/** The limits of one scope as a table of fields, saved together. An empty field is no limit. */
export function LimitSection({ title, text, group, limits, mayChange, isFirst = false }: LimitSectionProps) {
  const [texts, setTexts] = useState(() => textsOf(limits, group));
  const [problems, setProblems] = useState<LimitChanges['problems']>({});
  const router = useRouter();
  const { run, busy, done, failure, reset } = useAction(async ({ save, remove }: LimitChanges) => {
    for (const body of save) await request(limit, '/limits', { method: 'POST', body });
    for (const id of remove) await request(z.unknown(), `/limits/${id}`, { method: 'DELETE' });
    router.refresh();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changes = limitChanges(limits, group, texts);
    setProblems(changes.problems);
    if (Object.keys(changes.problems).length === 0) void run(changes);
  };
  return (
    <Section title={title} text={text} isFirst={isFirst}>
      <form noValidate onSubmit={submit} onChange={reset} aria-label={title}>
        <table className="w-full max-w-2xl table-fixed border-collapse text-left">
          <thead>
            <tr className="text-sm text-muted">
              <td className="w-18 py-1 sm:w-24" />
              {limitMetrics.map((metric) => (
                <th key={metric} scope="col" className="py-1 pl-2 font-medium">
                  {metricWords[metric]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {group.periods.map((period) => (
              <tr key={period} className="border-t border-line align-top last:border-b">
                <th scope="row" className="py-3 text-sm font-medium">
                  {periodWords[period]}
                </th>
                {limitMetrics.map((metric) => {
                  const key = keyOf({ period, metric });
                  return (
                    <td key={metric} className="py-1.5 pl-2">
                      <LimitInput
                        label={`${title}: ${metricWords[metric]}, ${periodWords[period].toLowerCase()}`}
                        metric={metric}
                        text={texts[key] ?? ''}
                        problem={problems[key]}
                        mayChange={mayChange}
                        onChange={(next) => {
                          setTexts((before) => ({ ...before, [key]: next }));
                          setProblems((before) => ({ ...before, [key]: undefined }));
                        }}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
        {mayChange && <SaveBar busy={busy} done={done} failure={failure} failureTitle="The limits were not saved." />}
      </form>
    </Section>
  );
}
