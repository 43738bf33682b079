import { formatDuration } from '../../src/model/duration.ts';
import { FUNCTION_DEFAULTS, type FunctionSpec } from '../../src/model/function-spec.ts';
import { JOB_PRIORITIES, type JobView, type QueueDetail, type QueueView } from '../../src/model/jobs.ts';
import { formatAge, formatBytes, formatCommand, formatSpan, plural } from './format.ts';
import { jobSentence, partyWord } from './jobs.ts';
import { limitsWords, paintQueue, queuedOf, queueState, stateText } from './queues.ts';
import type { Page } from './schedules-diagnosis.ts';
import type { Style } from './style.ts';
import { hanging, harmless } from './table.ts';

const TITLE_CELLS = 11;
const WORKERS_SHOWN = 10;
const FAILED_SHOWN = 3;

/** What went wrong with jobs of a queue. */
export interface JobTroubles {
	/** Its newest dead letters. */
	readonly failed: readonly JobView[];
	/** Its newest delayed jobs. */
	readonly delayed: readonly JobView[];
}

/** Lines of `minder queue describe`: read from top to bottom like a diagnosis. */
export function describeQueue(detail: QueueDetail, jobs: JobTroubles, page: Page, style: Style): string[] {
	const { queue, spec, workers } = detail;
	const { failed } = jobs;
	const again = jobs.delayed.filter(({ reason }) => reason !== undefined);
	const advice = queueAdvice(detail, again.length > 0);
	const item = (text: string): string[] =>
		hanging(harmless(text), 4, page.width).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`);
	return [
		`${style.bold(harmless(queue.function))}: ${paintQueue(style, queue, headline(queue))}`,
		...settings(queue, spec).flatMap(([title, text]) =>
			hanging(harmless(text), TITLE_CELLS + 2, page.width).map(
				(line, at) => `  ${(at === 0 ? title : '').padEnd(TITLE_CELLS)}${line}`,
			),
		),
		'',
		style.bold('Workers'),
		...(workers.length === 0 ? ['  none'] : []),
		...workers
			.slice(0, WORKERS_SHOWN)
			.flatMap((worker) =>
				item(`${partyWord(worker)}: ${worker.running} running, here for ${formatAge(worker.since, page.now)}`),
			),
		...(workers.length > WORKERS_SHOWN ? [`  and ${workers.length - WORKERS_SHOWN} more`] : []),
		...(again.length === 0 ? [] : ['', style.bold('Tries that failed')]),
		...again.slice(0, FAILED_SHOWN).flatMap((job) => item(jobSentence(job, page.now))),
		...(failed.length === 0 ? [] : ['', style.bold('Last dead letters')]),
		...failed.slice(0, FAILED_SHOWN).flatMap((job) => item(jobSentence(job, page.now))),
		...(advice.length === 0 ? [] : ['', style.bold('What to do')]),
		...advice.flatMap(item),
	];
}

function headline(queue: QueueView): string {
	const queued = queuedOf(queue);
	const oldest = queue.oldestSeconds === undefined ? '' : `, the oldest for ${formatSpan(queue.oldestSeconds)}`;
	const waiting = queued === 0 ? 'no job waits' : `${plural(queued, 'job')} waiting${oldest}`;
	return `${stateText(queue)}; ${waiting}, ${queue.running} running, ${plural(queue.workers, 'worker')} (${queue.idle} idle)`;
}

function settings(queue: QueueView, spec: FunctionSpec | undefined): [title: string, text: string][] {
	const { backoff, retries, leaseSeconds, delivery, timeoutSeconds, maxPayloadBytes } = spec ?? FUNCTION_VALUES;
	const where = spec?.run;
	const labels = Object.entries(where?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
	const lines: [string, string | undefined][] = [
		['waiting', JOB_PRIORITIES.map((priority) => `${queue.queued[priority]} ${priority}`).join(', ')],
		['delayed', queue.delayed === 0 ? undefined : `${plural(queue.delayed, 'job')} whose time has not come`],
		['kept', `${queue.done} done, ${queue.failed} failed`],
		['payloads', queue.bytes === 0 ? undefined : formatBytes(queue.bytes)],
		[
			'done by',
			where === undefined
				? 'workers that come by themselves'
				: formatCommand([where.process.command, ...where.process.args]),
		],
		[
			'on',
			where === undefined
				? undefined
				: `${[...where.nodes, ...labels].join(', ') || 'every node'}, ${where.concurrency} at once on each (${where.mode})`,
		],
		[
			'retries',
			`${retries}, first after ${formatDuration(backoff.intervalSeconds)}, × ${backoff.factor} up to ${formatDuration(backoff.maxIntervalSeconds)}`,
		],
		['timeout', timeoutSeconds === undefined ? undefined : formatDuration(timeoutSeconds)],
		['lease', formatDuration(leaseSeconds)],
		['delivery', delivery],
		['limits', limitsLine(queue, maxPayloadBytes)],
	];
	return lines.filter((line): line is [string, string] => line[1] !== undefined);
}

const FUNCTION_VALUES: Pick<
	FunctionSpec,
	'backoff' | 'retries' | 'leaseSeconds' | 'delivery' | 'timeoutSeconds' | 'maxPayloadBytes'
> = FUNCTION_DEFAULTS;

function limitsLine({ maxQueue, maxRunning }: QueueView, maxPayloadBytes: number): string {
	const parts = [
		limitsWords(maxQueue),
		maxRunning === undefined ? '' : `${maxRunning} running at once`,
		`payloads up to ${formatBytes(maxPayloadBytes)}`,
	];
	return parts.filter((part) => part !== '').join(', ');
}

/** The commands to go on with, where jobs do not move. */
function queueAdvice({ queue, spec }: QueueDetail, triesFail: boolean): string[] {
	const { failed, running, maxRunning, delayed, workers, idle } = queue;
	const name = formatCommand([queue.function]);
	const queued = queuedOf(queue);
	const live = queued + running + delayed;
	const full = JOB_PRIORITIES.some((priority) => queue.maxQueue[priority] > 0 && live >= queue.maxQueue[priority]);
	const atMost = maxRunning !== undefined && running >= maxRunning;
	const nobody = workers === 0 && queued + delayed > 0;
	const lines = [
		queue.paused ? `no job is given out while it is paused: minder queue resume ${name}` : '',
		queue.draining ? `new jobs are refused while it drains: minder queue resume ${name}` : '',
		nobody && spec?.run === undefined
			? `${plural(queued + delayed, 'job')} and nobody to do them: minder worker ${name} -- COMMAND, or give it a run in functions: of a spec file`
			: '',
		nobody && spec?.run !== undefined
			? `no ready node takes it (${nodesWanted(spec)}): minder nodes; what its agents say: minder events -f`
			: '',
		atMost && queued > 0 ? `maxRunning ${maxRunning} is reached: raise it in its spec, or wait` : '',
		queueState(queue) === 'busy' && !atMost
			? `every worker has a job: add workers${spec?.run === undefined ? '' : ', or raise concurrency'}; what they do: minder jobs --function ${name} --state running`
			: '',
		queued > 0 && idle > 0 && !queue.paused && !atMost
			? `workers are idle while jobs wait: should this last, restart them, and look at minder jobs --function ${name} -n 5`
			: '',
		full ? `its limit is reached, more jobs are refused: minder queue limit ${name} COUNT` : '',
		triesFail
			? `tries fail and are made again later: minder jobs --function ${name} --state delayed; mend the cause, then begin them now: minder job retry HANDLE`
			: '',
		failed > 0
			? `${plural(failed, 'dead letter')}: minder jobs --function ${name} --state failed; put them back: minder job retry --function ${name}; forget them: minder job purge ${name} --state failed`
			: '',
	];
	return lines.filter((line) => line !== '');
}

function nodesWanted({ run }: FunctionSpec): string {
	const labels = Object.entries(run?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
	return [...(run?.nodes ?? []), ...labels].join(', ') || 'any node will do';
}
