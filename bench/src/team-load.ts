import { readFileSync } from 'node:fs';
import { servicePid } from '@codex-web/e2e/product';
import { fact, heading, ratioRow, row } from './report.ts';
import { ask, type Colleague, foreignMarks, makeTeams } from './team-people.ts';

const teams = 10;
const peopleEach = 20;
const lastsMs = 30_000;
/** How long somebody looks at a page before they ask for the next. */
const thinksMs = 1_000;

type Load = { timesMs: number[]; foreign: string[]; failed: string[] };

/**
 * 200 signed-in people of ten workspaces, each with an open board and ever new pages; every answer and every frame is
 * searched for what belongs to others. The floor is the health check, asked by as many at the same pace.
 */
export async function benchTeam(): Promise<void> {
  const people = await makeTeams(teams, peopleEach);
  const abort = new AbortController();
  const streams = people.map((one) => watch(one, abort.signal));
  const floor = await load(people, (one) => one.api.call('GET', '/health'));
  const pages = await load(people, (one, turn) => one.api.call('GET', pageOf(one, turn)));
  await Promise.all(
    people.map(({ api, taskIds: [id] }) => ask(api, 'PATCH', `/tasks/${id}/priority`, { priority: 'low' })),
  );
  abort.abort();
  const frames = await Promise.all(streams);
  await report(people, floor, pages, frames);
}

/** Board, task, board of one's own, who one is: in turn. */
function pageOf({ taskIds }: Colleague, turn: number): string {
  const paths = ['/tasks', `/tasks/${taskIds[0]}`, '/tasks?tab=mine', `/tasks/${taskIds[1]}`, '/me', '/queue'];
  return paths[turn % paths.length] ?? '/me';
}

async function load(
  people: Colleague[],
  ask: (one: Colleague, turn: number) => Promise<{ status: number; text: string }>,
): Promise<Load> {
  const result: Load = { timesMs: [], foreign: [], failed: [] };
  const until = performance.now() + lastsMs;
  const act = async (one: Colleague, index: number) => {
    await pause((index / people.length) * thinksMs);
    for (let turn = index; performance.now() < until; turn += 1) {
      const from = performance.now();
      const answer = await ask(one, turn);
      result.timesMs.push(performance.now() - from);
      if (answer.status !== 200) result.failed.push(`${answer.status} ${answer.text.slice(0, 200)}`);
      result.foreign.push(...foreignMarks(one, answer.text));
      await pause(thinksMs);
    }
  };
  await Promise.all(people.map(act));
  return result;
}

type Watched = { characters: number; foreign: string[]; cuts: string[] };

/** Holds a board open, as a page does: again when the connection is cut. @returns what came, and what of it belongs to others. */
async function watch(one: Colleague, signal: AbortSignal): Promise<Watched> {
  const seen: Watched = { characters: 0, foreign: [], cuts: [] };
  while (!signal.aborted) {
    try {
      await readBoard(one, signal, seen);
    } catch (error) {
      if (!signal.aborted) seen.cuts.push(String(error));
    }
  }
  return seen;
}

async function readBoard(one: Colleague, signal: AbortSignal, seen: Watched): Promise<void> {
  const answer = await fetch(`${one.api.baseUrl}/api/v1/tasks/stream`, {
    headers: { cookie: one.api.cookie, accept: 'text/event-stream', 'x-workspace-id': one.workspaceId },
    signal,
  });
  if (answer.status !== 200 || answer.body === null) throw new Error(`The stream was answered with ${answer.status}.`);
  let rest = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    seen.characters += chunk.length;
    const text = rest + chunk;
    seen.foreign.push(...foreignMarks(one, text));
    rest = text.slice(-100);
  }
}

async function report(people: Colleague[], floor: Load, pages: Load, frames: Watched[]) {
  heading(`${people.length} people of ${teams} workspaces, each with an open board and a new page every second`);
  row('the health check', floor.timesMs);
  row('board, task, queue, who one is', pages.timesMs);
  ratioRow(pages.timesMs.slice(0, 2_000), floor.timesMs.slice(0, 2_000));
  fact('requests a second', (pages.timesMs.length / (lastsMs / 1_000)).toFixed(0));
  fact(
    'streams open, characters that came',
    `${frames.length}, ${frames.reduce((sum, { characters }) => sum + characters, 0)}`,
  );
  fact(
    'streams that were cut',
    [frames.flatMap(({ cuts }) => cuts).length, ...new Set(frames.flatMap(({ cuts }) => cuts))].join(' '),
  );
  fact('requests that failed', [pages.failed.length, ...new Set(pages.failed)].join(' '));
  const foreign = [...floor.foreign, ...pages.foreign, ...frames.flatMap((one) => one.foreign)];
  fact('answers and frames with what belongs to others', `${foreign.length}`);
  fact('memory of the API', `${Math.round(residentBytes(await servicePid('api')) / 1e6)} MB`);
  if (foreign.length > 0) throw new Error(`Somebody saw what belongs to others: ${foreign.slice(0, 5).join(', ')}`);
}

function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
