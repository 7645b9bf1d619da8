import { classNames } from './class-names.ts';
import { visibleName } from './format/visible-text.ts';

type AvatarProps = { name: string; className?: string /** The name is said beside it already. */; isSilent?: boolean };

/** Two letters of these scripts are as wide as the circle. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** A person as one or two letters in a circle; their name on hover and for screen readers. */
export function Avatar({ name, className, isSilent = false }: AvatarProps) {
  const initials = initialsOf(name);
  return (
    <span
      className={classNames('inline-flex shrink-0', className)}
      {...(isSilent ? { 'aria-hidden': true } : { title: visibleName(name) })}
    >
      <span
        aria-hidden
        className={classNames(
          'grid size-5 place-items-center rounded-full bg-accent-soft leading-none font-semibold text-accent',
          wide.test(initials) ? 'text-[0.5rem]' : 'text-[0.625rem]',
        )}
      >
        {initials}
      </span>
      {!isSilent && <span className="sr-only">{visibleName(name)}</span>}
    </span>
  );
}

/** `AL` for Ada Lovelace, `A` for Ada, `?` for nobody. */
export function initialsOf(name: string): string {
  const words = visibleName(name.trim()).split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '').join('') || '?';
}
