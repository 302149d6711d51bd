#!/bin/sh
# Make sure that Chromium is here for the browser tests.
set -eu
[ -x /usr/bin/chromium ] && exit 0
echo "Installing Chromium for the browser tests …"
sudo=
[ "$(id -u)" = 0 ] || sudo="sudo -n"
{ $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } ||
    { echo "kelas: Chromium is needed for the browser tests. Install it with: sudo apt-get install chromium" >&2; exit 1; }
