/** argv[0] of a shim, to tell it from other shells; its run file is the next argument. */
export const SHIM_NAME = 'minder-shim';

/**
 * The parent of one program, for POSIX sh: RUNFILE CWD UMASK LIMITS PROGRAM…
 *
 * The subshell becomes the program: it writes its own /proc/self/stat (pid and start time) and execs setsid, which keeps the pid and makes
 * it leader of a session that the shim is not in; so a signal to its group leaves the shim to record the end. Traps are handlers, not
 * ignored signals, because those would be inherited; the subshell stands in the foreground because one in the background would be given
 * SIGINT and SIGQUIT ignored, beyond recall, and because no signal interrupts that wait. The shell's own words about a killed program go to
 * /dev/null. Nothing is forked but the program: read, printf, umask and ulimit are builtins.
 */
export const SHIM = `
run=$1 dir=$2 mask=$3 limits=$4
shift 4
trap : HUP INT QUIT USR1 USR2 PIPE ALRM TERM TSTP TTIN TTOU
exec 3>&2 2>/dev/null
(
	trap - HUP INT QUIT USR1 USR2 PIPE ALRM TERM TSTP TTIN TTOU
	refuse() { printf 'refused %s\\n' "$1" >>"$run"; exit 125; }
	if [ -n "$mask" ]; then umask "$mask" || refuse "umask $mask is not valid"; fi
	for limit in $limits; do
		name=\${limit%%:*} value=\${limit##*:} option=\${limit#*:}
		option=\${option%:*}
		if [ "$option" = u ]; then
			ulimit -u "$value" || ulimit -p "$value" || refuse "limit $name: the system does not allow it"
		else
			ulimit "-$option" "$value" || refuse "limit $name: the system does not allow it"
		fi
	done
	cd "$dir" || refuse "cwd $dir cannot be entered"
	unset OLDPWD
	read -r stat </proc/self/stat || exit 125
	printf 'pid %s\\n' "$stat" >>"$run" || exit 125
	exec "$@" 2>&3 3>&-
)
status=$?
read -r uptime rest </proc/uptime
printf 'exit %s %s\\n' "$status" "$uptime" >>"$run"
`;
