import { assertNever } from '../../src/model/assert-never.ts';
import type { JobDetail, JobParty, JobState, JobView } from '../../src/model/jobs.ts';
import type { WallTime } from '../../src/model/records.ts';
import { formatRfc3339, type JsonObject } from '../../src/model/view-json.ts';
import { formatAge, formatBytes, formatCommand, formatDateTime, formatSpan, plural } from './format.ts';
import { payloadJson, payloadLines } from './payload.ts';
import type { Style } from './style.ts';
import { type Column, harmless } from './table.ts';

/** Columns of `minder jobs`; `wide` adds key, sizes and who waits for it. */
export function jobColumns(style: Style, now: WallTime, wide: boolean): Column<JobView>[] {
	const columns: Column<JobView>[] = [
		{ title: 'JOB', text: ({ handle }) => handle, priority: 7, minWidth: 14 },
		{ title: 'FUNCTION', text: (job) => job.function, priority: 3, minWidth: 10 },
		{ title: 'PRIORITY', text: ({ priority }) => priority, priority: 9, drop: 2 },
		{
			title: 'STATE',
			text: ({ state }) => state,
			paint: ({ state }, text) => paintState(style, state, text),
			priority: 9,
		},
		{ title: 'AGE', text: ({ submittedAt }) => formatAge(submittedAt, now), priority: 9, align: 'right' },
		{ title: 'TRIES', text: triesText, priority: 9, align: 'right', drop: 3 },
		{ title: 'WORKER', text: ({ worker }) => (worker === undefined ? '' : partyWord(worker)), priority: 2, drop: 1 },
	];
	const more: Column<JobView>[] = [
		{ title: 'UNIQUE', text: ({ unique }) => unique, priority: 3, drop: 6 },
		{ title: 'DATA', text: ({ dataBytes }) => formatBytes(dataBytes), priority: 8, align: 'right', drop: 7 },
		{
			title: 'RESULT',
			text: ({ resultBytes }) => (resultBytes === undefined ? '' : formatBytes(resultBytes)),
			priority: 8,
			align: 'right',
			drop: 5,
		},
		{ title: 'KIND', text: kindWord, priority: 8, drop: 4 },
	];
	return [
		...columns,
		...(wide ? more : []),
		{ title: 'DETAIL', text: (job) => detailText(job, now), priority: 1, minWidth: 12, wrap: true },
	];
}

/** A job in a sentence: `H:m:17 of thumb runs for 12s on web-1 pid 9`. */
export function jobSentence(job: JobView, now: WallTime): string {
	const rest = detailText(job, now);
	return harmless(`${job.handle} of ${job.function} ${stateWords(job, now)}${rest === '' ? '' : `: ${rest}`}`);
}

/** Lines of `minder jobs HANDLE`. */
export function describeJob(
	{ job, data, dataTruncated, result, resultTruncated }: JobDetail,
	now: WallTime,
	style: Style,
): string[] {
	const { worker, startedAt, endedAt, dueAt } = job;
	const settings: [string, string | undefined][] = [
		[
			'submitted',
			`${formatDateTime(job.submittedAt)} (${formatAge(job.submittedAt, now)} ago), ${kindWord(job)}, ${job.priority} priority`,
		],
		['unique', job.unique === '' ? undefined : job.unique],
		[
			'due',
			job.state === 'delayed' && dueAt !== undefined ? `${formatDateTime(dueAt)} (${inWords(dueAt, now)})` : undefined,
		],
		['tries', `${job.attempt} of at most ${job.retries + 1}`],
		[
			'started',
			startedAt === undefined
				? undefined
				: `${formatDateTime(startedAt)}${worker === undefined ? '' : ` on ${partyWord(worker)}`}`,
		],
		[
			'ended',
			endedAt === undefined
				? undefined
				: `${formatDateTime(endedAt)}${startedAt === undefined ? '' : ` after ${formatSpan((endedAt - startedAt) / 1000)}`}`,
		],
		['progress', job.state === 'running' ? progressText(job) : undefined],
		['reason', job.reason],
		[
			'followers',
			job.followers === 0
				? undefined
				: `${plural(job.followers, 'client')} that waits for it`.replace(/s that waits/, 's that wait'),
		],
	];
	const advice = adviceLines(job);
	return [
		`${style.bold(harmless(`${job.handle} of ${job.function}`))}: ${paintState(style, job.state, stateWords(job, now))}`,
		...settings.flatMap(([title, text]) =>
			text === undefined ? [] : [`  ${title.padEnd(TITLE_CELLS)}${harmless(text)}`],
		),
		'',
		style.bold(`Data (${formatBytes(job.dataBytes)})`),
		...payloadLines({ data, truncated: dataTruncated, bytes: job.dataBytes }).map((line) => `  ${line}`),
		...(result === undefined
			? []
			: [
					'',
					style.bold(`Result (${formatBytes(job.resultBytes ?? result.length)})`),
					...payloadLines({ data: result, truncated: resultTruncated, bytes: job.resultBytes ?? result.length }).map(
						(line) => `  ${line}`,
					),
				]),
		...(advice.length === 0 ? [] : ['', style.bold('What to do'), ...advice.map((line) => `  ${line}`)]),
	];
}

