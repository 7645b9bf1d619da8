import { sandboxPaths } from '../../sandbox/sandbox-paths.ts';
import type { AgentProcess } from '../agent.ts';

/**
 * The main process of a container in which this agent works: it runs commands, and repeats what it is told to note, so
 * that its output is the journal of the conversation. It needs a POSIX shell with dd, base64, tail, tee, wc,
 * mkfifo and setsid, as Debian and BusyBox have them.
 *
 * Lines in, each ended by ` .`, so that half a line of a writer that died is none:
 * - `ATTEMPT LEASE hello`: this writer's from now on; lines of a writer with an older lease are dropped.
 * - `ATTEMPT LEASE note ID INDEX COUNT BASE64`: one piece of a note.
 * - `ATTEMPT LEASE part RUN INDEX BASE64`: one piece of a script; index 0 begins it.
 * - `ATTEMPT LEASE run RUN`: runs the script, at most once in the life of the process.
 * - `ATTEMPT LEASE kill RUN WHY`: ends the script's processes.
 *
 * Lines out, each at most 4096 bytes and so written at once:
 * - the notes of earlier containers over the same home, with a line `generation` for each container that began; then `ready`;
 * - `hello ATTEMPT LEASE`, `note ATTEMPT LEASE ID INDEX COUNT BASE64`, `kill ATTEMPT RUN WHY`: what was taken in;
 * - `start ATTEMPT RUN UPTIME`, `out ATTEMPT RUN BASE64`, `cut ATTEMPT RUN BYTES` for bytes left out of the output,
 *   and `exit ATTEMPT RUN CODE UPTIME`, after which nothing more of the run comes.
 */
export function toolHostProcess(): AgentProcess {
  return {
    command: ['sh', '-c', toolHostScript],
    env: { HOME: sandboxPaths.home, SHELL: '/bin/sh', TMPDIR: sandboxPaths.temporary, CI: '1' },
    mounts: [],
  };
}

/**
 * `read` takes a pipe byte by byte and a fork costs a millisecond, so lines are as few and long as they can be written
 * at once. Of one command's output some 1400 lines are shown as they come; of the rest,
 * only the end.
 */
const toolHostScript = String.raw`
dir=$HOME/.agent
mkdir -p "$dir/runs"
printf '\ngeneration\n' >>"$dir/journal"
cat "$dir/journal"
if command -v bash >/dev/null 2>&1; then shell=bash; else shell=sh; fi
attempt= lease=0 ran=' '
set -f

uptime() { read -r now rest </proc/uptime; }

say() {
  joined= words=0
  for word in $3; do
    joined=$joined$word words=$((words + 1))
    if [ "$words" -eq 50 ]; then say_line "$1" "$2"; fi
  done
  if [ "$words" -gt 0 ]; then say_line "$1" "$2"; fi
}

say_line() {
  printf 'out %s %s %s\n' "$1" "$2" "$joined"
  joined= words=0 shown=$((shown + 1))
}

pump() {
  shown=0
  while [ "$shown" -lt 1400 ]; do
    piece=$(dd bs=65536 count=1 2>/dev/null | base64)
    [ -n "$piece" ] || break
    [ -e "$3/done" ] || say "$1" "$2" "$piece"
  done
  if [ "$shown" -ge 1400 ]; then rest_of_output "$@"; fi
  true >"$3/drained"
}

rest_of_output() {
  mkfifo "$3/copy"
  wc -c <"$3/copy" >"$3/count" &
  tee "$3/copy" | tail -c 131072 >"$3/tail"
  wait "$!"
  read -r bytes <"$3/count"
  cut=0
  if [ "$bytes" -gt 131072 ]; then cut=$((bytes - 131072)); fi
  printf 'cut %s %s %s\n' "$1" "$2" "$cut"
  while :; do
    piece=$(dd bs=65536 count=1 2>/dev/null | base64)
    [ -n "$piece" ] || break
    say "$1" "$2" "$piece"
  done <"$3/tail"
}

pause() { sleep 0.02 2>/dev/null || sleep 1; }

settle() {
  tries=0
  while [ ! -e "$1/drained" ] && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    pause
  done
  true >"$1/done"
}

run() {
  at=$dir/runs/$2
  uptime
  printf 'start %s %s %s\n' "$1" "$2" "$now"
  rm -rf "$at"
  if mkdir -p "$at" && base64 -d <"$at.part" >"$at/script" && mkfifo "$at/output"; then
    pump "$1" "$2" "$at" <"$at/output" &
    setsid sh -c 'echo $$ >"$1/pid"; exec "$2" "$1/script"' sh "$at" "$shell" </dev/null >"$at/output" 2>&1
    code=$?
    settle "$at"
  else
    say "$1" "$2" "$(echo 'The command could not be prepared: the disk of the sandbox may be full.' | base64)"
    code=126
  fi
  uptime
  printf 'exit %s %s %s %s\n' "$1" "$2" "$code" "$now"
  rm -rf "$at" "$at.part"
}

finish() {
  tries=0
  while [ ! -s "$dir/runs/$1/pid" ] && [ "$tries" -lt 50 ]; do
    tries=$((tries + 1))
    pause
  done
  read -r group <"$dir/runs/$1/pid" || return
  kill -TERM "-$group"
  sleep 1
  kill -KILL "-$group"
}

hear() {
  case $3 in
    note)
      printf 'note %s %s %s %s %s %s\n' "$1" "$2" "$4" "$5" "$6" "$7" >>"$dir/journal"
      printf 'note %s %s %s %s %s %s\n' "$1" "$2" "$4" "$5" "$6" "$7"
      ;;
    part)
      if [ "$5" = 0 ]; then mkdir -p "$dir/runs" && printf '%s\n' "$6" >"$dir/runs/$4.part"
      else printf '%s\n' "$6" >>"$dir/runs/$4.part"; fi
      ;;
    run)
      case $ran in *" $1:$4 "*) return ;; esac
      ran="$ran$1:$4 "
      run "$1" "$4" &
      ;;
    kill)
      printf 'kill %s %s %s\n' "$1" "$4" "$5"
      finish "$4" &
      ;;
  esac
}

printf 'ready\n'
while IFS= read -r line; do
  case $line in *' .') ;; *) continue ;; esac
  set -- $line
  if [ "$3" = hello ]; then
    if [ "$1" != "$attempt" ] || [ "$2" -gt "$lease" ]; then attempt=$1 lease=$2; fi
    if [ "$1 $2" = "$attempt $lease" ]; then printf 'hello %s %s\n' "$1" "$2"; fi
  elif [ "$1 $2" = "$attempt $lease" ]; then
    hear "$@"
  fi
done
`;
