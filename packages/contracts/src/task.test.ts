import { describe, expect, it } from 'vitest';
import { createTaskRequest } from './task.ts';

const repositoryId = '6b1f2a3c-0d4e-4f5a-8b6c-7d8e9f0a1b2c';
const request = (fields: object) => createTaskRequest.safeParse({ prompt: 'Do it', repositoryId, ...fields });

describe('createTaskRequest', () => {
  it('needs a prompt and a repository, and has a default for the rest', () => {
    const defaults = { attempts: 1, mode: 'code', priority: 'normal', labels: [], dependsOn: [] };
    expect(request({}).data).toEqual({ prompt: 'Do it', repositoryId, ...defaults });
  });

  it.each([
    ['an empty prompt', { prompt: ' \n ' }],
    ['a prompt of 200 kB', { prompt: 'x'.repeat(200_000) }],
    ['a prompt too long in bytes, if not in characters', { prompt: '漢'.repeat(40_000) }],
    ['a NUL character', { prompt: 'a\0b' }],
    ['five attempts', { attempts: 5 }],
    ['a branch and a commit', { branch: 'main', commit: 'a'.repeat(40) }],
    ['a short commit', { commit: 'abc1234' }],
    ['a model named like an option', { model: '--help' }],
  ])('refuses %s, in a sentence', (_, fields) => {
    const { error } = request(fields);
    expect(error?.issues[0]?.message).toMatch(/\S/);
  });
});
