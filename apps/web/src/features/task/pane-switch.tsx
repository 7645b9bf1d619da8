import { Segmented } from '@/ui/segmented.tsx';
import type { Pane } from './use-panes.ts';

type PaneSwitchProps = { pane: Pane; onChange: (pane: Pane) => void; files: number };

/** Conversation or diff, where there is no room for both. */
export function PaneSwitch({ pane, onChange, files }: PaneSwitchProps) {
  return (
    <Segmented
      label="Show"
      value={pane}
      onChange={onChange}
      options={[
        { value: 'conversation', label: 'Conversation' },
        { value: 'diff', label: files > 0 ? `Diff ${files}` : 'Diff' },
      ]}
    />
  );
}
