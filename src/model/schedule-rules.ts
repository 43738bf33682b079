import { instantText } from './cron/instant.ts';
import { formatDuration } from './duration.ts';
import type { ParsedSchedule } from './schedule-schema.ts';
import type { SpecPath, SpecProblem } from './spec-problem.ts';

/** What is wrong between the keys of a schedule. */
export function scheduleProblems(name: string, raw: Partial<ParsedSchedule>): SpecProblem[] {
	const problems: SpecProblem[] = [];
	const add = (path: SpecPath, text: string, at: SpecProblem['at'] = 'key') => problems.push({ path, text, at });
	timeProblems(raw, add);
	targetProblems(raw.on ?? {}, add);
	if (raw.maxRunning !== undefined && raw.overlap !== 'allow')
		add(['maxRunning'], 'is of use with overlap: allow alone; set that, or remove maxRunning');
	if (raw.maxQueued !== undefined && raw.overlap !== 'queue' && raw.mutex === undefined)
		add(['maxQueued'], 'is of use with overlap: queue or a mutex alone; set one of them, or remove maxQueued');
	if (raw.dependsOn?.some((each) => each === name) === true)
		add(['dependsOn'], `${name} depends on itself; remove that dependency`, 'value');
	const { interval, maxInterval } = raw.retries ?? {};
	if (interval !== undefined && maxInterval !== undefined && maxInterval < interval)
		add(
			['retries', 'maxInterval'],
			`found ${formatDuration(maxInterval)}, expected at least interval, ${formatDuration(interval)}`,
			'value',
		);
	return problems;
}

type Add = (path: SpecPath, text: string, at?: SpecProblem['at']) => void;

const TIMES = ['cron', 'every', 'at'] as const;

function timeProblems(raw: Partial<ParsedSchedule>, add: Add): void {
	const { cron, every, at, timezone, jitter, startsAt, expiresAt } = raw;
	const [first, ...others] = TIMES.filter((key) => raw[key] !== undefined);
	for (const key of others) add([key], `stands beside ${first ?? ''}, which says when as well; remove one of the two`);
	if (timezone !== undefined && cron?.timezone !== undefined && cron.timezone !== timezone)
		add(['timezone'], `found ${timezone}, but cron itself names ${cron.timezone}; remove one of the two`, 'value');
	const period = every ?? (cron?.when.kind === 'every' ? cron.when.seconds : undefined);
	if (jitter !== undefined && period !== undefined && jitter >= period)
		add(
			['jitter'],
			`found ${formatDuration(jitter)}, expected less than the ${formatDuration(period)} between two runs`,
			'value',
		);
	if (startsAt !== undefined && expiresAt !== undefined && expiresAt <= startsAt)
		add(
			['expiresAt'],
			`found ${instantText(expiresAt)}, expected a moment after startsAt, ${instantText(startsAt)}`,
			'value',
		);
	const once = at ?? (cron?.when.kind === 'at' ? cron.when.at : undefined);
	if (once === undefined) return;
	const path = [at === undefined ? 'cron' : 'at'];
	if (startsAt !== undefined && once < startsAt)
		add(
			path,
			`found ${instantText(once)}, which lies before startsAt, ${instantText(startsAt)}: it would never run`,
			'value',
		);
	if (expiresAt !== undefined && once >= expiresAt)
		add(
			path,
			`found ${instantText(once)}, which does not lie before expiresAt, ${instantText(expiresAt)}: it would never run`,
			'value',
		);
}

function targetProblems(on: NonNullable<ParsedSchedule['on']>, add: Add): void {
	const strategy = on.strategy ?? 'any';
	if (strategy === 'primary' && on.nodes === undefined)
		add(['on', 'strategy'], 'found primary, which needs nodes: name them under on, in order of preference', 'value');
	if (strategy !== 'all' && on.order === 'sequential')
		add(['on', 'order'], 'found sequential, which is of use with strategy: all alone; remove one of the two', 'value');
	if (strategy !== 'primary' && on.handBack === 'preferred')
		add(
			['on', 'handBack'],
			'found preferred, which is of use with strategy: primary alone; remove one of the two',
			'value',
		);
	if (on.healthy === undefined) return;
	if (Object.values(on.healthy).every((level) => level === undefined))
		add(['on', 'healthy'], 'found an empty mapping, expected at least one of process, tcp and http', 'value');
}
