import { describe, expect, it } from 'vitest';
import { startFakeProvider } from './testing/fake-provider.ts';
import { errorOf, sendRequest } from './testing/sandbox-request.ts';
import { startDoor } from './testing/start-door.ts';

describe('403', () => {
  it('case 28: is final, without a renewal', async () => {
    await using provider = await startFakeProvider((response) => {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"error":{"message":"Not this model."}}');
    });
    await using door = await startDoor(provider);
    const answer = await sendRequest(door.socket);
    expect(answer.status).toBe(400);
    expect(errorOf(answer).message).toContain('Not this model.');
    expect(door.usage()).toMatchObject({ halted: { code: 'provider_refused' }, records: [{ status: 403 }] });
    expect(await sendRequest(door.socket)).toMatchObject({ status: 400 });
    expect(provider.seen).toHaveLength(1);
    expect(door.api.tokens).toEqual([]);
  });

  it('case 29: in the form of a page of a network before the provider is told as that, and the page is not shown', async () => {
    await using provider = await startFakeProvider((response) => {
      const headers = { 'content-type': 'text/html; charset=UTF-8', 'cf-ray': '8a1b2c3d-FRA' };
      response.writeHead(403, headers).end('<html>Attention Required</html>');
    });
    await using door = await startDoor(provider);
    const answer = await sendRequest(door.socket);
    expect(errorOf(answer).code).toBe('egress_blocked');
    expect(answer.body + JSON.stringify(door.usage()) + door.logs.join('')).not.toContain('Attention');
    expect(door.logs.join('')).toContain('8a1b2c3d-FRA');
  });
});
