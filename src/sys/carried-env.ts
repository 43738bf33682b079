/** Variables on their way to a program, past programs that stand before it. */
export interface CarriedEnv {
	/** The environment of the first of those programs: every value under a name that means nothing to them. */
	readonly env: Readonly<Record<string, string>>;
	/** What stands before the program and gives the variables their names back. */
	readonly words: readonly [file: string, ...rest: string[]];
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that some shell keeps for itself. */
const SHELLS_OWN = /^(?:_|[EU]?UID|PPID|BASH\w*|SHELLOPTS|OPTIND|LINENO|GROUPS|FUNCNAME|DIRSTACK)$/;

/**
 * Carries `env` past programs like setpriv, which run as root: a variable like LD_PRELOAD would have them load what an unprivileged user names;
 * and it is in no argument list, which everybody on the machine can read, but for names that no shell can have as a variable.
 * @param tool path of `env`
 * @param argv0 what the shell in between is called
 */
export function carriedEnv(env: Readonly<Record<string, string>>, tool: string, argv0: string): CarriedEnv {
	const carried: Record<string, string> = {};
	const exports: string[] = [];
	const unsets = ['PWD', 'OLDPWD', 'SHLVL'].filter((name) => !Object.hasOwn(env, name));
	const odd: { readonly alias: string; readonly name: string }[] = [];
	for (const [index, [name, value]] of Object.entries(env).entries()) {
		const alias = `MINDER_ENV_${index}`;
		carried[alias] = value;
		if (NAME.test(name) && !SHELLS_OWN.test(name)) {
			exports.push(`${name}="$${alias}"`);
			unsets.push(alias);
		} else odd.push({ alias, name });
	}
	const renames = [
		...odd.map(({ alias }) => `-u ${alias}`),
		...odd.map(({ alias, name }) => `${quoted(`${name}=`)}"$${alias}"`),
	];
	const last = odd.length === 0 ? '"$@"' : `${quoted(tool)} ${renames.join(' ')} "$@"`;
	const script = [`unset ${unsets.join(' ')}`, `exec ${last}`];
	if (exports.length > 0) script.unshift(`export ${exports.join(' ')}`);
	return { env: carried, words: ['/bin/sh', '-c', script.join('\n'), argv0] };
}

/** Whether a shell hands on every variable: it drops those whose name it could not have. */
export function carriesAll(env: Readonly<Record<string, string>>): boolean {
	return Object.keys(env).every((name) => NAME.test(name));
}

/** `text` as one word of a shell. */
export function quoted(text: string): string {
	return text.includes("'") ? `'${text.replaceAll("'", "'\\''")}'` : `'${text}'`;
}
