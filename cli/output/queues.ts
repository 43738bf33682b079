import { assertNever } from '../../src/model/assert-never.ts';
import { functionToJson } from '../../src/model/function-print.ts';
import type { QueueLimits } from '../../src/model/function-spec.ts';
import { JOB_PRIORITIES, type JobPriority, type QueueDetail, type QueueView } from '../../src/model/jobs.ts';
import { formatRfc3339, type JsonObject } from '../../src/model/view-json.ts';
import { formatBytes, formatSpan } from './format.ts';
import type { Style } from './style.ts';
import type { Column } from './table.ts';

/** `no-workers`: jobs wait, and nobody is there to do them. */
type QueueState = 'paused' | 'draining' | 'no-workers' | 'busy' | 'active' | 'idle';

/** What a queue does now; the first that holds. `busy`: jobs wait, and every worker has one. */
export function queueState(queue: QueueView): QueueState {
	if (queue.paused) return 'paused';
	if (queuedOf(queue) > 0 && queue.workers === 0) return 'no-workers';
	if (queue.draining) return 'draining';
	if (queuedOf(queue) > 0 && queue.idle === 0) return 'busy';
	return queuedOf(queue) + queue.running > 0 ? 'active' : 'idle';
}

/** Jobs that wait for a worker, of all priorities. */
export function queuedOf({ queued }: QueueView): number {
	return JOB_PRIORITIES.reduce((sum, priority) => sum + queued[priority], 0);
}

/** Columns of `minder queues`; `wide` adds what is done, bytes, limits and the revision. */
export function queueColumns(style: Style, wide: boolean): Column<QueueView>[] {
	const columns: Column<QueueView>[] = [
		{ title: 'FUNCTION', text: (queue) => queue.function, priority: 2, minWidth: 12 },
		{ title: 'QUEUED', text: (queue) => String(queuedOf(queue)), priority: 9, align: 'right' },
		{ title: 'H/N/L', text: ({ queued }) => perPriority(queued), priority: 9, align: 'right', drop: 2 },
		{ title: 'DELAYED', text: ({ delayed }) => String(delayed), priority: 9, align: 'right', drop: 3 },
		{ title: 'RUNNING', text: ({ running }) => String(running), priority: 9, align: 'right' },
		{ title: 'WORKERS', text: ({ workers }) => String(workers), priority: 9, align: 'right' },
		{ title: 'IDLE', text: ({ idle }) => String(idle), priority: 9, align: 'right', drop: 1 },
		{
			title: 'OLDEST',
			text: ({ oldestSeconds }) => (oldestSeconds === undefined ? '' : formatSpan(oldestSeconds)),
			priority: 9,
			align: 'right',
			drop: 4,
		},
		{
			title: 'FAILED',
			text: ({ failed }) => String(failed),
			paint: ({ failed }, text) => (failed > 0 ? style.red(text) : text),
			priority: 9,
			align: 'right',
		},
		{ title: 'STATE', text: stateText, paint: (queue, text) => paintQueue(style, queue, text), priority: 9 },
	];
	if (!wide) return columns;
	return [
		...columns,
		{ title: 'DONE', text: ({ done }) => String(done), priority: 8, align: 'right', drop: 6 },
		{ title: 'BYTES', text: ({ bytes }) => formatBytes(bytes), priority: 8, align: 'right', drop: 7 },
		{ title: 'LIMIT', text: ({ maxQueue }) => limitsText(maxQueue), priority: 8, drop: 8 },
		{ title: 'REVISION', text: ({ revision }) => (revision === 0 ? '' : String(revision)), priority: 8, drop: 5 },
	];
}

/** State in words; a paused queue may drain as well. */
export function stateText(queue: QueueView): string {
	const state = queueState(queue);
	if (state === 'no-workers') return queue.draining ? 'no workers, draining' : 'no workers';
	return state === 'paused' && queue.draining ? 'paused, draining' : state;
}

/** `text` in the colour of what its queue does. */
export function paintQueue(style: Style, queue: QueueView, text: string): string {
	const state = queueState(queue);
	switch (state) {
		case 'no-workers':
			return style.red(text);
		case 'paused':
		case 'draining':
		case 'busy':
			return style.yellow(text);
		case 'active':
			return style.green(text);
		case 'idle':
			return style.dim(text);
		default:
			return assertNever(state);
	}
}

/** `100`, `10/100/1000` (high, normal, low), `none`. */
function limitsText(limits: QueueLimits): string {
	const texts = JOB_PRIORITIES.map((priority) => (limits[priority] === 0 ? '-' : String(limits[priority])));
	if (texts.every((text) => text === texts[0])) return texts[0] === '-' ? 'none' : (texts[0] ?? '');
	return texts.join('/');
}

/** `at most 10 jobs of each priority`, `any number of jobs`. */
export function limitsWords(limits: QueueLimits): string {
	const text = limitsText(limits);
	if (text === 'none') return 'any number of jobs';
	return `at most ${text} jobs ${text.includes('/') ? '(high/normal/low)' : 'of each priority'}`;
}

const perPriority = (counts: Readonly<Record<JobPriority, number>>): string =>
	JOB_PRIORITIES.map((priority) => counts[priority]).join('/');

/** A queue as JSON shows it. */
export function queueJson(queue: QueueView): JsonObject {
	return { ...queue, state: queueState(queue) };
}

/** Shape of `minder queue describe -o json`. */
export function queueDetailJson({ queue, spec, workers }: QueueDetail): JsonObject {
	return {
		...queueJson(queue),
		...(spec === undefined ? {} : { spec: functionToJson(spec) }),
		workerList: workers.map(({ since, ...rest }) => ({ ...rest, since: formatRfc3339(since) })),
	};
}
