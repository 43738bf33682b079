#!/bin/sh
# Three managers on one machine, on loopback: etcd, managers on 18881, 18882 and 18883, and an agent. Ctrl-C ends them all and what they run.
set -eu
command -v etcd >/dev/null || { echo "etcd is not installed (Debian: apt-get install etcd-server)" >&2; exit 1; }

dir=$(mktemp -d)
pids=
end() {
	trap - EXIT INT TERM
	MINDER_SERVER=$servers minder delete hello >/dev/null 2>&1 || true
	sleep 1
	# shellcheck disable=SC2086
	kill $pids 2>/dev/null || true
	wait
	rm -rf "$dir"
}
servers=127.0.0.1:18881,127.0.0.1:18882,127.0.0.1:18883
trap end EXIT INT TERM

etcd --data-dir "$dir/etcd" --listen-client-urls http://127.0.0.1:12379 --advertise-client-urls http://127.0.0.1:12379 \
	--listen-peer-urls http://127.0.0.1:12380 --initial-advertise-peer-urls http://127.0.0.1:12380 \
	--initial-cluster default=http://127.0.0.1:12380 --auto-compaction-retention=1 >"$dir/etcd.log" 2>&1 &
pids="$pids $!"
for port in 18881 18882 18883; do
	minder manager --http off --listen "127.0.0.1:$port" --store etcd://127.0.0.1:12379/try --data "$dir/$port" >"$dir/$port.log" 2>&1 &
	pids="$pids $!"
	echo "manager on $port: pid $!"
done
minder agent -s "$servers" --data "$dir/agent" >"$dir/agent.log" 2>&1 &
pids="$pids $!"

export MINDER_SERVER="$servers"
until minder start -n hello -p /bin/sleep -- 100000 2>/dev/null; do sleep 1; done
minder status
echo "Kill the leader (grep leads $dir/*.log), then in another terminal:  MINDER_SERVER=$servers minder status"
wait
