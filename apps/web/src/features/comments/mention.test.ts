import { describe, expect, test } from 'vitest';
import { mentionAt, offersFor, withMention } from './mention.ts';

const people = [{ name: 'Ada Lovelace' }, { name: 'Alan Turing' }, { name: 'Grace Hopper' }];
const namesFor = (query: string) => offersFor(people, query).map(({ name }) => name);

describe('a mention that is being typed', () => {
  test('begins with an at sign at the start of a word', () => {
    expect(mentionAt('@', 1)).toEqual({ start: 0, text: '' });
    expect(mentionAt('Ask @ada lo', 11)).toEqual({ start: 4, text: 'ada lo' });
    expect(mentionAt('me@example.com', 14)).toBeNull();
    expect(mentionAt('@ada\nmore', 9)).toBeNull();
  });

  test('is looked for before the caret only', () => {
    expect(mentionAt('Ask @ada', 3)).toBeNull();
    expect(mentionAt('Ask @ada', 6)).toEqual({ start: 4, text: 'a' });
  });

  test('finds people by the beginning of each of their names', () => {
    expect(namesFor('')).toEqual(['Ada Lovelace', 'Alan Turing', 'Grace Hopper']);
    expect(namesFor('a')).toEqual(['Ada Lovelace', 'Alan Turing']);
    expect(namesFor('ada lo')).toEqual(['Ada Lovelace']);
    expect(namesFor('hop')).toEqual(['Grace Hopper']);
    expect(namesFor('ada, look')).toEqual([]);
  });

  test('offers a name that several people have once, and says that it mentions all of them', () => {
    expect(offersFor([{ name: 'Sam Doe' }, { name: 'Ada' }, { name: 'sam doe' }], '')).toEqual([
      { name: 'Sam Doe', people: 2 },
      { name: 'Ada', people: 1 },
    ]);
  });

  test('is written out with a blank after it, and the caret behind that', () => {
    const query = { start: 4, text: 'ad' };
    expect(withMention('Ask @ad about it', 7, query, 'Ada Lovelace')).toEqual({
      text: 'Ask @Ada Lovelace about it',
      caret: 18,
    });
  });
});
