'use client';

import { type Price, type PricesAnswer, pricesAnswer } from '@codex-web/contracts/spending';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { request } from '@/api/request.ts';
import { Button } from '@/ui/button.tsx';
import { FieldError } from '@/ui/field.tsx';
import { SaveBar } from '@/ui/save-bar.tsx';
import { Section } from '@/ui/section.tsx';
import { useAction } from '@/ui/use-action.ts';
import { PriceRowFields } from './price-row-fields.tsx';
import { checkRows, type PriceRow, rowOf } from './price-rows.ts';
import { PriceTable } from './price-table.tsx';

/** The workspace's own prices, edited in place, and under them those that came with the product. */
export function PriceSettings({ answer }: { answer: PricesAnswer }) {
  const { items, shipped, shippedAt, mayChange } = answer;
  const editor = usePriceEditor(items);
  return (
    <>
      <Section
        title="Own prices"
        text="They come before the shipped ones. The longest name that fits a model counts."
        isFirst
      >
        {mayChange ? (
          <OwnPrices editor={editor} />
        ) : items.length === 0 ? (
          <p className="text-muted">None. Owners of the workspace can set some.</p>
        ) : (
          <PriceTable label="Own prices" prices={items} />
        )}
      </Section>
      <Section title="Shipped prices" text={`As the provider’s page told them on ${shippedAt}.`}>
        <PriceTable label="Shipped prices" prices={shipped} {...(mayChange ? { onTake: editor.take } : {})} />
      </Section>
    </>
  );
}

function OwnPrices({ editor }: { editor: ReturnType<typeof usePriceEditor> }) {
  const { rows, problem, change, remove, add, submit, saving } = editor;
  return (
    <form noValidate onSubmit={submit} aria-label="Own prices">
      {rows.length > 0 && (
        <table className="w-full table-fixed border-collapse text-left max-sm:block">
          <thead className="max-sm:hidden">
            <tr className="text-sm text-muted">
              <th scope="col" className="py-1 font-medium">
                Model
              </th>
              {['Input', 'Cached input', 'Output'].map((word) => (
                <th key={word} scope="col" className="w-26 py-1 pl-2 text-right font-medium">
                  {word}
                </th>
              ))}
              <td className="w-11" />
            </tr>
          </thead>
          <tbody className="max-sm:block">
            {rows.map((row) => (
              <PriceRowFields
                key={row.id}
                row={row}
                isWrong={problem?.rowId === row.id}
                onChange={(part) => change(row.id, part)}
                onRemove={() => remove(row.id)}
              />
            ))}
          </tbody>
        </table>
      )}
      <div id="price-problem" aria-live="polite" className="mt-2 text-xs empty:hidden">
        {problem && <FieldError>{problem.message}</FieldError>}
      </div>
      <SaveBar
        label="Save prices"
        busy={saving.busy}
        done={saving.done}
        failure={saving.failure}
        failureTitle="The prices were not saved."
      >
        <Button onClick={() => add()}>
          <Plus aria-hidden className="size-4" />
          Add a price
        </Button>
      </SaveBar>
    </form>
  );
}

function usePriceEditor(items: readonly Price[]) {
  const [rows, setRows] = useState<PriceRow[]>(() => items.map(rowOf));
  const [nextId, setNextId] = useState(items.length);
  const [problem, setProblem] = useState<{ rowId: number | null; message: string } | null>(null);
  const router = useRouter();
  const saving = useAction(async (prices: Price[]) => {
    await request(pricesAnswer, '/prices', { method: 'PUT', body: { items: prices } });
    router.refresh();
  });
  const edit = (next: PriceRow[]) => {
    setRows(next);
    setProblem(null);
    saving.reset();
  };
  const add = (row: Omit<PriceRow, 'id'> = { model: '', input: '', cachedInput: '', output: '' }) => {
    setNextId(nextId + 1);
    edit([...rows, { ...row, id: nextId }]);
  };
  return {
    rows,
    problem,
    saving,
    add,
    /** Begins an own price with a shipped one. */
    take: (price: Price) => add(rowOf(price, nextId)),
    change: (id: number, part: Partial<PriceRow>) =>
      edit(rows.map((row) => (row.id === id ? { ...row, ...part } : row))),
    remove: (id: number) => edit(rows.filter((row) => row.id !== id)),
    submit: (event: FormEvent) => {
      event.preventDefault();
      const checked = checkRows(rows);
      setProblem('message' in checked ? checked : null);
      if ('items' in checked) void saving.run(checked.items);
    },
  };
}
