import type { Assignment } from '../model/records.ts';
import { readEnvFile } from '../sys/env-file.ts';
import { findExecutable, isDirectory } from '../sys/executable.ts';
import { errnoOf } from '../sys/files.ts';
import { COOKIE } from '../sys/program.ts';
import type { Launch } from '../sys/spawner.ts';
import { findUser, type User } from '../sys/user.ts';
import type { Guard } from './guard.ts';

/** Why something cannot be run; without `passing`, trying again without a change gives the same. */
export interface Refusal {
	readonly refused: string;
	readonly passing?: true;
}

/** A start with everything looked up, or why it cannot be. */
export type LaunchPlan = { readonly launch: Launch } | Refusal;

export interface LaunchContext {
	readonly runFile: string;
	readonly stdout: string;
	readonly stderr: string;
	/** Who the agent runs as. */
	readonly self: User;
	/** Directory of the agent's own node, the last place where programs are looked for. */
	readonly nodeDirectory: string;
	readonly guard: Guard;
}

const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a program finds around it, without the program. */
export interface Surroundings {
	readonly env: Readonly<Record<string, string>>;
	/** Names of `env` whose values come from secrets or the environment file. */
	readonly hidden: ReadonlySet<string>;
	readonly cwd: string;
	/** Present: somebody else than the agent runs as. */
	readonly user?: User;
}

/**
 * Looks up user, environment file and working directory. The environment is PATH, HOME, USER, LOGNAME, SHELL, LANG, MINDER_PROCESS and
 * MINDER_INSTANCE, then `envFile`, then `env` and the secrets; nothing of the agent's own.
 */
export function planSurroundings(
	{ spec, instance, process: name }: Pick<Assignment, 'spec' | 'instance' | 'process'>,
	{ self, nodeDirectory, guard }: Pick<LaunchContext, 'self' | 'nodeDirectory' | 'guard'>,
): Surroundings | Refusal {
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
	const forbidden = guard.user(user) ?? guard.spec(spec);
	if (forbidden !== undefined) return { refused: forbidden };

	const file = spec.envFile === undefined ? { env: {} } : readEnvFile(spec.envFile);
	if ('problem' in file) return refusalOf(file);
	const secrets: Record<string, string> = {};
	for (const [name, secret] of Object.entries(spec.secrets ?? {})) {
		if (!('value' in secret)) return { refused: `the manager has not sent the value of secret ${name}: apply it anew` };
		secrets[name] = secret.value;
	}
	const env: Record<string, string> = {
		PATH: SEARCH_PATH.split(':').includes(nodeDirectory) ? SEARCH_PATH : `${SEARCH_PATH}:${nodeDirectory}`,
		HOME: user.home,
		USER: user.name,
		LOGNAME: user.name,
		SHELL: user.shell,
		LANG: 'C.UTF-8',
		...file.env,
		...spec.env,
		...secrets,
		MINDER_PROCESS: name,
		MINDER_INSTANCE: instance,
	};
	for (const [key, value] of Object.entries(env)) {
		if (key === '' || key.includes('=') || `${key}${value}`.includes('\0')) {
			return { refused: `environment variable ${JSON.stringify(key)} cannot be passed on: check \`env\`` };
		}
	}
	const cwd = spec.cwd ?? '/';
	try {
		if (!isDirectory(cwd)) return { refused: `working directory ${cwd} not found: check \`cwd\`` };
	} catch (error) {
		return {
			refused: `working directory ${cwd} cannot be looked at (${errnoOf(error)}): check \`cwd\``,
			passing: true,
		};
	}
	const hidden = new Set(Object.keys(secrets));
	for (const name of Object.keys(file.env)) if (!Object.hasOwn(spec.env, name)) hidden.add(name);
	return { env, hidden, cwd, ...(user.uid === self.uid ? {} : { user }) };
}

function refusalOf({ problem, passing }: { readonly problem: string; readonly passing?: true }): Refusal {
	return { refused: problem, ...(passing === undefined ? {} : { passing }) };
}

/** As {@link planSurroundings}, for a command beside the program: a hook or a probe. One that is not found is refused when it is run. */
export function planCommand(
	[command = '']: readonly string[],
	assignment: Assignment,
	context: Pick<LaunchContext, 'self' | 'nodeDirectory' | 'guard'>,
): Surroundings | Refusal {
	const around = planSurroundings(assignment, context);
	if ('refused' in around) return around;
	const { env, cwd, user } = around;
	const program = findExecutable(command, env['PATH'] ?? '', cwd, user ?? context.self);
	const forbidden = 'problem' in program ? undefined : context.guard.path('program', program.path);
	return forbidden === undefined ? around : { refused: forbidden };
}

/** Checks an assignment against the machine: its surroundings, and the program. The environment has MINDER_RUN as well. */
export function planLaunch(assignment: Assignment, context: LaunchContext): LaunchPlan {
	const { spec } = assignment;
	const around = planSurroundings(assignment, context);
	if ('refused' in around) return around;
	if ([spec.command, ...spec.args].some((text) => text.includes('\0'))) {
		return { refused: 'command or args hold a NUL character: check `command` and `args`' };
	}
	const { env, hidden, cwd, user } = around;
	const program = findExecutable(spec.command, env['PATH'] ?? '', cwd, user ?? context.self);
	if ('problem' in program) return refusalOf(program);
	const forbidden = context.guard.path('program', program.path);
	if (forbidden !== undefined) return { refused: forbidden };
	return {
		launch: {
			runFile: context.runFile,
			path: program.path,
			args: spec.args,
			cwd,
			env: { ...env, [COOKIE]: context.runFile },
			...(hidden.size === 0 ? {} : { hidden }),
			limits: spec.limits,
			stdout: context.stdout,
			stderr: context.stderr,
			...(spec.umask === undefined ? {} : { umask: spec.umask }),
			...(user === undefined ? {} : { user }),
		},
	};
}
