#!/bin/sh
# Installs the supervisors that the bench compares Minder with. Needs root. Minder itself needs none of them.
set -eu
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends supervisor runit s6 etcd-client gearman-job-server
npm install --global --no-fund --no-audit pm2
# Debian starts these at once; the bench starts its own.
if command -v service >/dev/null; then
	service supervisor stop || true
	service gearman-job-server stop || true
fi
