import { sandboxPaths } from '../../sandbox/sandbox-paths.ts';
import type { AgentProcess } from '../agent.ts';

/** Where the programs are inside the container. */
const binariesPath = '/opt/codex';

/** The port within the container's own loopback that leads to the gateway's socket. */
const doorPort = 18080;

/**
 * The command line of `codex app-server`, with its whole configuration: nothing is read from a file the agent could write.
 * @param binaries the folder on this host with `bin/codex` and `bin/codex-code-mode-host`.
 */
export function codexProcess(binaries: string): AgentProcess {
  const overrides = Object.entries(configuration).flatMap(([key, value]) => ['-c', `${key}=${toToml(value)}`]);
  const relay = `socat TCP-LISTEN:${doorPort},fork,reuseaddr,bind=127.0.0.1 UNIX-CONNECT:${sandboxPaths.door}/gateway.sock`;
  return {
    command: ['sh', '-c', `${relay} & exec "$@"`, 'sh', `${binariesPath}/codex`, 'app-server', ...overrides],
    env: {
      HOME: sandboxPaths.home,
      CODEX_HOME: `${sandboxPaths.home}/.codex`,
      SHELL: '/bin/bash',
      TMPDIR: sandboxPaths.temporary,
    },
    mounts: [{ source: binaries, target: binariesPath, readOnly: true }],
  };
}

type TomlValue = string | number | boolean | string[] | { [key: string]: TomlValue };

const configuration: Record<string, TomlValue> = {
  model_provider: 'gateway',
  'model_providers.gateway': {
    name: 'gateway',
    base_url: `http://127.0.0.1:${doorPort}/v1`,
    wire_api: 'responses',
    supports_websockets: false,
    request_max_retries: 2,
    stream_max_retries: 4,
    stream_idle_timeout_ms: 150_000,
  },
  // The container is the boundary: Codex's own sandbox cannot work inside it.
  sandbox_mode: 'danger-full-access',
  approval_policy: 'never',
  web_search: 'disabled',
  check_for_update_on_startup: false,
  cli_auth_credentials_store: 'file',
  model_reasoning_summary: 'auto',
  'analytics.enabled': false,
  'otel.exporter': 'none',
  'otel.trace_exporter': 'none',
  'otel.metrics_exporter': 'none',
  'otel.log_user_prompt': false,
  'feedback.enabled': false,
  'history.persistence': 'none',
  'features.plugins': false,
  'features.apps': false,
  'features.remote_plugin': false,
  'features.goals': false,
  'features.image_generation': false,
  'features.tool_suggest': false,
  'features.skill_search': false,
  'features.shell_snapshot': false,
  // Otherwise an unreachable gateway is asked again for ever.
  'features.unbounded_connection_retries': false,
  'skills.bundled.enabled': false,
  'agents.enabled': false,
  'tools.update_plan.enabled': true,
  'shell_environment_policy.inherit': 'core',
  'shell_environment_policy.set': { CI: '1' },
};

function toToml(value: TomlValue): string {
  if (Array.isArray(value)) return `[${value.map(toToml).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key} = ${toToml(inner)}`)
    .join(', ')} }`;
}
