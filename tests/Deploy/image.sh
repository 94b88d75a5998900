#!/usr/bin/env bash
# Builds action/Dockerfile without a container engine and without a registry, and prints how to reach the image:
#
#   tests/Deploy/image.sh        prints "STORE_OPTIONS"; the image is localhost/zocsec in that store
#
# Where the Dockerfile names images of a registry it is given root filesystems made of Debian's packages. The one that runs has what
# .NET's chiseled images have: C and C++ libraries, OpenSSL, certificates; no shell. The one that builds has a shell too, and sees the SDK
# and the NuGet packages of this machine. Made once, they are kept in artifacts/image.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work="$PWD/artifacts/image"
mkdir -p "$work"
# One at a time; whoever comes second finds what the first has made.
exec 9>"$work/lock"
if ! flock --wait 1200 9; then
  echo "image.sh: another build of the image holds artifacts/image/lock for twenty minutes; end it, and try again." >&2
  exit 1
fi
store=(--root "$work/store" --runroot "$work/run")
isolation=(--isolation chroot)

if [ ! -f "$work/driver" ]; then
  # Layers over layers where the file system can, else copies.
  if buildah "${store[@]}" --storage-driver overlay images >/dev/null 2>&1; then
    echo overlay >"$work/driver"
  else
    rm -rf "$work/store" "$work/run"
    echo vfs >"$work/driver"
  fi
fi
store+=(--storage-driver "$(cat "$work/driver")")

# What runs left that were killed, with what is mounted of it: tests name theirs by their process, and nobody else builds now.
for container in $(buildah "${store[@]}" containers --format '{{.ContainerName}}' --noheading); do
  if ! [[ $container =~ ^zocsec-test-([0-9]+)$ && -d /proc/${BASH_REMATCH[1]} ]]; then
    buildah "${store[@]}" rm "$container" >/dev/null
  fi
done

runtime=base-files,libc6,libgcc-s1,libstdc++6,libssl3,zlib1g,ca-certificates
sdk="$runtime,dash,coreutils"

# base NAME PACKAGES SETTING...: an image of Debian's packages, as buildah's `config` is told to set it.
base() {
  local name=$1 packages=$2 container
  shift 2
  if [ "$(cat "$work/$name.packages" 2>/dev/null)" = "$packages $*" ]; then
    return
  fi
  echo "Making the base image $name of Debian's packages" >&2
  mmdebstrap --quiet --mode=root --variant=extract --include="$packages" bookworm "$work/$name.tar"
  # As in the images that it stands for; without it the SDK waits for ever.
  printf 'root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/bin/false\n' >"$work/passwd"
  container=$(buildah "${store[@]}" from scratch)
  buildah "${store[@]}" add --quiet "$container" "$work/$name.tar" /
  buildah "${store[@]}" copy --quiet "$container" "$work/passwd" /etc/passwd
  buildah "${store[@]}" config "$@" "$container"
  buildah "${store[@]}" commit --quiet --rm "$container" "localhost/zocsec-$name"
  rm "$work/$name.tar"
  echo "$packages $*" >"$work/$name.packages"
}

dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
inputs=$(
  cd action/.. && find Directory.Build.props Directory.Packages.props BannedSymbols.txt global.json app-manifest.yml core action \
    \( -name bin -o -name obj \) -prune -o -type f -print0 | sort -z | xargs -0 cat tests/Deploy/image.sh | cksum
)
if [ "$(cat "$work/inputs" 2>/dev/null)" != "$inputs" ]; then
  {
    base runtime "$runtime" --user 1654
    # Servers that compilers leave behind outlive the build here, where nothing ends all that it has started.
    base sdk "$sdk" --env UseSharedCompilation=false --env MSBUILDDISABLENODEREUSE=1 --env "PATH=$dotnet:/usr/bin:/bin" --env HOME=/root --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true \
      --env DOTNET_GENERATE_ASPNET_CERTIFICATE=false --env DOTNET_CLI_TELEMETRY_OPTOUT=true --env DOTNET_NOLOGO=true \
      --env "NUGET_CERT_REVOCATION_MODE=${NUGET_CERT_REVOCATION_MODE:-online}"
    packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
    mkdir -p "$packages" "$HOME/.nuget/NuGet"
    timeout 900 buildah "${store[@]}" build "${isolation[@]}" --pull-never --file action/Dockerfile \
      --ignorefile action/Dockerfile.dockerignore --build-arg SDK_IMAGE=localhost/zocsec-sdk \
      --build-arg RUNTIME_IMAGE=localhost/zocsec-runtime --volume "$dotnet:$dotnet:ro" --volume "$packages:/root/.nuget/packages" \
      --volume "$HOME/.nuget/NuGet:/root/.nuget/NuGet:ro" --volume /etc/ssl/certs:/etc/ssl/certs:ro --tag localhost/zocsec .
    buildah "${store[@]}" rmi --prune || true
  } >&2 9>&-
  echo "$inputs" >"$work/inputs"
fi
echo "${store[@]}"
