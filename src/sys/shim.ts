/** Argument that tells the shells of this module from others. */
export const SHIM_NAME = 'minder-shim';

/**
 * The parent of one program, a function for POSIX sh: `shim CWD UMASK LIMITS CGROUP PROGRAM…`, with the run file on descriptor 3. CGROUP is the
 * `cgroup.procs` that the program enters, or empty.
 *
 * The subshell becomes the program: it writes its own /proc/self/stat (pid and start time) and execs setsid, which keeps the pid and makes
 * it leader of a session that the shim is not in; so a signal to its group leaves the shim to record the end. Traps are handlers, not
 * ignored signals, because those would be inherited; the subshell stands in the foreground because no signal interrupts that wait. A shell
 * gives what it puts in the background SIGINT and SIGQUIT ignored, beyond its own recall: `env --default-signal` among PROGRAM… undoes it.
 * The shell's own words about a killed program go to /dev/null. Nothing is forked but the program: read, printf, umask and ulimit are
 * builtins.
 */
export const SHIM = `
shim() {
	dir=$1 mask=$2 limits=$3 cgroup=$4
	shift 4
	trap : HUP INT QUIT USR1 USR2 PIPE ALRM TERM TSTP TTIN TTOU
	exec 4>&2 2>/dev/null
	(
		trap - HUP INT QUIT USR1 USR2 PIPE ALRM TERM TSTP TTIN TTOU
		refuse() { printf 'refused %s\\n' "$1" >&3; exit 125; }
		umask "$mask" || refuse "umask $mask is not valid"
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
		[ -z "$cgroup" ] || printf 0 >"$cgroup" || printf 'unconfined\\n' >&3
		read -r stat </proc/self/stat || exit 125
		printf 'pid %s\\n' "$stat" >&3 || exit 125
		exec "$@" 2>&4 3>&- 4>&-
	)
	status=$?
	read -r uptime rest </proc/uptime
	printf 'exit %s %s\\n' "$status" "$uptime" >&3
}
`;

/** Option of `env` that gives a program the two signals back. */
export const SIGNALS_BACK = '--default-signal=INT,QUIT';

/** Whether a process with this argv is still on its way from the shim to the program, and so may be deaf to SIGINT and SIGQUIT. */
export function isOnItsWay(argv: readonly string[]): boolean {
	return argv.includes(SHIM_NAME) || argv.includes(SIGNALS_BACK);
}

/** Descriptor on which a shim holds its run file, from its first moment to its last. */
export const RUN_FILE_DESCRIPTOR = 3;
