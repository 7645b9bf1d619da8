import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { codexBinary } from './codex-binary.ts';

const notification = z.object({ method: z.string(), params: z.looseObject({}).default({}) });
const answer = z.object({ id: z.number(), result: z.looseObject({}).optional(), error: z.looseObject({}).optional() });

export type Notification = z.infer<typeof notification>;

/** The real `codex app-server` on this machine, with one thread in a folder of its own. */
export class AppServer {
  readonly workspace: string;
  readonly seen: Notification[] = [];
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, (result: Record<string, unknown>) => void>();
  #changed = Promise.withResolvers<void>();
  #nextId = 0;
  #threadId = '';

  private constructor(folder: string, workspace: string, codex: ChildProcess) {
    this.#folder = folder;
    this.workspace = workspace;
    this.#process = codex;
  }

  static async start(model: string, baseUrl: string): Promise<AppServer> {
    // Codex does not put its helpers below /tmp.
    const folder = await mkdtemp('/var/tmp/codex-test-');
    const workspace = join(folder, 'workspace');
    const home = join(folder, 'home');
    await mkdir(workspace);
    await mkdir(home);
    await writeFile(join(home, 'config.toml'), configuration(model, baseUrl, workspace));
    const env = { PATH: process.env.PATH, CODEX_HOME: home, HOME: home, SHELL: '/bin/bash' };
    const codex = spawn(codexBinary(), ['app-server', '--strict-config'], {
      cwd: workspace,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const server = new AppServer(folder, workspace, codex);
    createInterface({ input: codex.stdout }).on('line', (line) => server.#read(line));
    await server.#begin();
    return server;
  }

  /** Starts a turn and gives its notifications up to its end. */
  async turn(prompt: string): Promise<Notification[]> {
    const from = this.seen.length;
    await this.startTurn(prompt);
    await this.until((one) => one.method === 'turn/completed', from);
    return this.seen.slice(from);
  }

  async startTurn(prompt: string): Promise<void> {
    const input = [{ type: 'text', text: prompt, text_elements: [] }];
    await this.call('turn/start', { threadId: this.#threadId, input });
  }

  async interrupt(): Promise<void> {
    const started = await this.until((one) => one.method === 'turn/started');
    const { turn } = z.object({ turn: z.object({ id: z.string() }) }).parse(started.params);
    await this.call('turn/interrupt', { threadId: this.#threadId, turnId: turn.id });
  }

  async until(matches: (one: Notification) => boolean, from = 0): Promise<Notification> {
    for (;;) {
      const found = this.seen.slice(from).find(matches);
      if (found) return found;
      await this.#changed.promise;
    }
  }

  call(method: string, params: object): Promise<Record<string, unknown>> {
    this.#nextId += 1;
    const id = this.#nextId;
    const answered = new Promise<Record<string, unknown>>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ method, id, params });
    return answered;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await ended;
    await rm(this.#folder, { recursive: true });
  }

  async #begin(): Promise<void> {
    const clientInfo = { name: 'test', title: 'Test', version: '0' };
    const capabilities = { experimentalApi: true, requestAttestation: false };
    await this.call('initialize', { clientInfo, capabilities });
    this.#send({ method: 'initialized' });
    const started = await this.call('thread/start', { cwd: this.workspace });
    this.#threadId = z.object({ thread: z.object({ id: z.string() }) }).parse(started).thread.id;
  }

  #send(message: object): void {
    this.#process.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  #read(line: string): void {
    const message = z.union([notification, answer]).parse(JSON.parse(line));
    if ('method' in message) {
      this.seen.push(message);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers();
    } else {
      this.#waiting.get(message.id)?.(message.result ?? {});
      this.#waiting.delete(message.id);
    }
  }
}

function configuration(model: string, baseUrl: string, workspace: string): string {
  return `
model = "${model}"
model_provider = "gateway"
approval_policy = "never"
sandbox_mode = "danger-full-access"
web_search = "disabled"
check_for_update_on_startup = false
cli_auth_credentials_store = "file"
[model_providers.gateway]
name = "gateway"
base_url = "${baseUrl}"
wire_api = "responses"
supports_websockets = false
request_max_retries = 2
stream_max_retries = 4
stream_idle_timeout_ms = 120000
[analytics]
enabled = false
[otel]
exporter = "none"
trace_exporter = "none"
metrics_exporter = "none"
log_user_prompt = false
[feedback]
enabled = false
[history]
persistence = "none"
[features]
plugins = false
apps = false
remote_plugin = false
goals = false
image_generation = false
tool_suggest = false
skill_search = false
shell_snapshot = false
unbounded_connection_retries = false
[skills.bundled]
enabled = false
[agents]
enabled = false
[tools.update_plan]
enabled = true
[shell_environment_policy]
inherit = "core"
set = { CI = "1" }
[projects."${workspace}"]
trust_level = "trusted"
`;
}
