import { formatDuration } from '../../src/model/duration.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { InstanceView, ProcessDetail, ProcessView } from '../../src/model/views.ts';
import { diffSpecs } from '../../src/policy/spec-change.ts';
import { eventLine } from './events.ts';
import {
	exitSentence,
	formatAge,
	formatBytes,
	formatCommand,
	formatDateTime,
	formatPercent,
	plural,
} from './format.ts';
import { whyLine } from './instances.ts';
import { paintPhase, type Style } from './style.ts';
import { harmless } from './table.ts';

const EVENTS_SHOWN = 10;
const REVISIONS_SHOWN = 5;

/** Lines of `minder describe`: read from top to bottom like a diagnosis. */
export function describeProcess(detail: ProcessDetail, style: Style, now: WallTime): string[] {
	const { process, instances } = detail;
	return [
		`${style.bold(process.name)}: ${headline(process, instances, style)}`,
		'',
		...specLines(process.spec).map(([title, text]) => `  ${title.padEnd(10)}${harmless(text)}`),
		'',
		style.bold('Instances'),
		...(instances.length === 0 ? ['  none'] : instances.flatMap((each) => instanceLines(each, style, now))),
		'',
		style.bold('Revisions'),
		...revisionLines(detail),
		'',
		style.bold('Last events'),
		...(detail.events.length === 0 ? ['  none'] : []),
		...detail.events.slice(-EVENTS_SHOWN).map((event) => `  ${harmless(eventLine(event))}`),
	];
}

function headline(process: ProcessView, instances: readonly InstanceView[], style: Style): string {
	if (process.stopped) return `${style.dim('stopped')} by a user; start it with: minder start ${process.name}`;
	const done = instances.filter((each) => each.phase === 'exited').length;
	const ready = `${process.ready} of ${plural(process.count, 'instance')} ready`;
	const failed = instances.filter((each) => each.phase === 'failed' || each.phase === 'lost').length;
	if (failed > 0) return style.red(`${ready}, ${failed} failed`);
	if (process.spec.daemon === false && done === process.count) return style.green(`${plural(done, 'run')} completed`);
	return process.ready >= process.count ? style.green(ready) : style.yellow(ready);
}

function specLines(spec: ProcessSpec): [string, string][] {
	const { restart, stop, placement } = spec;
	const limit =
		restart.limit === null ? 'no limit' : `at most ${restart.limit} in ${formatDuration(restart.windowSeconds)}`;
	const delay =
		restart.backoff === 1
			? formatDuration(restart.intervalSeconds)
			: `${formatDuration(restart.intervalSeconds)} × ${restart.backoff} up to ${formatDuration(restart.maxIntervalSeconds)}`;
	const where = [
		placement.all ? 'every node' : plural(placement.count, 'instance'),
		placement.nodes.length > 0 ? `on ${placement.nodes.join(', ')}` : '',
		pairs(placement.selector) === '' ? '' : `with ${pairs(placement.selector)}`,
	];
	const lines: [string, string][] = [
		['command', formatCommand([spec.command, ...spec.args])],
		['kind', spec.daemon ? 'daemon: kept running' : 'runs to completion once'],
		['placement', where.filter((part) => part !== '').join(' ')],
		['restart', restart.policy === 'never' ? 'never' : `${restart.policy}, after ${delay}, ${limit}`],
		[
			'stop',
			`${stop.signal}${stop.group ? ' to the group' : ''}, SIGKILL after ${formatDuration(stop.timeoutSeconds)}`,
		],
	];
	if (spec.cwd !== undefined) lines.push(['cwd', spec.cwd]);
	if (spec.user !== undefined) lines.push(['user', spec.user]);
	if (spec.envFile !== undefined) lines.push(['env file', spec.envFile]);
	if (Object.keys(spec.env).length > 0) lines.push(['env', Object.keys(spec.env).join(', ')]);
	if (Object.keys(spec.limits).length > 0) lines.push(['limits', pairs(spec.limits)]);
	return lines;
}

function pairs(record: Readonly<Record<string, unknown>>): string {
	return Object.entries(record)
		.map(([key, value]) => `${key}=${String(value)}`)
		.join(', ');
}

function instanceLines(instance: InstanceView, style: Style, now: WallTime): string[] {
	const where = instance.node === undefined ? 'on no node' : `on ${instance.node}`;
	const pid = instance.pid === undefined ? '' : `, pid ${instance.pid}`;
	const since =
		instance.pid === undefined || instance.startedAt === undefined ? '' : ` for ${formatAge(instance.startedAt, now)}`;
	const ready = instance.phase === 'running' && !instance.ready ? ', not ready' : '';
	const lines = [`${instance.id} ${where}: ${paintPhase(style, instance.phase)}${since}${pid}${ready}`];
	const detail = (text: string): number => lines.push(`  ${harmless(text)}`);
	const why = whyLine(instance, now);
	if (why !== '') detail(`why: ${why}`);
	if (instance.exit !== undefined) {
		detail(`last run ${exitSentence(instance.exit)}, ${formatAge(instance.exit.at, now)} ago`);
	}
	const counts = [
		`attempt ${instance.attempt}`,
		plural(instance.restarts, 'restart'),
		`revision ${instance.revision}`,
		...(instance.adopted ? ['taken over by a new agent'] : []),
	];
	if (instance.attempt > 0) detail(counts.join(', '));
	if (instance.usage !== undefined) {
		detail(`cpu ${formatPercent(instance.usage.cpuPercent)}, memory ${formatBytes(instance.usage.memoryBytes)}`);
	}
	for (const advice of adviceFor(instance)) lines.push(`  ${style.cyan('→')} ${advice}`);
	return lines.map((line) => `  ${line}`);
}

/** What a person can do next. */
function adviceFor(instance: InstanceView): string[] {
	switch (instance.phase) {
		case 'failed':
			return [
				`look at its output: minder logs ${instance.id} --all`,
				`then start it again: minder start ${instance.process}`,
			];
		case 'backoff':
			return [`look at its output: minder logs ${instance.id} --all`];
		case 'exited':
			return instance.exit?.kind === 'code' && instance.exit.code === 0
				? []
				: [`look at its output: minder logs ${instance.id} --all`];
		case 'pending':
			return instance.node === undefined ? ['look at the nodes: minder nodes'] : [];
		case 'unknown':
		case 'lost':
			return [`look at its node: minder nodes ${instance.node ?? ''}`.trimEnd()];
		default:
			return [];
	}
}

function revisionLines(detail: ProcessDetail): string[] {
	const { revisions, process } = detail;
	return revisions
		.map((each, at) => {
			const before = revisions[at - 1];
			const changed = before === undefined ? [] : diffSpecs(before.spec, each.spec).map((field) => field.path);
			const what = changed.length === 0 ? '' : `  changed ${changed.join(', ')}`;
			const current = each.revision === process.revision ? ' (current)' : '';
			return `  ${each.revision}${current}  ${formatDateTime(each.at)}${what}`;
		})
		.slice(-REVISIONS_SHOWN)
		.reverse();
}
