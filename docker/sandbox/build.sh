#!/usr/bin/env bash
# Builds the image a sandbox runs in, from a public base image where one can be had and from debootstrap where none can.
# A call with the same files returns at once: the tag holds a hash of this folder.
set -euo pipefail

node_version=24.21.0
npm_version=11.21.2
public_base=debian:bookworm-slim
pull_seconds=180

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

main() {
  local tag=''
  while [ $# -gt 0 ]; do
    case "$1" in
      --tag) tag="${2:?--tag needs a name}"; shift 2 ;;
      --base) public_base="${2:?--base needs an image}"; shift 2 ;;
      --print-tag) default_tag; return ;;
      --help) usage; return ;;
      *) usage >&2; fail "Unknown option $1." ;;
    esac
  done
  tag="${tag:-$(default_tag)}"

  docker version >/dev/null 2>&1 || fail "The Docker engine does not answer; start it, or set DOCKER_HOST to the one to use."
  if has_image "$tag"; then
    say "$tag is there already."
    return
  fi
  work="$(mktemp -d "${TMPDIR:-/var/tmp}/codex-web-image.XXXXXX")"
  trap 'clean_up' EXIT
  fetch_node
  if have_public_base && build_from "$public_base" "$tag"; then
    say "Built $tag from $public_base."
    return
  fi
  make_own_base
  build_from "$own_base" "$tag" || fail "The image could not be built; the lines above say why."
  say "Built $tag from $own_base."
}

usage() {
  cat <<'TEXT'
Usage: build.sh [--tag NAME] [--base IMAGE] [--print-tag]
  --tag NAME    name of the image; default codex-web/sandbox:<hash of this folder>
  --base IMAGE  public base image to start from; default debian:bookworm-slim
  --print-tag   print the default name and do nothing
TEXT
}

say() { printf 'sandbox image: %s\n' "$*"; }
fail() { printf 'sandbox image: %s\n' "$*" >&2; exit 1; }
has_image() { docker image inspect "$1" >/dev/null 2>&1; }

clean_up() {
  # A tree that still has something mounted in it is left alone: deleting it would reach into the host.
  if ! grep -q " $work/" /proc/mounts; then rm -rf --one-file-system "$work"; fi
}

default_tag() {
  local hash
  hash="$(cd "$here" && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-12)"
  echo "codex-web/sandbox:$hash"
}

packages() { sed 's/#.*//' "$here/packages.txt" | xargs; }

# Node and npm come from the npm registry, the one source of packages that every installation of the product has.
fetch_node() {
  local arch
  case "$(uname -m)" in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) fail "There is no Node package for the processor $(uname -m)." ;;
  esac
  say "Fetching Node $node_version and npm $npm_version from the npm registry."
  mkdir -p "$work/context"
  fetch_package "node-linux-$arch" "$node_version" node
  fetch_package npm "$npm_version" npm
  # Here and not in the Dockerfile, where a changed mode would store the files a second time.
  chmod 755 "$work/context/node/bin/node" "$work/context/npm/bin/"*.js
  cp "$here/Dockerfile" "$here/packages.txt" "$work/context/"
}

fetch_package() {
  local name="$1" version="$2" folder="$3" archive="$work/$3.tgz"
  (cd "$work" && npm pack --silent "$name@$version" >/dev/null) || fail "npm could not fetch $name@$version."
  mv "$work/$name-$version.tgz" "$archive"
  mkdir "$work/context/$folder"
  tar -xzf "$archive" -C "$work/context/$folder" --strip-components=1 --no-same-owner
}

have_public_base() {
  has_image "$public_base" && return
  say "Pulling $public_base (up to $pull_seconds s)."
  timeout "$pull_seconds" docker pull --quiet "$public_base" >/dev/null 2>&1 && return
  say "$public_base cannot be pulled here; making a base with debootstrap instead."
  return 1
}

# The host's network is used because apt would have none where containers get no network of their own.
build_from() {
  say "Building $2 from $1."
  if ! docker buildx version >/dev/null 2>&1; then export DOCKER_BUILDKIT=0; fi
  docker build --network host --build-arg "BASE=$1" --tag "$2" "$work/context" >"$work/build.log" 2>&1 && return
  tail -n 30 "$work/build.log" >&2
  return 1
}

make_own_base() {
  local suite mirror components arguments=()
  suite="$(. /etc/os-release && echo "${VERSION_CODENAME:?}")"
  own_base="codex-web/sandbox-base:$suite-$(sha256sum "$here/packages.txt" | cut -c1-12)"
  if has_image "$own_base"; then return; fi
  [ "$(id -u)" = 0 ] || fail "Making a base image needs root; run this as root, or give a base image with --base."
  need_debootstrap
  mirror="$(apt_source "$suite" '$(REPO_URI)' | head -n 1)"
  components="$(apt_source "$suite" '$(COMPONENT)' | paste -sd, -)"
  [ -n "$mirror" ] || fail "No package mirror for $suite was found in this machine's apt sources."
  say "Making $own_base from $mirror; this takes some minutes."
  if grep -q '^ID=ubuntu' /etc/os-release; then arguments=(--keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg); fi
  debootstrap --variant=minbase --components="$components" --include="$(packages | tr ' ' ,)" "${arguments[@]}" \
    "$suite" "$work/root" "$mirror" 2>&1 | tee "$work/debootstrap.log" | report_debootstrap
  rm -rf "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/* "$work"/root/usr/share/{doc,man,info}/*
  tar -C "$work/root" --numeric-owner --one-file-system -c . | docker import - "$own_base" >/dev/null
}

need_debootstrap() {
  command -v debootstrap >/dev/null && return
  say "Installing debootstrap with apt."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap >/dev/null \
    || fail "debootstrap could not be installed with apt."
}

# What this machine's own apt sources say about one release, a line each.
apt_source() {
  apt-get indextargets --format "\$(RELEASE) $2" 'Created-By: Packages' | awk -v release="$1" '$1 == release {print $2}' | sort -u
}

# A line for each hundred steps: debootstrap itself prints one for each package, several times.
report_debootstrap() {
  awk '/^E:|^W:/ {print "sandbox image: " $0; fflush()} NR % 100 == 0 {print "sandbox image: " NR " steps, now: " $0; fflush()}'
}

main "$@"
