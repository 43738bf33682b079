import { instantText } from './cron/instant.ts';
import { type Retries, type RunTarget, SCHEDULE_DEFAULTS, type ScheduleSpec, type When } from './schedule-spec.ts';
import { rawProcess, rawSecrets } from './spec-print-process.ts';
import { defined, duration, durationUnless, filled, unless } from './spec-print-values.ts';

/** A schedule as people write it: only what differs from the defaults, and never the value of a secret. */
export function rawSchedule(spec: ScheduleSpec): object {
	const usual = SCHEDULE_DEFAULTS;
	const { startsAt, expiresAt, dependsOn, history } = spec;
	return defined({
		...rawWhen(spec.when),
		timezone: unless<string>(spec.timezone, usual.timezone),
		dst: unless(spec.dst, usual.dst),
		run: rawRun(spec),
		on: filled(rawTarget(spec.on)),
		overlap: unless(spec.overlap, usual.overlap),
		maxRunning: spec.maxRunning,
		maxQueued: unless<number>(spec.maxQueued, usual.maxQueued),
		mutex: spec.mutex,
		catchUp: unless(spec.catchUp, usual.catchUp),
		startingDeadline: durationUnless(spec.startingDeadlineSeconds, usual.startingDeadlineSeconds),
		jitter: durationUnless(spec.jitterSeconds, usual.jitterSeconds),
		retries: rawRetries(spec.retries),
		onLost: unless(spec.onLost, usual.onLost),
		startsAt: startsAt === undefined ? undefined : instantText(startsAt),
		expiresAt: expiresAt === undefined ? undefined : instantText(expiresAt),
		dependsOn: dependsOn && [...dependsOn],
		history: filled({
			successes: unless<number>(history.successes, usual.history.successes),
			others: unless<number>(history.others, usual.history.others),
			maxAge: durationUnless(history.maxAgeSeconds, usual.history.maxAgeSeconds),
		}),
		paused: unless<boolean>(spec.paused, usual.paused),
	});
}

/** A schedule as `-o json` shows it: complete but for the values of secrets, moments as RFC 3339, durations as numbers of seconds. */
export function scheduleToJson(spec: ScheduleSpec): Record<string, unknown> {
	const { name, when, run, startsAt, expiresAt, ...rest } = spec;
	const { name: _, secrets, ...program } = run;
	return {
		name,
		when: when.kind === 'at' ? { kind: 'at', at: instantText(when.at) } : when,
		...rest,
		...(startsAt === undefined ? {} : { startsAt: instantText(startsAt) }),
		...(expiresAt === undefined ? {} : { expiresAt: instantText(expiresAt) }),
		run: { ...program, ...(secrets === undefined ? {} : { secrets: rawSecrets(secrets) }) },
	};
}

function rawWhen(when: When): object {
	switch (when.kind) {
		case 'cron':
			return { cron: when.expression };
		case 'every':
			return { every: duration(when.seconds) };
		case 'at':
			return { at: instantText(when.at) };
		case 'manual':
			return {};
	}
}

function rawRun({ run, timeoutSeconds }: ScheduleSpec): object {
	const { daemon: _, restart, placement: __, startSeconds: ___, ...rest } = rawProcess(run);
	const successCodes = typeof restart === 'object' ? restart.successCodes : undefined;
	return defined({
		...rest,
		timeout: timeoutSeconds === undefined ? undefined : duration(timeoutSeconds),
		successCodes,
	});
}

function rawTarget(on: RunTarget): object {
	const usual = SCHEDULE_DEFAULTS.on;
	const { process, tcpPort, http } = on.healthy ?? {};
	return {
		strategy: unless(on.strategy, usual.strategy),
		nodes: on.nodes.length > 0 ? [...on.nodes] : undefined,
		selector: filled(on.selector),
		constraints: on.constraints && [...on.constraints],
		order: unless(on.order, usual.order),
		handBack: unless(on.handBack, usual.handBack),
		healthy: filled({ process, tcp: tcpPort, http }),
		perNode: on.perNode,
	};
}

/** As a number where nothing else differs. */
function rawRetries({ limit, intervalSeconds, backoff, maxIntervalSeconds }: Retries): object | number | undefined {
	const usual = SCHEDULE_DEFAULTS.retries;
	const rest = filled({
		interval: durationUnless(intervalSeconds, usual.intervalSeconds),
		backoff: unless<number>(backoff, usual.backoff),
		maxInterval: durationUnless(maxIntervalSeconds, Math.max(usual.maxIntervalSeconds, intervalSeconds)),
	});
	if (rest === undefined) return unless<number>(limit, usual.limit);
	return defined({ limit: unless<number>(limit, usual.limit), ...rest });
}
