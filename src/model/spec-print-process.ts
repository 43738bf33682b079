import { DEFAULTS } from './process-defaults.ts';
import type { ExitMatch, ProcessSpec, RestartSpec, StopSpec } from './process-spec.ts';
import type { RawProcess } from './process-spec-schema.ts';
import { secretText } from './secret-text.ts';
import { rawPlacement } from './spec-placement.ts';
import { rawSupervision } from './spec-print-supervision.ts';
import { defined, duration, durationUnless, filled, unless } from './spec-print-values.ts';
import { buildRestart } from './spec-restart.ts';

/** A process as people write it: only what differs from the defaults, and never the value of a secret. */
export function rawProcess(spec: ProcessSpec): RawProcess {
	const { cwd, envFile, user, umask } = spec;
	return defined({
		command: spec.command,
		args: spec.args.length > 0 ? [...spec.args] : undefined,
		daemon: unless(spec.daemon, DEFAULTS.daemon),
		cwd,
		env: filled({ ...spec.env, ...rawSecrets(spec.secrets) }),
		envFile,
		user,
		umask,
		limits: filled(spec.limits),
		restart: filled(rawRestart(spec.daemon, spec.restart)),
		stop: filled(rawStop(spec.stop)),
		startSeconds: unless(spec.startSeconds, DEFAULTS.startSeconds),
		placement: rawPlacement(spec.placement),
		...rawSupervision(spec),
	}) as RawProcess;
}

/** Never the values: what is printed is shown to people. */
export function rawSecrets(secrets: ProcessSpec['secrets'] = {}): Record<string, { readonly secret: string }> {
	return Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, { secret: secretText(secret) }]));
}

/** Names a field where the defaults, which depend on other fields, would fill in something else. */
function rawRestart(daemon: boolean, restart: RestartSpec): Record<string, unknown> {
	const defaults = buildRestart(daemon, {}).restart;
	const raw = defined({
		policy: unless(restart.policy, defaults.policy),
		interval: unless(restart.intervalSeconds, defaults.intervalSeconds),
		maxInterval: unless(restart.maxIntervalSeconds, Math.max(defaults.maxIntervalSeconds, restart.intervalSeconds)),
		backoff: unless(restart.backoff, defaults.backoff),
		jitter: unless(restart.jitter, defaults.jitter),
		limit: unless(restart.limit, defaults.limit),
		resetAfter: unless(restart.resetAfterSeconds, defaults.resetAfterSeconds),
		onLimit: unless(restart.onLimit, defaults.onLimit),
		successCodes: restart.successOn && [...restart.successOn],
		preventCodes: restart.preventOn && [...restart.preventOn],
		forceCodes: restart.forceOn && [...restart.forceOn],
	});
	const window = buildRestart(daemon, raw).restart.windowSeconds;
	return {
		...raw,
		...(restart.limit === null ? { limit: 'unlimited' } : {}),
		...(raw.interval === undefined ? {} : { interval: duration(raw.interval) }),
		...(raw.maxInterval === undefined ? {} : { maxInterval: duration(raw.maxInterval) }),
		...(raw.resetAfter === undefined ? {} : { resetAfter: duration(raw.resetAfter) }),
		...(raw.successCodes === undefined ? {} : { successCodes: ends(raw.successCodes) }),
		...(raw.preventCodes === undefined ? {} : { preventCodes: ends(raw.preventCodes) }),
		...(raw.forceCodes === undefined ? {} : { forceCodes: ends(raw.forceCodes) }),
		...(restart.windowSeconds === window ? {} : { window: duration(restart.windowSeconds) }),
	};
}

function rawStop(stop: StopSpec): Record<string, unknown> {
	const { signal, timeoutSeconds, group } = DEFAULTS.stop;
	return {
		signal: unless(stop.signal, signal)?.replace(/^SIG/, ''),
		timeout: durationUnless(stop.timeoutSeconds, timeoutSeconds),
		group: unless(stop.group, group),
		delay: stop.delaySeconds === undefined ? undefined : duration(stop.delaySeconds),
		preStop: stop.preStop && [...stop.preStop],
		postStop: stop.postStop && [...stop.postStop],
	};
}

function ends(matches: readonly ExitMatch[]): (number | string)[] {
	return matches.map((match) => (typeof match === 'number' ? match : match.replace(/^SIG/, '')));
}
