import { formatDuration } from '../../src/model/duration.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import type { ExitStatus, Node, PastEnd, WallTime } from '../../src/model/records.ts';
import type { InstanceView } from '../../src/model/views.ts';
import { adviceFor, NOT_HEALTHY, unkilled } from './advice.ts';
import { exitSentence, formatAge, formatBytes, formatDateTime, formatPercent, plural } from './format.ts';
import { nextStart, whyLine } from './instances.ts';
import { checkWords } from './probe-words.ts';
import { paintPhase, type Style } from './style.ts';
import { hanging, harmless } from './table.ts';

/** What is known beside the instance itself. */
export interface InstanceFacts {
	readonly spec: ProcessSpec;
	/** Its node, where that is silent. */
	readonly node?: Pick<Node, 'lastHeartbeatAt'>;
	/** Cells of a line; absent: any number. */
	readonly width?: number;
	/** The last lines of its standard error, oldest first. */
	readonly stderr?: readonly string[];
}

const TITLE_WIDTH = 14;

/** The lines on one instance in `minder describe`, from what it is over what happened to what can be done. */
export function instanceLines(instance: InstanceView, facts: InstanceFacts, style: Style, now: WallTime): string[] {
	const where = instance.node === undefined ? 'on no node' : `on ${instance.node}`;
	const lines = [`  ${instance.id} ${where}: ${sentence(instance, facts, style, now)}`];
	const detail = (title: string, text: string | undefined): void => {
		if (text === undefined || text === '') return;
		for (const [at, line] of hanging(harmless(text), 4 + TITLE_WIDTH, facts.width).entries()) {
			const painted = title === 'warning' ? style.yellow(line) : line;
			lines.push(`    ${(at === 0 ? title : '').padEnd(TITLE_WIDTH)}${painted}`);
		}
	};
	const ready = readyText(instance, facts.spec, now);
	if (ready === undefined || instance.phase === 'stopping') detail('why', whyLine(instance, now, facts.spec));
	detail('ready', ready);
	detail('alive', aliveText(instance, facts.spec, now));
	detail('placed', instance.placedBecause);
	for (const warning of instance.warnings ?? []) detail('warning', warning);
	for (const [title, text] of endLines(instance, now)) detail(title, text);
	for (const [at, line] of (facts.stderr ?? []).entries()) detail(at === 0 ? 'stderr' : '', `| ${line}`);
	detail('runs', countsText(instance));
	if (instance.usage !== undefined && instance.phase !== 'unknown') {
		detail(
			'uses',
			`cpu ${formatPercent(instance.usage.cpuPercent)}, memory ${formatBytes(instance.usage.memoryBytes)}`,
		);
	}
	for (const advice of adviceFor(instance, facts.spec)) lines.push(`    ${style.cyan('→')} ${harmless(advice)}`);
	return lines;
}

/** Its phase in a sentence. */
function sentence(instance: InstanceView, { spec, node }: InstanceFacts, style: Style, now: WallTime): string {
	const phase = paintPhase(style, instance.phase);
	const pid = instance.pid === undefined ? '' : `, pid ${instance.pid}`;
	const age = instance.startedAt === undefined ? '' : ` for ${formatAge(instance.startedAt, now)}`;
	switch (instance.phase) {
		case 'pending':
			if (instance.node === undefined) return `${phase}, no node can take it`;
			return instance.pid === undefined ? `${phase}, not started yet` : `${phase}${pid}`;
		case 'starting':
			return `${phase}${instance.pid === undefined ? '' : age}${pid}, not ready yet`;
		case 'running':
			return `${phase}${age}${pid}, ${instance.ready ? 'ready' : style.yellow('not ready')}`;
		case 'stopping':
			return `${phase}${pid}${instance.want === 'run' ? ', started again afterwards' : ''}`;
		case 'stopped':
			return `${phase}, as it was asked to be`;
		case 'backoff':
			return `${phase}, ${nextStart(instance, now) ?? 'started again soon'}`;
		case 'exited':
			return `${phase}, ${spec.daemon ? 'and not to be started again' : 'completed'}`;
		case 'failed': {
			const left = unkilled(instance);
			if (left !== undefined) {
				const pids = left.pids.length === 0 ? '' : `: pids ${left.pids.join(', ')}`;
				return `${phase}, goes on by itself once what is left is gone${pids}`;
			}
			return `${phase}, not started again by itself${pid === '' ? '' : `; what is left:${pid.slice(1)}`}`;
		}
		case 'unknown': {
			const at = node?.lastHeartbeatAt;
			const since = at === undefined ? '' : ` since ${formatAge(at, now)} (last heard of at ${formatDateTime(at)})`;
			const known = instance.pid === undefined ? '' : `; last seen with pid ${instance.pid}`;
			return `${phase}${since}${known}`;
		}
		case 'lost':
			return `${phase}: its node was silent for too long, and it was given up`;
	}
}

