# Sourced by start and test: brings pnpm, Node 24 and every package the project pins. Needs Node of any age, or apt-get.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

if ! command -v npm >/dev/null; then
  command -v apt-get >/dev/null || { echo "npm is missing and this machine has no apt-get; install Node.js and start again."; exit 1; }
  echo "Installing nodejs, npm (to fetch everything else) …"
  as_root apt-get update -q >/dev/null && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nodejs npm >/dev/null ||
    { echo "Could not install nodejs and npm; install them by hand and start again."; exit 1; }
fi

pnpm_version=$(sed -n 's/.*"packageManager": "pnpm@\(.*\)".*/\1/p' package.json)
if [ "$("$root/.tools/node_modules/.bin/pnpm" --version 2>/dev/null)" != "$pnpm_version" ]; then
  echo "Fetching pnpm $pnpm_version …"
  npm install --prefix "$root/.tools" --no-save --no-package-lock --no-audit --no-fund --loglevel=error "pnpm@$pnpm_version" >/dev/null ||
    { echo "Could not fetch pnpm from the npm registry; check the network and start again."; exit 1; }
fi
export PATH="$root/node_modules/.bin:$root/.tools/node_modules/.bin:$PATH"
export NEXT_TELEMETRY_DISABLED=1 TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

[ -d node_modules ] || echo "Fetching the packages …"
log=$(mktemp)
if ! pnpm install --frozen-lockfile >"$log" 2>&1; then
  tail -n 20 "$log"
  echo "Could not fetch the packages from the npm registry; check the network and start again."
  exit 1
fi
rm -f "$log"
