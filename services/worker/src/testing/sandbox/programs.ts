/**
 * What the main process of a test's container does. The scripted engine plays them; for a real one each stands for a
 * shell command that does the same.
 * - `echo`: writes back each line of stdin; the line `exit N` ends it with N.
 * - `count N CODE`: writes `line 1` to `line N` at once and ends with CODE.
 * - `long BYTES`: writes one line of BYTES bytes, of characters that take three each, then `end`.
 * - `both`: writes `out` to stdout and `err` to stderr and ends with 0.
 * - `devour`: takes memory until there is none.
 * - `wait`: says `ready` and does nothing more.
 */
export type Program =
  | { name: 'echo' }
  | { name: 'count'; lines: number; exitCode: number }
  | { name: 'long'; bytes: number }
  | { name: 'both' }
  | { name: 'devour' }
  | { name: 'wait' };

/** How a program is named in a specification; the scripted engine reads it back. */
export function programCommand(program: Program): string[] {
  return ['program', JSON.stringify(program)];
}

export function programOf(command: readonly string[]): Program {
  return JSON.parse(command[1] ?? '') as Program;
}

export function shellCommand(program: Program): string[] {
  return ['bash', '-c', shellScript(program)];
}

function shellScript(program: Program): string {
  switch (program.name) {
    case 'echo':
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
      return 'while IFS= read -r line; do case "$line" in exit*) exit "${line#exit }";; *) printf "%s\\n" "$line";; esac; done';
    case 'count':
      return `for ((i = 1; i <= ${program.lines}; i++)); do echo "line $i"; done; exit ${program.exitCode}`;
    case 'long':
      return `yes '€' | head -n ${Math.floor(program.bytes / 3)} | tr -d '\\n'; printf '\\nend\\n'`;
    case 'both':
      return 'echo out; echo err >&2';
    case 'devour':
      return 'echo ready; data=x; while true; do data="$data$data"; done';
    case 'wait':
      return 'echo ready; while true; do sleep 3600; done';
    default:
      return program satisfies never;
  }
}
