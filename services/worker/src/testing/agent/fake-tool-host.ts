import type { AttachedSandbox } from '../../sandbox/engine.ts';

/** Speaks as the tool host does, and keeps all it said, as the log of a container does. */
export class FakeToolHost {
  readonly log: string[];
  readonly ran: string[] = [];
  /** What every script puts out; one without an output runs until it is killed. */
  output: Buffer | null = Buffer.from('hi\n');
  #attempt = '';
  #lease = 0;
  #listeners = new Set<() => void>();

  constructor(journal: string[] = ['generation']) {
    this.log = [...journal, 'ready'];
  }

  /** What the next container over the same home begins with. */
  get journal(): string[] {
    return ['generation', ...this.log.filter((line) => line.startsWith('note ')), 'generation'];
  }

  /** A worker's connection. Its worker dies after so many lines were read; nothing it writes later arrives. */
  attach(linesToLive = Number.POSITIVE_INFINITY): AttachedSandbox {
    const connection = { dead: false };
    const read = async function* (host: FakeToolHost): AsyncGenerator<Uint8Array> {
      for (let at = 0; ; at += 1) {
        if (at >= linesToLive) {
          connection.dead = true;
          throw new Error('the worker died');
        }
        while (at >= host.log.length) await new Promise<void>((resolve) => host.#listeners.add(resolve));
        yield Buffer.from(`${host.log[at]}\n`);
      }
    };
    return {
      write: async (text) => {
        if (!connection.dead) for (const line of text.split('\n')) this.#hear(line);
      },
      stdout: read(this),
      stderr: (async function* () {})(),
      exited: new Promise(() => {}),
    };
  }

  say(line: string): void {
    this.log.push(line);
    for (const wake of this.#listeners) wake();
    this.#listeners.clear();
  }

  #hear(line: string): void {
    if (!line.endsWith(' .')) return;
    const [attempt = '', lease = '', verb, ...rest] = line.slice(0, -2).split(' ');
    if (verb === 'hello' && (attempt !== this.#attempt || Number(lease) > this.#lease)) {
      this.#attempt = attempt;
      this.#lease = Number(lease);
    }
    if (attempt !== this.#attempt || Number(lease) !== this.#lease) return;
    if (verb === 'hello') this.say(`hello ${attempt} ${lease}`);
    if (verb === 'note') this.say(`note ${attempt} ${lease} ${rest.join(' ')}`);
    if (verb === 'run') this.#run(attempt, rest[0] ?? '');
    if (verb === 'kill') this.#kill(attempt, rest[0] ?? '', rest[1] ?? '');
  }

  #run(attempt: string, run: string): void {
    if (this.ran.includes(`${attempt} ${run}`)) return;
    this.ran.push(`${attempt} ${run}`);
    this.say(`start ${attempt} ${run} 10.00`);
    if (this.output === null) return;
    this.say(`out ${attempt} ${run} ${this.output.toString('base64')}`);
    this.say(`exit ${attempt} ${run} 0 10.25`);
  }

  #kill(attempt: string, run: string, why: string): void {
    this.say(`kill ${attempt} ${run} ${why}`);
    this.say(`exit ${attempt} ${run} 143 11.00`);
  }
}
