import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { CommandConfig } from './command-config.ts';
import { CredentialError } from './credential-error.ts';
import { bearerToken, type ResolvingSource, type Token } from './credential-source.ts';
import { createRedactor } from './redact.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import { untilAborted } from './until-aborted.ts';

export type CommandSourceOptions = {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** What the credential is called in messages. */
  name: string;
  /** Where the variables come from that the command gets. */
  environment: Record<string, string | undefined>;
  logger?: { warn(fields: object, message: string): void };
};

const maxStdoutBytes = 16 * 1024;
const loggedStderrUnits = 500;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * A token that a command prints. It is kept in memory for the refresh interval, and asked for again after a 401.
 * However many ask at once, the command runs once. After a failure it is not run again for a second, then two, up to half a
 * minute; who asks meanwhile gets the same error. Every failure is transient.
 */
export function commandSource(config: CommandConfig, options: CommandSourceOptions): ResolvingSource {
  let held: { token: Token; at: number } | null = null;
  let failed: { error: CredentialError; until: number; pauseMs: number } | null = null;
  let underWay: Promise<Token> | null = null;

  async function ask(): Promise<Token> {
    try {
      const accessToken = readToken(await run(config, options), config, options);
      const same = held?.token.accessToken === accessToken;
      const token = same && held ? held.token : bearerToken({ accessToken, generation: randomUUID() });
      held = { token, at: options.now() };
      failed = null;
      return token;
    } catch (thrown) {
      const pauseMs = Math.min(failed ? failed.pauseMs * 2 : firstPauseMs, longestPauseMs);
      failed = { error: thrown as CredentialError, until: options.now() + pauseMs, pauseMs };
      throw thrown;
    }
  }

  function askOnce(signal: AbortSignal): Promise<Token> {
    if (!underWay && failed && options.now() < failed.until) {
      const retryAfterMs = failed.until - options.now();
      throw new CredentialError({ kind: 'transient', retryAfterMs }, failed.error.message);
    }
    underWay ??= ask().finally(() => {
      underWay = null;
    });
    return untilAborted(underWay, signal);
  }

  const isFresh = (at: number) => config.refreshIntervalMs === 0 || options.now() - at < config.refreshIntervalMs;

  return {
    mode: 'bearer',
    resolve: async ({ signal }) => (held && isFresh(held.at) ? held.token : await askOnce(signal)),
    refresh: async ({ rejectedGeneration, signal }) => {
      if (held && rejectedGeneration !== undefined && held.token.generation !== rejectedGeneration) return held.token;
      return await askOnce(signal);
    },
  };
}

async function run(config: CommandConfig, options: CommandSourceOptions): Promise<CommandEnd> {
  const { command, args, cwd, timeoutMs } = config;
  const inFolder = command.includes(path.sep) && !path.isAbsolute(command);
  const file = inFolder ? path.resolve(cwd ?? '.', command) : command;
  const env = Object.fromEntries(
    ['PATH', ...config.env].flatMap((name) => {
      const value = options.environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return await runCommand({ file, args, ...(cwd !== undefined && { cwd }), env, timeoutMs, maxStdoutBytes });
}

/** @throws CredentialError which says how the command failed, and nothing of what it printed. */
function readToken(ended: CommandEnd, config: CommandConfig, options: CommandSourceOptions): string {
  const refuse = (what: string) => {
    logFailure(ended, what, config, options);
    return new CredentialError({ kind: 'transient' }, `The command of credential “${options.name}” ${what}.`);
  };
  if (ended.end === 'timed_out') throw refuse(`did not end within ${config.timeoutMs} ms and was stopped`);
  if (ended.end === 'too_much') throw refuse('printed more than 16 KiB and was stopped');
  if (ended.end === 'not_started') throw refuse(`could not be started (${ended.code})`);
  if (ended.status !== 0) throw refuse(`ended with ${ended.status === null ? 'a signal' : `status ${ended.status}`}`);
  const printed = asUtf8(ended.stdout);
  if (printed === null) throw refuse('printed something that is not UTF-8');
  if (printed === '') throw refuse('printed nothing');
  const token = printed.trim();
  if (token === '') throw refuse('printed white space only');
  if (!/^[\x21-\x7e]+$/.test(token)) throw refuse('printed more than one word, or characters that a token cannot have');
  return token;
}

function asUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Its standard error may hold anything: it is cut, and everything taken out that is or looks like a secret. */
function logFailure(ended: CommandEnd, what: string, config: CommandConfig, options: CommandSourceOptions): void {
  const given = config.env.flatMap((name) => options.environment[name] ?? []);
  const printed = ended.end === 'exited' ? ended.stdout.toString('utf8').split(/\s+/) : [];
  const redactor = createRedactor({ secrets: [...given, ...printed] });
  const stderr = 'stderr' in ended ? redactor.redact(ended.stderr).slice(0, loggedStderrUnits) : '';
  options.logger?.warn({ credential: options.name, stderr }, `the command ${what}`);
}
