#!/bin/sh
# Installs what the tests need beyond Node.js from Debian's packages, as far as it is missing:
#   etcd      (etcd-server)   a store for several managers
#   ip        (iproute2)      hosts in network namespaces
#   prlimit   (util-linux)    files that cannot grow
#   gearman   (gearman-tools) clients, workers and gearadmin of Gearman
# Prints nothing when all is there. Needs root and apt-get to install; says what it cannot do and how to do it by hand.
set -eu

missing=
for pair in etcd:etcd-server ip:iproute2 prlimit:util-linux gearman:gearman-tools; do
	command -v "${pair%%:*}" >/dev/null 2>&1 || [ -x "/usr/sbin/${pair%%:*}" ] || missing="$missing ${pair#*:}"
done
[ -n "$missing" ] || exit 0

by_hand="install by hand and run the tests again:$missing"
if ! command -v apt-get >/dev/null 2>&1; then
	echo "set-up: missing:$missing; this machine has no apt-get: $by_hand (etcd: any release from 3.4 on, in PATH)" >&2
	exit 1
fi
if [ "$(id -u)" != 0 ]; then
	echo "set-up: missing:$missing; only root can install packages: $by_hand (sudo apt-get install$missing)" >&2
	exit 1
fi

echo "set-up: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
install() { apt-get -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends $missing >/dev/null 2>&1; }
if ! install; then
	apt-get update -q >/dev/null 2>&1 || true
	if ! install; then
		echo "set-up: apt-get could not install$missing (no network, or not Debian?): $by_hand" >&2
		exit 1
	fi
fi
