import type { ProcessName, ScheduleName } from './ids.ts';
import { scheduleProblems } from './schedule-rules.ts';
import { readRun } from './schedule-run.ts';
import { type ParsedSchedule, scheduleSettings } from './schedule-schema.ts';
import {
	type HealthLevels,
	type Retries,
	type RunTarget,
	SCHEDULE_DEFAULTS,
	type ScheduleSpec,
	type When,
} from './schedule-spec.ts';
import { type Reading, soundFields, textProblems } from './spec-build.ts';
import { found } from './spec-found.ts';
import { issueText, problemsOf } from './spec-issues.ts';
import type { SpecProblem } from './spec-problem.ts';

/**
 * Reads one entry of `schedules`.
 *
 * @param name the key; whether it is a good one is not looked at
 */
export function readSchedule(name: string, raw: unknown, directory: string | undefined): Reading<ScheduleSpec> {
	if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
		const text = `found ${found(raw)}, expected a mapping with the key run`;
		return { problems: [{ path: [], text, at: 'value' }] };
	}
	const { run: rawRun, ...rest } = raw as Record<string, unknown>;
	const parsed = scheduleSettings.safeParse(rest, { error: issueText });
	const problems = textProblems(rest, []);
	if (!parsed.success) problems.push(...problemsOf(parsed.error.issues, [], 'schedule'));
	const fields = parsed.data ?? (soundFields(scheduleSettings.shape, rest) as Partial<ParsedSchedule>);
	problems.push(...scheduleProblems(name, fields));
	const run = readRun(rawRun, directory);
	problems.push(...run.problems.map((problem): SpecProblem => ({ ...problem, path: ['run', ...problem.path] })));
	if (run.value === undefined || problems.length > 0) return { problems };
	return { problems: [], value: built(name as ScheduleName, fields, run.value) };
}

function built(
	name: ScheduleName,
	raw: ParsedSchedule,
	{ process, timeoutSeconds }: NonNullable<ReturnType<typeof readRun>['value']>,
): ScheduleSpec {
	const usual = SCHEDULE_DEFAULTS;
	const { maxRunning, mutex, startsAt, expiresAt, dependsOn = [] } = raw;
	return {
		name,
		when: whenOf(raw),
		timezone: raw.timezone ?? raw.cron?.timezone ?? usual.timezone,
		dst: raw.dst ?? usual.dst,
		run: { name: name as string as ProcessName, ...process },
		...(timeoutSeconds !== undefined && { timeoutSeconds }),
		on: buildTarget(raw.on),
		overlap: raw.overlap ?? usual.overlap,
		...(maxRunning !== undefined && { maxRunning }),
		maxQueued: raw.maxQueued ?? usual.maxQueued,
		...(mutex !== undefined && { mutex }),
		catchUp: raw.catchUp ?? usual.catchUp,
		startingDeadlineSeconds: raw.startingDeadline ?? usual.startingDeadlineSeconds,
		jitterSeconds: raw.jitter ?? usual.jitterSeconds,
		retries: buildRetries(raw.retries),
		onLost: raw.onLost ?? usual.onLost,
		...(startsAt !== undefined && { startsAt }),
		...(expiresAt !== undefined && { expiresAt }),
		...(dependsOn.length > 0 && { dependsOn }),
		history: {
			successes: raw.history?.successes ?? usual.history.successes,
			others: raw.history?.others ?? usual.history.others,
			maxAgeSeconds: raw.history?.maxAge ?? usual.history.maxAgeSeconds,
		},
		paused: raw.paused ?? usual.paused,
	};
}

function whenOf({ cron, every, at }: ParsedSchedule): When {
	if (cron !== undefined) return cron.when;
	if (every !== undefined) return { kind: 'every', seconds: every };
	return at === undefined ? { kind: 'manual' } : { kind: 'at', at };
}

function buildTarget(raw: NonNullable<ParsedSchedule['on']> = {}): RunTarget {
	const usual = SCHEDULE_DEFAULTS.on;
	const { constraints, healthy, perNode } = raw;
	return {
		strategy: raw.strategy ?? usual.strategy,
		nodes: raw.nodes ?? usual.nodes,
		selector: raw.selector ?? usual.selector,
		...(constraints !== undefined && { constraints }),
		order: raw.order ?? usual.order,
		handBack: raw.handBack ?? usual.handBack,
		...(healthy !== undefined && { healthy: buildHealthy(healthy) }),
		...(perNode !== undefined && { perNode }),
	};
}

function buildHealthy({ process, tcp, http }: NonNullable<NonNullable<ParsedSchedule['on']>['healthy']>): HealthLevels {
	return {
		...(process !== undefined && { process }),
		...(tcp !== undefined && { tcpPort: tcp }),
		...(http !== undefined && { http }),
	};
}

function buildRetries(raw: NonNullable<ParsedSchedule['retries']> = {}): Retries {
	const usual = SCHEDULE_DEFAULTS.retries;
	const intervalSeconds = raw.interval ?? Math.min(usual.intervalSeconds, raw.maxInterval ?? Number.POSITIVE_INFINITY);
	return {
		limit: raw.limit ?? usual.limit,
		intervalSeconds,
		backoff: raw.backoff ?? usual.backoff,
		maxIntervalSeconds: raw.maxInterval ?? Math.max(usual.maxIntervalSeconds, intervalSeconds),
	};
}
