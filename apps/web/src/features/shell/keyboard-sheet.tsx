'use client';

import { Dialog } from '@/ui/dialog.tsx';
import { Kbd } from '@/ui/kbd.tsx';
import { useHotkeysEnabled } from '@/ui/use-hotkeys.ts';

const groups = [
  {
    title: 'Everywhere',
    keys: [
      { keys: ['c'], does: 'Write a new task' },
      { keys: ['?'], does: 'Show this sheet' },
      { keys: ['Ctrl/⌘', 'Enter'], does: 'Send what is written' },
    ],
  },
  {
    title: 'Board',
    keys: [
      { keys: ['j'], does: 'Next task' },
      { keys: ['k'], does: 'Previous task' },
      { keys: ['Enter'], does: 'Open the task' },
      { keys: ['x'], does: 'Select the task' },
      { keys: ['e'], does: 'Archive, or put back' },
      { keys: ['u'], does: 'Mark unread' },
      { keys: ['/'], does: 'Search' },
    ],
  },
  {
    title: 'Task',
    keys: [
      { keys: ['f'], does: 'Write a follow-up' },
      { keys: ['1', '…', '4'], does: 'Show an attempt' },
      { keys: ['n'], does: 'Next file of the diff' },
      { keys: ['p'], does: 'Previous file of the diff' },
    ],
  },
];

export function KeyboardSheet({ onClose }: { onClose: () => void }) {
  const [enabled, setEnabled] = useHotkeysEnabled();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts">
      {groups.map((group) => (
        <section key={group.title} className="mt-4">
          <h3 className="text-xs font-medium text-muted">{group.title}</h3>
          <dl className="mt-1">
            {group.keys.map(({ keys, does }) => (
              <div key={does} className="flex h-8 items-center justify-between border-b border-line">
                <dt>{does}</dt>
                <dd className="flex gap-1">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label className="mt-4 flex min-h-8 items-center gap-2 text-sm touch:min-h-11">
        <input
          type="checkbox"
          checked={enabled}
          onChange={(event) => setEnabled(event.target.checked)}
          className="size-4 accent-(--accent-fill)"
        />
        Single keys act, such as c and j
      </label>
    </Dialog>
  );
}
