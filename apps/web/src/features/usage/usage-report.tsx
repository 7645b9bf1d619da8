'use client';

import type { SpendingAnswer } from '@codex-web/contracts/spending';
import { type ReactNode, useState } from 'react';
import { Cost } from '@/ui/cost.tsx';
import { Fold } from '@/ui/fold.tsx';
import { formatAmount, formatCount } from '@/ui/format/format-count.ts';
import { unpricedNote } from '@/ui/format/format-usage.ts';
import { visibleName } from '@/ui/format/visible-text.ts';
import { Section } from '@/ui/section.tsx';
import { Segmented } from '@/ui/segmented.tsx';
import { TextLink } from '@/ui/text-link.tsx';
import { DayChart, type Measure } from './day-chart.tsx';
import { wordOfDay } from './scale.ts';
import { UsageTable } from './usage-table.tsx';

const measures = [
  { value: 'cost', label: 'Cost' },
  { value: 'tokens', label: 'Tokens' },
] as const satisfies readonly { value: Measure; label: string }[];

/** What was used in a span of days: a chart, and who, which models and which tasks used it. */
export function UsageReport({ spending }: { spending: SpendingAnswer }) {
  const [measure, setMeasure] = useState<Measure>('cost');
  const { total, days, people, models, tasks } = spending;
  const note = unpricedNote(total.unpricedRequests);
  return (
    <>
      <Section title="By day">
        <div className="mb-4 flex flex-wrap items-end gap-x-8 gap-y-3">
          <Total word="Cost">
            <Cost usage={total} />
          </Total>
          <Total word="Tokens in">{formatCount(total.inputTokens)}</Total>
          <Total word="Tokens out">{formatCount(total.outputTokens)}</Total>
          <Total word="Model requests">{total.requests.toLocaleString('en-US')}</Total>
          <div className="ml-auto">
            <Segmented label="Chart of" value={measure} onChange={setMeasure} options={measures} />
          </div>
        </div>
        {note && (
          <p className="mb-4 text-sm text-waiting">
            {note} of the cost. <TextLink href="/settings/prices">Prices</TextLink>
          </p>
        )}
        <DayChart days={days} measure={measure} />
        <div className="mt-3">
          <Fold summary={`The same as a table: ${formatAmount(days.length, 'day')}`}>
            <UsageTable
              label="Usage by day"
              head="Day"
              rows={days.map((day) => ({ ...day, key: day.day, name: wordOfDay(day.day) }))}
            />
          </Fold>
        </div>
      </Section>
      <Section title="By person">
        <UsageTable
          label="Usage by person"
          head="Person"
          rows={people.map((one) => ({ ...one, key: one.userId, name: visibleName(one.name) }))}
        />
      </Section>
      <Section title="By model">
        <UsageTable
          label="Usage by model"
          head="Model"
          rows={models.map((one) => ({ ...one, key: one.model, name: visibleName(one.model) }))}
        />
      </Section>
      <Section title="By task">
        <UsageTable label="Usage by task" head="Task" rows={tasks.map(taskRow)} />
      </Section>
    </>
  );
}

function taskRow(task: SpendingAnswer['tasks'][number]) {
  const name = (
    <>
      <TextLink href={`/tasks/${task.taskId}`}>{visibleName(task.title)}</TextLink>
      <span className="text-muted"> {visibleName(task.author)}</span>
    </>
  );
  return { ...task, key: task.taskId, name };
}

function Total({ word, children }: { word: string; children: ReactNode }) {
  return (
    <p>
      <span className="block text-sm text-muted">{word}</span>
      <span className="text-xl font-semibold tabular">{children}</span>
    </p>
  );
}
