import { describe, expect, it } from 'vitest';
import { chooseModel } from './choose-model.ts';

const offer = {
  name: 'Ours',
  models: [
    { id: 'small', label: 'Small' },
    { id: 'large', label: 'Large' },
  ],
  defaultModel: 'small',
};

describe('chooseModel', () => {
  it('takes what is asked for, else that of the turn before, else the default', () => {
    expect(chooseModel(offer, 'large')).toBe('large');
    expect(chooseModel(offer, 'small', 'large')).toBe('small');
    expect(chooseModel(offer, undefined, 'large')).toBe('large');
    expect(chooseModel(offer, undefined)).toBe('small');
  });

  it('takes the first model when there is no default', () => {
    expect(chooseModel({ ...offer, defaultModel: null }, undefined)).toBe('small');
  });

  it('takes the default when the model of the turn before is no longer on offer', () => {
    expect(chooseModel(offer, undefined, 'gone')).toBe('small');
  });

  it('names the models on offer when another is asked for', () => {
    expect(() => chooseModel(offer, 'gone')).toThrow('These can be chosen: small, large.');
  });

  it('takes any model where the provider has no list, and asks for one when there is no default', () => {
    const unlisted = { ...offer, models: [], defaultModel: null };
    expect(chooseModel(unlisted, 'anything')).toBe('anything');
    expect(() => chooseModel(unlisted, undefined)).toThrow('Name the model to use.');
  });
});
