import { parallelOf } from '../../src/model/percent.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { RolloutPhaseName, RolloutView } from '../../src/model/rollout-view.ts';
import { PLAIN_UPDATE } from '../../src/model/update-spec.ts';
import type { ProcessView } from '../../src/model/views.ts';
import { formatAge, formatDateTime, formatSpan } from './format.ts';
import type { Style } from './style.ts';
import { hanging, harmless } from './table.ts';

/** What a phase means to somebody who waits: still going, up to a person, or an end. */
export type RolloutStanding = 'going' | 'asks' | 'done' | 'bad';

const STANDING = {
	running: 'going',
	paused: 'going',
	reverting: 'going',
	'waiting-for-promotion': 'asks',
	succeeded: 'done',
	failed: 'bad',
	reverted: 'bad',
	cancelled: 'bad',
} as const satisfies Record<RolloutPhaseName, RolloutStanding>;

export function rolloutStanding(rollout: RolloutView): RolloutStanding {
	return STANDING[rollout.phase];
}

/** Whether nothing follows by itself any more, nor by promotion. */
export function isOver(rollout: RolloutView): boolean {
	const standing = rolloutStanding(rollout);
	return standing === 'done' || standing === 'bad';
}

/** How long `minder status` tells of a rollout that was taken back. Milliseconds. */
const TOLD_MS = 3_600_000;

/** Whether it belongs below a table of what is going on: not over, failed, or taken back not long ago. */
export function isNews(rollout: RolloutView, now: WallTime): boolean {
	if (!isOver(rollout) || rollout.phase === 'failed') return true;
	return rollout.phase === 'reverted' && now - (rollout.endedAt ?? 0) < TOLD_MS;
}

/** `web: rolling out revision 4: 2 of 5 healthy, waiting for web.6 on n3 (starting)`. */
export function rolloutLine(name: string, rollout: RolloutView): string {
	return harmless(`${name}: ${rolloutWords(name, rollout)}`);
}

/** {@link rolloutLine} without the name. */
export function rolloutWords(name: string, rollout: RolloutView): string {
	const { phase, from, to, cause, message } = rollout;
	const counts = `${rollout.healthy} of ${rollout.total} healthy`;
	const back = from === undefined ? 'back' : `back to revision ${from}`;
	const what = cause === 'restart' ? 'restart' : `rollout of revision ${to}`;
	switch (phase) {
		case 'running': {
			const canaries = rollout.stage === 'canaries' && !message.includes('canar') ? ', canaries first' : '';
			return `${doing(rollout)}${canaries}: ${withCounts(rollout)}`;
		}
		case 'waiting-for-promotion':
			return `${doing(rollout)}, waiting for promotion: ${goOn(message || counts, `minder rollout promote ${name}`)}`;
		case 'paused':
			return `${doing(rollout)}, paused: ${goOn(counts, `minder rollout resume ${name}`)}`;
		case 'reverting':
			return message.includes('going back') ? message : `${what} failed, going ${back}: ${withCounts(rollout)}`;
		case 'succeeded':
			return `${done(rollout)}: ${counts}`;
		case 'failed':
			return `${what} failed: ${whyEnded(rollout)}`;
		case 'reverted':
			return `${what} failed, went ${back}: ${whyEnded(rollout)}`;
		case 'cancelled':
			return `${what} was cancelled: ${whyEnded(rollout)}`;
	}
}

function doing({ cause, to }: RolloutView): string {
	if (cause === 'restart') return 'restarting';
	return cause === 'undo' ? `going back to revision ${to}` : `rolling out revision ${to}`;
}

function done({ cause, to }: RolloutView): string {
	if (cause === 'restart') return 'restarted';
	return cause === 'undo' ? `went back to revision ${to}` : `revision ${to} is rolled out`;
}

function withCounts({ message, healthy, total }: RolloutView): string {
	if (/^\d+ of \d+ /.test(message)) return message;
	return [`${healthy} of ${total} healthy`, message].filter((part) => part !== '').join(', ');
}

function goOn(text: string, command: string): string {
	return text.includes(command) ? text : `${text}; go on with: ${command}`;
}

function whyEnded({ failure, message }: RolloutView): string {
	return failure?.reason ?? (message.replace(/^(failed|reverted|cancelled): /, '') || 'no reason given');
}

const TITLE_WIDTH = 11;

