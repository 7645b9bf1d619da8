import { expect, test } from 'vitest';
import { lifeOptions } from './token-life.ts';

const values = (maxDays: number) => lifeOptions(maxDays).map(({ value }) => Number(value));

test('a token can live as long as the workspace allows, and no longer', () => {
  expect(values(366).at(-1)).toBe(366);
  expect(values(45)).toEqual([7, 30, 45]);
  expect(values(90)).toEqual([7, 30, 90]);
});

test('there is a life to choose also where the workspace allows one day', () => {
  expect(lifeOptions(1)).toEqual([{ value: '1', label: '1 day' }]);
});
