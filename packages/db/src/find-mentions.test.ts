import { describe, expect, it } from 'vitest';
import { findMentions } from './find-mentions.ts';

const people = [
  { id: 'ann', name: 'Ann' },
  { id: 'ann-lee', name: 'Ann Lee' },
  { id: 'bo', name: 'Bo' },
  { id: 'bo-2', name: 'bo' },
  { id: 'zoe', name: 'Zoë Ångström' },
  { id: 'nobody', name: '  ' },
];

describe('findMentions', () => {
  it('takes the longest name that fits', () => {
    expect(findMentions('@Ann Lee, look', people)).toEqual(['ann-lee']);
    expect(findMentions('@Ann Leeds', people)).toEqual(['ann']);
  });

  it('takes a name that begins a longer word for none', () => {
    expect(findMentions('@Anna @Bob @Ann_2', people)).toEqual([]);
  });

  it('finds everybody who has the name, in any case, each once', () => {
    expect(findMentions('@BO and @bo', people)).toEqual(['bo', 'bo-2']);
    expect(findMentions('(@zoë ångström)', people)).toEqual(['zoe']);
  });

  it('mentions nobody with an e-mail address', () => {
    expect(findMentions('mail me: x@bo.example, first.last@Ann', people)).toEqual([]);
  });
});
