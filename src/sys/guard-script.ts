/** Argument that tells the shells of this module from others. */
export const STARTER_NAME = 'minder-lock';
export const GUARD_NAME = 'minder-lock-guard';

/**
 * Waits on descriptor 3 for two lines, the name of the lock and its token, and becomes the command: `starter COMMAND…`. It is spawned as the leader
 * of its own session, so that its pid is the number of the command's group before there is a command. Without the lines it ends.
 */
export const STARTER = `
IFS= read -r MINDER_LOCK_NAME <&3 && IFS= read -r MINDER_LOCK_TOKEN <&3 || exit 125
export MINDER_LOCK_NAME MINDER_LOCK_TOKEN
exec "$@" 3<&-
`;

/**
 * `guard PID TICKS`: PID leads the session that it guards, TICKS is when the kernel started it (field 22 of its stat): once another process has that
 * number, nothing is ended any more.
 *
 * | standard input | then |
 * |---|---|
 * | `hold` | from now on the deadlines of descriptor 3 count |
 * | `end` | nothing is guarded any more |
 * | its end | whoever wrote has died: the session gets SIGKILL at once |
 *
 * Descriptor 3 is a file, one line: `TERM KILL TERM KILL`, hundredths of a second of /proc/uptime at which the group gets SIGTERM, and the session SIGKILL.
 * Both stand there twice because a read may fall into a write. It is opened anew for each look, for the position in it is shared. A look at least
 * each second: a machine that slept has moved on by this clock, but not by that of `sleep`.
 *
 * The deadlines are seen to by a subshell, which ends the session as well when the shell itself has been killed. Members of a session are found in /proc, because one with job control puts its children into other groups; the dead ones (Z, X) do not count. Fields
 * are counted after the last parenthesis, for the name before it may hold anything. Only `sleep` is a program, the rest is the shell's own.
 */
export const GUARD = `
pid=$1 born=$2
trap : HUP INT QUIT TERM USR1 USR2 PIPE ALRM TSTP TTIN TTOU

another() {
	read -r stat <"/proc/$pid/stat" || return 1
	set -- \${stat##*) }
	[ "\${20}" != "$born" ]
}

finish() {
	tries=0
	while [ "$tries" -lt 400 ]; do
		another && return
		kill -KILL "-$pid"
		left=
		for file in /proc/[0-9]*/stat; do
			read -r stat <"$file" || continue
			set -- \${stat##*) }
			[ "$4" = "$pid" ] || continue
			case $1 in
				[ZX]) ;;
				*) left=1 && kill -KILL "\${stat%% *}" ;;
			esac
		done
		[ -n "$left" ] || return
		tries=$((tries + 1))
		sleep 0.05 || sleep 1
	done
}

watch() {
	warned=
	while :; do
		if ! [ -d "/proc/$$" ]; then
			finish
			return
		fi
		term= last= again= twice=
		read -r term last again twice </proc/self/fd/3
		[ -n "$twice" ] && [ "$term" = "$again" ] && [ "$last" = "$twice" ] || continue
		read -r now rest </proc/uptime
		now=\${now%.*}\${now#*.}
		if [ "$now" -ge "$last" ]; then
			finish
			return
		fi
		next=$last
		if [ "$now" -lt "$term" ]; then
			next=$term
		elif [ "$warned" != "$term" ]; then
			warned=$term
			another || kill -TERM "-$pid"
		fi
		wait=$((next - now))
		if [ "$wait" -ge 100 ]; then
			sleep 1
		elif [ "$wait" -ge 10 ]; then
			sleep "0.$wait" || sleep 1
		else
			sleep "0.0$wait" || sleep 1
		fi
	done
}

watcher=
while read -r word; do
	case $word in
		hold)
			watch &
			watcher=$!
			;;
		end)
			[ -z "$watcher" ] || kill -KILL "$watcher"
			exit 0
			;;
	esac
done
finish
[ -z "$watcher" ] || kill -KILL "$watcher"
`;
