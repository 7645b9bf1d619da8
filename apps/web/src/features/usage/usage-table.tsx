import type { AttemptUsage } from '@codex-web/contracts/usage';
import type { ReactNode } from 'react';
import { Cost } from '@/ui/cost.tsx';
import { formatCount } from '@/ui/format/format-count.ts';

export type UsageRow = AttemptUsage & { key: string; name: ReactNode };
type UsageTableProps = { label: string /** What a row is: Person, Model. */; head: string; rows: readonly UsageRow[] };

const number = 'py-1.5 pl-4 text-right whitespace-nowrap tabular';
const heads = ['Cost', 'Input', 'Cached', 'Output', 'Reasoning', 'Requests'];

/** What was used, a row for each of something, biggest first. */
export function UsageTable({ label, head, rows }: UsageTableProps) {
  if (rows.length === 0) return <p className="text-muted">Nothing was used in these days.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with keys
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto">
      <table className="w-full border-collapse text-left text-sm">
        <thead>
          <tr className="text-muted">
            <th scope="col" className="py-1 font-medium">
              {head}
            </th>
            {heads.map((word) => (
              <th key={word} scope="col" className="py-1 pl-4 text-right font-medium">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-t border-line last:border-b hover:bg-surface">
              <th scope="row" className="max-w-80 min-w-32 truncate max-sm:max-w-40 py-1.5 font-normal">
                {row.name}
              </th>
              <td className={number}>
                <Cost usage={row} />
              </td>
              <Count of={row.inputTokens} />
              <Count of={row.cachedInputTokens} isPart />
              <Count of={row.outputTokens} />
              <Count of={row.reasoningOutputTokens} isPart />
              <Count of={row.requests} isPart />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Count({ of, isPart = false }: { of: number; isPart?: boolean }) {
  return (
    <td className={`${number} ${isPart ? 'text-muted' : ''}`} title={of.toLocaleString('en-US')}>
      {formatCount(of)}
    </td>
  );
}
