import { providerUrl } from '@codex-web/credentials/provider-url';
import { describe, expect, it } from 'vitest';
import { doorRoute } from './door-route.ts';

const base = new URL('https://api.example.com/v1/');

function target(method: string, url: string, address = base): string | null {
  const route = doorRoute(method, url);
  return route && providerUrl(address, route.path, route.query).href;
}

describe('doorRoute', () => {
  it.each(['https://api.example.com/v1', 'https://api.example.com/v1/', 'https://api.example.com/v1//'])(
    'case 87: adds to %s whether or not it ends in a slash',
    (address) => {
      expect(target('POST', '/v1/responses', new URL(address))).toBe('https://api.example.com/v1/responses');
    },
  );

  it('lets model requests and the model list through', () => {
    expect(target('POST', '/v1/responses')).toBe('https://api.example.com/v1/responses');
    expect(target('GET', '/v1/models?client_version=1')).toBe('https://api.example.com/v1/models?client_version=1');
  });

  it('case 87: keeps a query of the provider address, and takes none from a sandbox', () => {
    const azure = new URL('https://a.example.com/openai/v1?api-version=1');
    expect(target('POST', '/v1/responses', azure)).toBe('https://a.example.com/openai/v1/responses?api-version=1');
    expect(target('POST', '/v1/chat/completions', azure)).toBe(
      'https://a.example.com/openai/v1/chat/completions?api-version=1',
    );
    const models = 'https://a.example.com/openai/v1/models?api-version=1';
    expect(target('GET', '/v1/models?client_version=1.2.3', azure)).toBe(`${models}&client_version=1.2.3`);
    expect(target('GET', '/v1/models?a=b&api-version=0', azure)).toBe(models);
    expect(target('GET', '/v1/models?client_version=1%26api-version%3D0', azure)).toBe(models);
  });

  it.each([
    ['GET', '/v1/responses'],
    ['GET', '/v1/responses/resp_1'],
    ['POST', '/v1/models'],
    ['POST', '/v1/responses?x=1'],
    ['POST', '/v1/responses/'],
    ['POST', '/v1/responses/../files'],
    ['POST', '/v1/files'],
    ['POST', '/v1/chat/completions/'],
    ['GET', '/v1/chat/completions'],
    ['POST', '/v1/%72esponses'],
    ['POST', '//v1/responses'],
    ['GET', 'http://evil.example.com/v1/models'],
    ['GET', '/v1/models/gpt'],
    ['GET', '/v1/models\\..\\files'],
    ['CONNECT', 'example.com:443'],
    ['OPTIONS', '*'],
  ])('keeps the door shut for %s %s', (method, url) => {
    expect(doorRoute(method, url)).toBeNull();
  });
});
