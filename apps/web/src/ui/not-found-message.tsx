import Link from 'next/link';
import { buttonClass } from './button.tsx';

/** What is said of an address that leads to nothing, for MessagePage or MessagePanel. */
export const notFoundMessage = {
  title: 'Nothing is here',
  text: 'The address is wrong, or what it named was removed or belongs to another workspace.',
  children: (
    <Link href="/" className={buttonClass('primary')}>
      Go to the board
    </Link>
  ),
};
