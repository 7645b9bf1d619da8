import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { door, usageAnswer } from '@codex-web/contracts/gateway';
import { createLogger } from '@codex-web/service-kit/logger';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiClient } from './api-client.ts';
import { realClock } from './clock.ts';
import { createControlServer } from './control-server.ts';
import { type Doors, openDoors } from './doors.ts';
import { createHeldCredentials } from './held-credentials.ts';
import { closeServer, listenOnSocket } from './listen-on-socket.ts';
import { certificates } from './testing/certificates.ts';
import { sendRequest } from './testing/sandbox-request.ts';
import { sendControl } from './testing/send-control.ts';

const first = '11111111-1111-4111-8111-111111111111';
const second = '22222222-2222-4222-8222-222222222222';
const logger = createLogger('gateway', 'silent');
const api = createApiClient({ url: 'https://127.0.0.1:1', identity: certificates().client });
const gates = { api, credentials: createHeldCredentials({ api, logger }), clock: realClock };

describe('the control server', () => {
  let folder: string;
  let doors: Doors;
  let server: ReturnType<typeof createControlServer>;
  const control = (method: string, path: string, body?: unknown) =>
    sendControl(join(folder, 'control.sock'), method, path, body);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gw-'));
    doors = await openDoors({
      folder: join(folder, 'doors'),
      forward: async (_request, response, traffic) => void response.end(traffic.gate.attemptId),
      gates,
      logger,
    });
    server = createControlServer(doors, logger);
    await listenOnSocket(server, join(folder, 'control.sock'), 0o600);
  });

  afterEach(async () => {
    await doors.stop();
    await closeServer(server);
    await rm(folder, { recursive: true });
  });

  describe('200', () => {
    it('is healthy', async () => {
      expect(await control('GET', '/health')).toMatchObject({ status: 200 });
    });

    it('opens a door, twice the same, and points it at another attempt without making it anew', async () => {
      const opened = await control('PUT', '/doors/d-1', { attemptId: first });
      expect(door.parse(opened.body)).toEqual({
        doorId: 'd-1',
        attemptId: first,
        folder: join(folder, 'doors', 'd-1'),
      });
      const socket = join(folder, 'doors', 'd-1', 'gateway.sock');
      const { ino } = await stat(socket);
      expect(await control('PUT', '/doors/d-1', { attemptId: first })).toEqual(opened);
      await control('PUT', '/doors/d-1', { attemptId: second });
      expect((await stat(socket)).ino).toBe(ino);
      expect(await sendRequest(socket)).toMatchObject({ body: second });
    });

    it('answers the usage of a door that was never used', async () => {
      await control('PUT', '/doors/d-1', { attemptId: first });
      const { body } = await control('GET', '/doors/d-1/usage?after=5');
      expect(usageAnswer.parse(body)).toEqual({
        records: [],
        next: 0,
        openRequests: 0,
        lastModelByteAt: null,
        waiting: null,
        halted: null,
      });
    });

    it('lets any user of the host through a door, and only its own user to the doors and the controls', async () => {
      await control('PUT', '/doors/d-1', { attemptId: first });
      const modeOf = async (...names: string[]) => ((await stat(join(folder, ...names))).mode & 0o777).toString(8);
      expect(await modeOf('control.sock')).toBe('600');
      expect(await modeOf('doors')).toBe('711');
      expect(await modeOf('doors', '.state')).toBe('700');
      expect(await modeOf('doors', 'd-1')).toBe('755');
      expect(await modeOf('doors', 'd-1', 'gateway.sock')).toBe('666');
    });
  });

  describe('204', () => {
    it('closes a door and forgets it, twice', async () => {
      await control('PUT', '/doors/d-1', { attemptId: first });
      expect(await control('DELETE', '/doors/d-1')).toMatchObject({ status: 204 });
      expect(await control('DELETE', '/doors/d-1')).toMatchObject({ status: 204 });
      await expect(stat(join(folder, 'doors', 'd-1'))).rejects.toThrow('ENOENT');
      expect(await control('GET', '/doors/d-1/usage')).toMatchObject({ status: 404 });
    });
  });

  describe('400', () => {
    it.each([
      ['PUT', '/doors/.state', { attemptId: first }],
      ['PUT', '/doors/a%2Fb', { attemptId: first }],
      ['PUT', '/doors/d-1', { attemptId: 'no' }],
      ['PUT', '/doors/d-1', '{'],
      ['DELETE', '/doors/UPPER', undefined],
      ['GET', '/doors/d-1/usage?after=-1', undefined],
    ])('refuses %s %s %j', async (method, path, body) => {
      const answer = await control(method, path, body);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
    });

    it('says when the path of a socket would be too long', async () => {
      const deep = await openDoors({
        folder: join(folder, 'x'.repeat(80)),
        forward: async (_request, response) => void response.end(),
        gates,
        logger,
      });
      await expect(deep.open({ doorId: 'd-1', attemptId: first })).rejects.toMatchObject({
        code: 'invalid_request',
        publicMessage: expect.stringContaining('107 bytes'),
      });
      await deep.stop();
    });
  });

  describe('404', () => {
    it.each([
      ['GET', '/doors/d-9/usage'],
      ['GET', '/doors'],
      ['POST', '/doors/d-1'],
      ['DELETE', '/doors/..'],
      ['DELETE', '/doors/%2e%2e'],
    ])('answers %s %s', async (method, path) => {
      expect(await control(method, path)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
    });
  });
});
