import Link from 'next/link';
import { buttonClass } from '@/ui/button.tsx';
import { MessagePanel } from '@/ui/message-page.tsx';

/** Takes the place of a task that stopped being visible while it was open. */
export function GoneTask() {
  return (
    <div role="alert" className="flex min-h-0 flex-1">
      <MessagePanel
        title="You can no longer see this task"
        text="It was made private, or its repository is now limited to others. Ask whoever looks after it to share it with you."
      >
        <Link href="/" className={buttonClass('primary')}>
          Go to the board
        </Link>
      </MessagePanel>
    </div>
  );
}
