'use client';

import { type Limit, limit, limitMetrics, limitsAnswer } from '@codex-web/contracts/limit';
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
  // What the page came with is old as soon as something was saved, and also when only a part of it was.
  const [known, setKnown] = useState(limits);
  const { run, busy, done, failure, reset } = useAction(async ({ save, remove }: LimitChanges) => {
    try {
      for (const body of save) await request(limit, '/limits', { method: 'POST', body });
      for (const id of remove) await request(z.unknown(), `/limits/${id}`, { method: 'DELETE' });
    } finally {
      setKnown((await request(limitsAnswer, '/limits')).items);
      router.refresh();
    }
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const changes = limitChanges(known, group, texts);
    setProblems(changes.problems);
    if (Object.keys(changes.problems).length === 0) void run(changes);
  };
  return (
    <Section title={title} text={text} isFirst={isFirst}>
      <form noValidate onSubmit={submit} onChange={reset} aria-label={title}>
        <table className="w-full table-fixed border-collapse text-left max-sm:block">
          <thead className="max-sm:hidden">
            <tr className="text-sm text-muted">
              <td className="w-24 py-1" />
              {limitMetrics.map((metric) => (
                <th key={metric} scope="col" className="py-1 pl-2 font-medium">
                  {metricWords[metric]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {group.periods.map((period) => (
              <tr key={period} className="border-t border-line align-top last:border-b max-sm:block max-sm:py-2">
                <th scope="row" className="py-3 text-sm font-medium max-sm:block max-sm:py-1">
                  {periodWords[period]}
                </th>
                {limitMetrics.map((metric) => {
                  const key = keyOf({ period, metric });
                  return (
                    <td key={metric} className="py-1.5 pl-2 max-sm:flex max-sm:gap-2 max-sm:p-0.5">
                      <span aria-hidden className="w-20 shrink-0 py-2.5 text-sm text-muted sm:hidden">
                        {metricWords[metric]}
                      </span>
                      <div className="min-w-0 flex-1">
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
                      </div>
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
