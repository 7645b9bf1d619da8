import { Button } from '@/ui/button.tsx';
import { type BoardFilter, isNarrowed } from './board-filter.ts';

type EmptyBoardProps = { filter: BoardFilter; onClear: (filter: BoardFilter) => void };

const words = {
  all: 'No tasks yet.',
  mine: 'Nothing is yours to look after. Tasks you start, and tasks handed to you, stand here.',
  'needs-me': 'Nothing needs you. Tasks of yours that ended or wait, and comments that mention you, stand here.',
  archived: 'Nothing is archived. Press e on a task to put it away; it can be brought back.',
} as const;

/** Says why there are no rows, and how there would be some. */
export function EmptyBoard({ filter, onClear }: EmptyBoardProps) {
  return (
    <div className="border-t border-line px-3 py-10 text-center text-muted">
      <p>{isNarrowed(filter) ? 'No task fits these filters.' : words[filter.tab]}</p>
      {isNarrowed(filter) && (
        <Button
          size="small"
          className="mt-3"
          onClick={() => onClear({ ...filter, state: null, repositoryId: null, authorId: null, label: null, q: '' })}
        >
          Clear the filters
        </Button>
      )}
    </div>
  );
}