/** A rollout in full: what it does, how far it is, and what went wrong. @param width cells of a line; absent: any number */
export function rolloutLines(
	{ name, rollout, revision, count, ready, stopped }: ProcessView,
	style: Style,
	now: WallTime,
	width?: number,
): string[] {
	if (rollout === undefined) {
		const state = stopped ? 'stopped' : `${ready} of ${count} ready`;
		return [`${style.bold(name)}: no rollout since it was made; revision ${revision}, ${state}`];
	}
	const indent = name.length + 2;
	const lines = hanging(harmless(rolloutWords(name, rollout)), indent, width).map((part, at) => {
		const text = paint(style, rollout, part);
		return at === 0 ? `${style.bold(name)}: ${text}` : `${' '.repeat(indent)}${text}`;
	});
	const detail = (title: string, text: string | undefined): void => {
		if (text === undefined) return;
		const parts = hanging(harmless(text), 2 + TITLE_WIDTH, width);
		lines.push(...parts.map((part, at) => `  ${(at === 0 ? title : '').padEnd(TITLE_WIDTH)}${part}`));
	};
	detail('revision', revisionText(rollout));
	if (phaseShowsProgress(rollout))
		detail(
			'progress',
			`${rollout.updated} of ${rollout.total} begun, ${rollout.healthy} healthy${canaryText(rollout)}`,
		);
	detail('how', rollout.mode === 'spare' ? 'a new one beside each old one first' : 'each one in its place');
	detail('begun', `${formatDateTime(rollout.begunAt)}, ${formatAge(rollout.begunAt, now)} ago`);
	detail('ended', rollout.endedAt === undefined ? undefined : endText(rollout.begunAt, rollout.endedAt));
	detail('deadline', rollout.deadlineAt === undefined ? undefined : deadlineText(rollout.deadlineAt, now));
	if (rollout.failure !== undefined) {
		if (!isOver(rollout)) detail('failure', rollout.failure.reason);
		const { instance, output = [] } = rollout.failure;
		if (rollout.failure.gone !== true) detail('look at', instance);
		else
			detail(
				'instance',
				`${instance}, there no more; ${output.length === 0 ? 'it left no output' : 'its last output:'}`,
			);
		for (const [at, line] of (rollout.failure.output ?? []).entries()) detail(at === 0 ? 'output' : '', `| ${line}`);
	}
	for (const advice of adviceOn(name, rollout)) lines.push(`  ${style.cyan('→')} ${advice}`);
	return lines;
}

/** After a way back the figures are those of the revision gone back to. */
function phaseShowsProgress({ phase }: RolloutView): boolean {
	return phase !== 'reverted' && phase !== 'cancelled';
}

function revisionText({ from, to, cause }: RolloutView): string {
	if (cause === 'restart') return `${to}, as it is`;
	return from === undefined || from === to ? `${to}` : `${from} → ${to}`;
}

function canaryText(rollout: RolloutView): string {
	const { canary } = rollout;
	return canary === 0 || isOver(rollout) ? '' : `; ${canary} of them first, then it waits`;
}

function endText(begun: WallTime, ended: WallTime): string {
	return `${formatDateTime(ended)}, after ${formatSpan(Math.max(0, (ended - begun) / 1000))}`;
}

function deadlineText(at: WallTime, now: WallTime): string {
	return at <= now ? 'now' : `in ${formatAge(now, at)}, unless an instance becomes healthy before`;
}

function adviceOn(name: string, rollout: RolloutView): string[] {
	switch (rollout.phase) {
		case 'waiting-for-promotion':
			return [`go on: minder rollout promote ${name}`, `or back: minder rollout undo ${name}`];
		case 'paused':
			return [`go on: minder rollout resume ${name}`, `or back: minder rollout undo ${name}`];
		case 'failed':
			return [`look closer: minder describe ${name}`, `go back: minder rollout undo ${name}`];
		case 'reverted':
			return [`see what it changed: minder rollout history ${name}`, 'mend it, then: minder apply -f FILE'];
		case 'cancelled':
			return [`what it runs now: minder status ${name}`, `which revisions there are: minder rollout history ${name}`];
		default:
			return [];
	}
}

/** `text` in the colour of what it is: green done, red needs somebody, yellow waits for somebody. */
export function paint(style: Style, rollout: RolloutView, text: string): string {
	if (rollout.phase === 'paused') return style.yellow(text);
	if (rollout.phase === 'reverting') return style.red(text);
	const standing = rolloutStanding(rollout);
	if (standing === 'bad') return style.red(text);
	if (standing === 'asks') return style.yellow(text);
	return standing === 'done' ? style.green(text) : style.cyan(text);
}

/** `one at a time`, `3 at a time`, `all at once`: how a process of so many instances is changed. */
export function pace({ spec, count }: ProcessView): string {
	const parallel = parallelOf((spec.update ?? PLAIN_UPDATE).maxParallel, count);
	if (parallel === 1) return 'one at a time';
	return parallel >= count ? 'all at once' : `${parallel} at a time`;
}

/** The last output of what failed, as lines for stderr. */
export function failureOutput({ failure }: RolloutView): string[] {
	const output = failure?.output ?? [];
	if (output.length === 0) return [];
	return [`last output of ${failure?.instance ?? 'it'}:`, ...output.map((line) => `  ${harmless(line)}`)];
}
