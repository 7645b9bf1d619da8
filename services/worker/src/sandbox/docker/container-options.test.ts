import { describe, expect, it } from 'vitest';
import { testSpec } from '../../testing/sandbox/test-spec.ts';
import { containerOptions } from './container-options.ts';

const facts = { owner: 'test', cores: 2, imageVolumes: ['/data', '/workspace'] };
const mounts = [{ source: '/disk/workspace', target: '/workspace', readOnly: false }];

describe('containerOptions', () => {
  it('puts the volumes of an image into memory, unless something is mounted there', () => {
    const { HostConfig } = containerOptions({ ...testSpec('image', ['true']), mounts }, facts);
    expect(Object.keys(HostConfig?.Tmpfs ?? {}).sort()).toEqual(['/data', '/var/tmp']);
  });

  it('asks for no more cores than there are', () => {
    const { HostConfig } = containerOptions({ ...testSpec('image', ['true']), cpus: 64 }, facts);
    expect(HostConfig?.NanoCpus).toBe(2e9);
  });

  it('gives the container the environment of the specification', () => {
    const { Env } = containerOptions({ ...testSpec('image', ['true']), env: { A: 'b=c', D: '' } }, facts);
    expect(Env).toEqual(['A=b=c', 'D=']);
  });
});
