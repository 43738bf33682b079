import type { GuardRules } from '../model/guard-rules.ts';
import { constraintText, holds } from '../model/label-constraint.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import { rulesOf } from '../policy/placement-rules.ts';
import { findUser, type User } from '../sys/user.ts';

export interface GuardPorts {
	/** Labels that the agent was started with. */
	readonly labels: Readonly<Record<string, string>>;
	/** The path without links, `.` and `..`, also of a file that is not there; `undefined` where that cannot be told. */
	realPath(path: string): string | undefined;
}

/**
 * Holds each start against the rules of this machine. Everything returns what is wrong, in one line that names the rule, or `undefined`. Looked at
 * before each start: who may write in an allowed directory can still exchange a program between the look and the start.
 */
export class Guard {
	readonly #rules: GuardRules;
	readonly #ports: GuardPorts;

	constructor(rules: GuardRules, ports: GuardPorts) {
		this.#rules = rules;
		this.#ports = ports;
	}

	/** Whom it would run as. */
	user(user: User): string | undefined {
		const { users, denyRoot } = this.#rules;
		if (denyRoot === true && user.uid === 0) {
			return `user ${user.name} is root, which this machine does not allow (its agent has --deny-root): set \`user\``;
		}
		if (users === undefined || users.some((each) => findUser(each)?.uid === user.uid)) return undefined;
		const allowed = users.join(', ');
		return `user ${user.name} is not one of those that this machine allows, ${allowed} (--allow-user of its agent): set \`user\``;
	}

	/** A file or directory that it would be given, and what that is. */
	path(what: string, path: string): string | undefined {
		const { directories } = this.#rules;
		if (directories === undefined) return undefined;
		const real = this.#ports.realPath(path);
		if (real !== undefined && directories.some((each) => this.#holds(each, real))) return undefined;
		const shown = real === undefined || real === path ? path : `${path} (${real})`;
		return `${what} ${shown} is not in a directory that this machine allows, ${directories.join(', ')} (--allow-directory of its agent)`;
	}

	/** What the spec says by itself, before anything of it is looked up. */
	spec(spec: ProcessSpec): string | undefined {
		return this.#labels(spec) ?? this.#loader(spec) ?? this.#files(spec);
	}

	#files({ cwd, envFile, background }: ProcessSpec): string | undefined {
		return (
			(cwd === undefined ? undefined : this.path('working directory', cwd)) ??
			(envFile === undefined ? undefined : this.path('envFile', envFile)) ??
			(background === undefined ? undefined : this.path('pid file', background.pidFile))
		);
	}

	/** A program of an allowed directory with code of another one in it is none of that directory. */
	#loader({ env, secrets = {} }: ProcessSpec): string | undefined {
		if (this.#rules.directories === undefined) return undefined;
		const name = [...Object.keys(env), ...Object.keys(secrets)].find((each) =>
			/^(LD_|GLIBC_TUNABLES$|GCONV_PATH$)/.test(each),
		);
		if (name === undefined) return undefined;
		return `environment variable ${name} can load code from anywhere, which this machine does not allow (--allow-directory of its agent): remove it from \`env\``;
	}

	#labels({ placement }: ProcessSpec): string | undefined {
		const { denyRemoteLabels, allowedLabels = [] } = this.#rules;
		if (denyRemoteLabels !== true) return undefined;
		const broken = rulesOf(placement).constraints.find(
			(each) => !allowedLabels.includes(each.label) && !holds(each, this.#ports.labels),
		);
		if (broken === undefined) return undefined;
		return `placement asks for ${constraintText(broken)}, and this machine was not started with such a label, nor may the manager set it (--deny-remote-labels of its agent)`;
	}

	#holds(directory: string, path: string): boolean {
		const real = this.#ports.realPath(directory);
		return real !== undefined && (path === real || path.startsWith(real === '/' ? real : `${real}/`));
	}
}

/** Allows anything. */
export const openGuard = new Guard({}, { labels: {}, realPath: (path) => path });
