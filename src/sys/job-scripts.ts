/** Arguments that tell the shells of this module from others. */
export const JOB_STARTER_NAME = 'minder-job';
export const JOB_GUARD_NAME = 'minder-job-guard';

/**
 * `starter UMASK LIMITS COMMAND…`: waits on descriptor 3 for the line `go` and becomes the command; UMASK may be empty, LIMITS are those of the shim. It is
 * spawned as the leader of its own session, so that its pid is known to the guard before there is a command. Without the line it ends. Its variables are
 * unset, so that the command does not get them; those of that name that it was to have are not handed on.
 */
export const JOB_STARTER = `
IFS= read -r _minder <&3 && [ "$_minder" = go ] || exit 125
_minder_refuse() { printf 'minder: %s\\n' "$1" >&2; exit 125; }
if [ -n "$1" ]; then umask "$1" || _minder_refuse "umask $1 is not valid"; fi
for _minder in $2; do
	_minder_name=\${_minder%%:*} _minder_value=\${_minder##*:} _minder_option=\${_minder#*:}
	_minder_option=\${_minder_option%:*}
	if [ "$_minder_option" = u ]; then
		ulimit -u "$_minder_value" 2>/dev/null || ulimit -p "$_minder_value" || _minder_refuse "limit $_minder_name: the system does not allow it"
	else
		ulimit "-$_minder_option" "$_minder_value" || _minder_refuse "limit $_minder_name: the system does not allow it"
	fi
done
unset _minder _minder_name _minder_value _minder_option
shift 2
exec "$@" 3<&-
`;

/**
 * Ends sessions when whoever started them has died. Standard input, a line each:
 *
 * | line | then |
 * |---|---|
 * | `hold PID TICKS` | the session that PID leads is guarded; TICKS is when the kernel started PID (field 22 of its stat) |
 * | `drop PID TICKS` | no more |
 * | the end | whoever wrote has died: what is guarded gets SIGKILL until nothing of it lives |
 *
 * Members of a session are found in /proc, because one with job control puts its children into other groups; the dead ones (Z, X) do not count. Fields
 * are counted after the last parenthesis, for the name before it may hold anything. Only \`sleep\` is a program, the rest is the shell's own.
 */
export const JOB_GUARD = `
trap : HUP INT QUIT TERM USR1 USR2 PIPE ALRM TSTP TTIN TTOU
held=' '

drop() {
	case $held in
		*" $1 "*) held="\${held%%" $1 "*} \${held#*" $1 "}" ;;
	esac
}

drop_others() {
	for each in $held; do
		read -r stat <"/proc/\${each%:*}/stat" || continue
		set -- \${stat##*) }
		[ "\${20}" = "\${each#*:}" ] || drop "$each"
	done
}

while read -r word pid ticks; do
	case $word in
		hold) held="$held$pid:$ticks " ;;
		drop) drop "$pid:$ticks" ;;
	esac
done

tries=0
while [ "$tries" -lt 400 ]; do
	drop_others
	left=
	for each in $held; do
		left=1
		kill -KILL "-\${each%:*}"
	done
	[ -n "$left" ] || exit 0
	left=
	for file in /proc/[0-9]*/stat; do
		read -r stat <"$file" || continue
		set -- \${stat##*) }
		case $held in *" $4:"*) ;; *) continue ;; esac
		case $1 in [ZX]) continue ;; esac
		left=1
		kill -KILL "\${stat%% *}"
	done
	[ -n "$left" ] || exit 0
	tries=$((tries + 1))
	sleep 0.05 || sleep 1
done
`;
