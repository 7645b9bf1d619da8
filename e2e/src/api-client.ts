import { setTimeout as delay } from 'node:timers/promises';
import { isFinal } from '@codex-web/contracts/attempt-state';
import { type DiffFilesAnswer, diffFilesAnswer } from '@codex-web/contracts/diff';
import { type Event, eventsAnswer } from '@codex-web/contracts/event';
import { type Repository, repository } from '@codex-web/contracts/repository';
import {
  type CreateTaskRequest,
  type CreateTurnRequest,
  type Task,
  type Turn,
  task,
  turn,
} from '@codex-web/contracts/task';

export type Answer = { status: number; json: unknown; headers: Headers; text: string };

/** The API as a program uses it: JSON, and a cookie for who is signed in. */
export class ApiClient {
  readonly baseUrl: string;
  cookie = '';

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const set = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (set.length > 0) this.cookie = set.join('; ');
    const text = await answer.text();
    const isJson = /^application\/json(;|$)/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, json: isJson ? JSON.parse(text) : null, headers: answer.headers, text };
  }

  async signUp(person: { token: string; name: string; email: string; password: string }): Promise<void> {
    this.#expect(await this.call('POST', '/sign-up', person), 201);
  }

  async signIn(person: { email: string; password: string }): Promise<this> {
    this.#expect(await this.call('POST', '/sign-in', { email: person.email, password: person.password }), 200);
    return this;
  }

  async addRepository(url: string): Promise<Repository> {
    return repository.parse(this.#expect(await this.call('POST', '/repositories', { url }), 201).json);
  }

  async createTask(request: CreateTaskRequest): Promise<Task> {
    return task.parse(this.#expect(await this.call('POST', '/tasks', request), 201).json);
  }

  async createTurn(taskId: string, request: CreateTurnRequest): Promise<Turn> {
    return turn.parse(this.#expect(await this.call('POST', `/tasks/${taskId}/turns`, request), 201).json);
  }

  async getTask(taskId: string): Promise<Task> {
    return task.parse(this.#expect(await this.call('GET', `/tasks/${taskId}`), 200).json);
  }

  async cancel(attemptId: string): Promise<void> {
    this.#expect(await this.call('POST', `/attempts/${attemptId}/cancel`), 200);
  }

  /** Every event stored so far. */
  async events(attemptId: string): Promise<Event[]> {
    const events: Event[] = [];
    for (let after = 0; ; ) {
      const page = eventsAnswer.parse(
        this.#expect(await this.call('GET', `/attempts/${attemptId}/events?after=${after}`), 200).json,
      );
      events.push(...page.items);
      if (page.items.length === 0) return events;
      after = page.nextAfter;
    }
  }

  async diff(attemptId: string): Promise<Buffer> {
    const answer = await fetch(`${this.baseUrl}/api/v1/attempts/${attemptId}/diff`, {
      headers: { cookie: this.cookie },
    });
    if (answer.status !== 200) throw new Error(`The diff was answered with ${answer.status}: ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async diffFiles(attemptId: string): Promise<DiffFilesAnswer> {
    return diffFilesAnswer.parse(this.#expect(await this.call('GET', `/attempts/${attemptId}/diff/files`), 200).json);
  }

  /** Waits until an event fits. @throws when the attempt ends, or too much time passes, without one. */
  async waitForEvent(attemptId: string, fits: (event: Event) => boolean, withinMs = 60_000): Promise<Event> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const events = await this.events(attemptId);
      const found = events.find(fits);
      if (found) return found;
      const ended = events.some((event) => event.type === 'attempt.ended');
      if (ended || Date.now() > deadline)
        throw new Error(`No such event. There were: ${JSON.stringify(events, null, 1)}`);
      await delay(100);
    }
  }

  /** Waits until every attempt of the newest turn is final. */
  async waitForEnd(taskId: string, withinMs = 60_000): Promise<Task> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const found = await this.getTask(taskId);
      const attempts = found.turns.at(-1)?.attempts ?? [];
      if (attempts.every((attempt) => isFinal(attempt.state))) return found;
      if (Date.now() > deadline) throw new Error(`The task did not end: ${JSON.stringify(found, null, 1)}`);
      await delay(100);
    }
  }

  #expect(answer: Answer, status: number): Answer {
    if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status}: ${answer.text}`);
    return answer;
  }
}
