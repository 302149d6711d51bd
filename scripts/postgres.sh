#!/bin/sh
# Make sure that PostgreSQL's server programs are here for the database tests. Nothing is started here.
set -eu
command -v pg_ctl >/dev/null 2>&1 && exit 0
ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 && exit 0
echo "Installing PostgreSQL for the database tests …"
sudo=
[ "$(id -u)" = 0 ] || sudo="sudo -n"
fail() {
    echo "kelas: PostgreSQL is needed for the database tests. Install it with: sudo apt-get install postgresql" >&2
    exit 1
}
# The tests start a server of their own in a temporary folder. Debian's package would start another one for the machine,
# unless this file says no while it is installed.
no_cluster=/etc/postgresql-common/createcluster.d/kelas.conf
$sudo mkdir -p "$(dirname $no_cluster)" || fail
echo "create_main_cluster = false" | $sudo tee $no_cluster >/dev/null || fail
done=yes
{ $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; } || done=
$sudo rm -f $no_cluster
[ -n "$done" ] || fail