const TITLE_CELLS = 11;

function adviceLines({ handle, state, function: name, background }: JobView): string[] {
	switch (state) {
		case 'failed':
			return background ? [`put it back once it is mended: minder job retry ${handle}`] : [];
		case 'delayed':
			return [`begin it now: minder job retry ${handle}`, `or drop it: minder job cancel ${handle}`];
		case 'queued':
			return [`why it waits: minder queue describe ${formatCommand([name])}`];
		case 'running':
			return [`stop it: minder job cancel ${handle}`];
		case 'done':
		case 'cancelled':
			return [];
		default:
			return assertNever(state);
	}
}

/** `web-1 pid 9 (resize)`. */
export function partyWord({ name, host, node, pid }: JobParty): string {
	const where = node ?? host;
	const own = name === '' || name === where ? '' : ` (${name})`;
	return `${where}${pid === undefined ? '' : ` pid ${pid}`}${own}`;
}

/** A job as JSON shows it. */
export function jobJson(job: JobView): JsonObject {
	const { submittedAt, dueAt, startedAt, endedAt, unique, ...rest } = job;
	return {
		...rest,
		unique: unique === '' ? undefined : unique,
		submittedAt: formatRfc3339(submittedAt),
		dueAt: timeJson(dueAt),
		startedAt: timeJson(startedAt),
		endedAt: timeJson(endedAt),
	};
}

/** Shape of `minder jobs HANDLE -o json`. */
export function jobDetailJson({ job, data, dataTruncated, result, resultTruncated }: JobDetail): JsonObject {
	return {
		...jobJson(job),
		data: payloadJson({ data, truncated: dataTruncated, bytes: job.dataBytes }),
		...(result === undefined
			? {}
			: { result: payloadJson({ data: result, truncated: resultTruncated, bytes: job.resultBytes ?? result.length }) }),
	};
}

/** `40%`, or `3 of ?` where it says no whole; undefined: nothing was said. */
export function progressText({ progress }: Pick<JobView, 'progress'>): string | undefined {
	if (progress === undefined) return undefined;
	const { numerator, denominator } = progress;
	return denominator > 0
		? `${Math.floor((100 * numerator) / denominator)}% (${numerator} of ${denominator})`
		: String(numerator);
}

const timeJson = (at: WallTime | undefined): string | undefined => (at === undefined ? undefined : formatRfc3339(at));

const inWords = (at: WallTime, now: WallTime): string =>
	at > now ? `in ${formatSpan((at - now) / 1000)}` : 'any moment';

const kindWord = ({ background }: JobView): string => (background ? 'background' : 'foreground');

const triesText = ({ attempt, retries }: JobView): string => (attempt === 0 ? '' : `${attempt}/${retries + 1}`);

function stateWords({ state, startedAt, submittedAt, endedAt, worker }: JobView, now: WallTime): string {
	const where = worker === undefined ? '' : ` on ${partyWord(worker)}`;
	switch (state) {
		case 'running':
			return `runs${startedAt === undefined ? '' : ` for ${formatAge(startedAt, now)}`}${where}`;
		case 'queued':
			return `waits for a worker, submitted ${formatAge(submittedAt, now)} ago`;
		case 'delayed':
			return 'waits for its time';
		case 'done':
		case 'failed':
		case 'cancelled':
			return `${state}${endedAt === undefined ? '' : ` ${formatAge(endedAt, now)} ago`}`;
		default:
			return assertNever(state);
	}
}

function detailText(job: JobView, now: WallTime): string {
	const due = job.state === 'delayed' && job.dueAt !== undefined ? `begins ${inWords(job.dueAt, now)}` : '';
	const progress = job.state === 'running' ? (progressText(job) ?? '') : '';
	return [due, progress, job.reason ?? ''].filter((text) => text !== '').join('; ');
}

function paintState(style: Style, state: JobState, text: string): string {
	switch (state) {
		case 'running':
			return style.green(text);
		case 'failed':
			return style.red(text);
		case 'delayed':
			return style.yellow(text);
		case 'done':
		case 'cancelled':
			return style.dim(text);
		case 'queued':
			return text;
		default:
			return assertNever(state);
	}
}
