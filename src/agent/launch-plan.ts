import type { Assignment } from '../model/records.ts';
import { readEnvFile } from '../sys/env-file.ts';
import { findExecutable, isDirectory } from '../sys/executable.ts';
import { COOKIE } from '../sys/program.ts';
import type { Launch } from '../sys/spawner.ts';
import { findUser, type User } from '../sys/user.ts';

/** A start with everything looked up, or why it cannot be; trying again without a change gives the same. */
export type LaunchPlan = { readonly launch: Launch } | { readonly refused: string };

export interface LaunchContext {
	readonly runFile: string;
	readonly stdout: string;
	readonly stderr: string;
	/** Who the agent runs as. */
	readonly self: User;
	/** Directory of the agent's own node, the last place where programs are looked for. */
	readonly nodeDirectory: string;
}

const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Checks an assignment against the machine: user, environment file, working directory, program. The environment is PATH, HOME, USER,
 * LOGNAME, SHELL, LANG, MINDER_PROCESS, MINDER_INSTANCE and MINDER_RUN, then `envFile`, then `env`; nothing of the agent's own.
 */
export function planLaunch({ spec, instance, process: name }: Assignment, context: LaunchContext): LaunchPlan {
	const { self } = context;
	let user = self;
	if (spec.user !== undefined) {
		const found = findUser(spec.user);
		if (found === undefined) return { refused: `user ${spec.user} not found on this machine: check \`user\`` };
		if (found.uid !== self.uid && self.uid !== 0) {
			return {
				refused: `user ${spec.user}: the agent runs as ${self.name}, only root can change users; run it as root, or drop \`user\``,
			};
		}
		user = found;
	}

	const file = spec.envFile === undefined ? { env: {} } : readEnvFile(spec.envFile);
	if ('problem' in file) return { refused: file.problem };
	const env: Record<string, string> = {
		PATH: SEARCH_PATH.split(':').includes(context.nodeDirectory)
			? SEARCH_PATH
			: `${SEARCH_PATH}:${context.nodeDirectory}`,
		HOME: user.home,
		USER: user.name,
		LOGNAME: user.name,
		SHELL: user.shell,
		LANG: 'C.UTF-8',
		...file.env,
		...spec.env,
		MINDER_PROCESS: name,
		MINDER_INSTANCE: instance,
		[COOKIE]: context.runFile,
	};
	for (const [key, value] of Object.entries(env)) {
		if (key === '' || key.includes('=') || `${key}${value}`.includes('\0')) {
			return { refused: `environment variable ${JSON.stringify(key)} cannot be passed on: check \`env\`` };
		}
	}
	if ([spec.command, ...spec.args].some((text) => text.includes('\0'))) {
		return { refused: 'command or args hold a NUL character: check `command` and `args`' };
	}

	const cwd = spec.cwd ?? '/';
	if (!isDirectory(cwd)) return { refused: `working directory ${cwd} not found: check \`cwd\`` };
	const program = findExecutable(spec.command, env['PATH'] ?? '', cwd, user);
	if ('problem' in program) return { refused: program.problem };
	return {
		launch: {
			runFile: context.runFile,
			path: program.path,
			args: spec.args,
			cwd,
			env,
			limits: spec.limits,
			stdout: context.stdout,
			stderr: context.stderr,
			...(spec.umask === undefined ? {} : { umask: spec.umask }),
			...(user.uid === self.uid ? {} : { user }),
		},
	};
}
