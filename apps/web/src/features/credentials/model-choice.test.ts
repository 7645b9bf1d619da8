import { describe, expect, test } from 'vitest';
import { chosenModels, type ModelChoice, withListed, withToggled, withTyped } from './model-choice.ts';

const model = (id: string) => ({ id, label: id });
const start: ModelChoice = { known: [model('old'), model('kept')], chosen: new Set(['kept']) };
const idsOf = (choice: ModelChoice | null) => choice && chosenModels(choice).map(({ id }) => id);

describe('choosing models', () => {
  test('keeps a chosen model that the provider no longer lists, and forgets the others', () => {
    const listed = withListed(start, [model('new'), model('newer')]);
    expect(listed.known.map(({ id }) => id)).toEqual(['new', 'newer', 'kept']);
    expect(idsOf(listed)).toEqual(['kept']);
  });

  test('takes a typed id once, as chosen', () => {
    const typed = withTyped(start, ' qwen3:32b ');
    expect(idsOf(typed)).toEqual(['qwen3:32b', 'kept']);
    expect(typed && withTyped(typed, 'qwen3:32b')?.known).toHaveLength(3);
  });

  test('takes no text that is no id', () => {
    expect(withTyped(start, 'two words')).toBeNull();
    expect(withTyped(start, '')).toBeNull();
  });

  test('turns a model on and off', () => {
    const both = withToggled(start, 'old');
    expect(idsOf(both)).toEqual(['old', 'kept']);
    expect(idsOf(withToggled(both, 'kept'))).toEqual(['old']);
  });
});
