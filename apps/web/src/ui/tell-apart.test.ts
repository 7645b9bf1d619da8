import { describe, expect, test } from 'vitest';
import { labelOf, tellApart } from './tell-apart.ts';

const ada = { name: 'Ada', email: 'ada@example.com' };
const sam = { name: 'Sam Doe', email: 'sam@example.com' };
const otherSam = { name: 'sam doe ', email: 'sam.doe@example.com' };
const program = { name: 'Sam Doe', email: null };

describe('people on offer', () => {
  test('are told apart by their e-mail address only where they have one name', () => {
    expect(tellApart([ada, sam, otherSam]).map(({ note }) => note)).toEqual([undefined, sam.email, otherSam.email]);
    expect(tellApart([ada, sam]).map(labelOf)).toEqual(['Ada', 'Sam Doe']);
  });

  test('are told apart from a service account, which has no address', () => {
    expect(tellApart([sam, program]).map(labelOf)).toEqual(['Sam Doe (sam@example.com)', 'Sam Doe (service account)']);
  });
});
