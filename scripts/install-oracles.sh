#!/usr/bin/env bash
# Installs the servers that logins and transfers are tested against: an OpenID provider and Azurite (npm), Django and
# the object gateway of Ceph (Debian).
# What is there already stays. Usage: install-oracles.sh FOLDER, where the npm packages go.
set -euo pipefail
folder=$1
python=/usr/bin/python3

# The versions are pinned: an oracle that changes by itself is none. Azurite 3.35.0 is the last one for Node 20.
npm_packages=(oidc-provider@9.13.3 koa@3.3.0 koa-mount@4.2.0 azurite@3.35.0)

debian_packages=()
"$python" -c 'import django, rest_framework, oauth2_provider' 2>/dev/null ||
  debian_packages+=(python3-django python3-djangorestframework python3-django-oauth-toolkit)
for program in radosgw ceph-mon ceph-osd; do
  command -v "$program" >/dev/null || debian_packages+=("$program")
done
command -v ceph >/dev/null || debian_packages+=(ceph-common)
command -v openssl >/dev/null || debian_packages+=(openssl)

if [ ${#debian_packages[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "apt-get is missing. Install by hand what Debian calls: ${debian_packages[*]}" >&2
    exit 1
  fi
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run this as root, or install sudo. Needed: ${debian_packages[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${debian_packages[@]}" >/dev/null
fi

wanted="${npm_packages[*]}"
if [ "$(cat "$folder/installed" 2>/dev/null)" != "$wanted" ]; then
  mkdir -p "$folder"
  npm install --prefix "$folder" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error "${npm_packages[@]}"
  echo "$wanted" >"$folder/installed"
fi