function readyText(
	instance: InstanceView,
	{ readiness, startSeconds }: ProcessSpec,
	now: WallTime,
): string | undefined {
	const { phase, ready, reason } = instance;
	if (phase === 'starting' && readiness === undefined) return `once it has run for ${formatDuration(startSeconds)}`;
	if (readiness === undefined) return undefined;
	const check = checkWords(readiness.check);
	if (phase === 'starting') {
		const since = instance.startedAt ?? now;
		const left = readiness.deadlineSeconds - (now - since) / 1000;
		const limit = left > 0 ? `${formatAge(now, now + left * 1000)} left` : 'time is up';
		return `not yet (${limit} of ${formatDuration(readiness.deadlineSeconds)}): ${reason ?? `waits for ${check}`}`;
	}
	if (phase !== 'running') return undefined;
	if (ready) return `yes: ${check} succeeds`;
	return `no: ${reason?.replace(/^not ready: /, '') ?? `${check} does not succeed`}`;
}

function aliveText(instance: InstanceView, { liveness }: ProcessSpec, now: WallTime): string | undefined {
	if (liveness === undefined) return undefined;
	const failure = instance.ends?.last.findLast((end) => end.reason.startsWith(NOT_HEALTHY));
	const before =
		failure === undefined
			? ''
			: `restarted for it ${ago(failure.at, now)}: ${failure.reason.slice(NOT_HEALTHY.length)}`;
	if (instance.reason?.startsWith(NOT_HEALTHY) === true && instance.phase !== 'running') return undefined;
	if (instance.phase !== 'running') return before;
	return [`yes: ${checkWords(liveness.check)} succeeds`, before].filter((part) => part !== '').join('; ');
}

/** How its runs ended, from the newest back; what is said elsewhere already is left out. */
function endLines({ exit, ends }: InstanceView, now: WallTime): [title: string, text: string][] {
	const { firstFailure, last = [] } = ends ?? {};
	const lines: [string, string][] = [];
	const newest = last.at(-1);
	if (exit !== undefined) {
		lines.push(['last end', `${exitSentence(exit)}${causeText(exit, newest?.reason ?? '')}, ${ago(exit.at, now)}`]);
	}
	const many = last.length > 1 || (newest?.times ?? 0) > 1;
	if (firstFailure !== undefined && (many || exit === undefined)) {
		const { reason, at } = firstFailure;
		lines.push(['first failure', `${reason}, ${ago(at, now)} (${formatDateTime(at)})`]);
	}
	if (many) {
		const texts = last.map((end) => endText(end, now)).reverse();
		lines.push(...texts.map((text, at): [string, string] => [at === 0 ? 'ends' : '', text]));
	}
	return lines;
}

/** Whose doing the end was, behind a sentence on it. @param reason of that end */
function causeText({ cause, kind }: ExitStatus, reason: string): string {
	switch (cause) {
		case 'commanded':
			return reason.startsWith('not ') ? ', stopped by Minder for that' : ', after it was asked to stop';
		case 'own':
			return kind === 'signal' ? ', without a stop under way' : ', by itself';
		case 'lost':
			return ', while no agent was there to see it';
		default:
			return '';
	}
}

function endText({ exit, reason, at, times }: PastEnd, now: WallTime): string {
	const asked = exit?.cause === 'commanded' && !reason.startsWith('not ') ? ', asked to stop' : '';
	const failed = exit === undefined ? 'could not be started: ' : '';
	return `${formatAge(at, now).padStart(6)} ago  ${failed}${reason}${asked}${times > 1 ? `  × ${times}` : ''}`;
}

function countsText({ attempt, restarts, revision, adopted }: InstanceView): string | undefined {
	if (attempt === 0) return undefined;
	const counts = [`attempt ${attempt}`, plural(restarts, 'restart'), `revision ${revision}`];
	return [...counts, ...(adopted ? ['taken over by a new agent'] : [])].join(', ');
}

function ago(at: WallTime, now: WallTime): string {
	return `${formatAge(at, now)} ago`;
}
