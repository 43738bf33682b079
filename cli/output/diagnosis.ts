import type { DependencyCondition } from '../../src/model/process-spec.ts';
import type { WallTime } from '../../src/model/records.ts';
import type { InstanceView, NodeView, ProcessDetail, ProcessView } from '../../src/model/views.ts';
import { diffSpecs } from '../../src/policy/spec-change.ts';
import { eventLine } from './events.ts';
import { formatDateTime, plural } from './format.ts';
import { instanceLines } from './instance-diagnosis.ts';
import { whyLine } from './instances.ts';
import { rolloutLines } from './rollouts.ts';
import { specLines } from './spec-lines.ts';
import { paintPhase, type Style } from './style.ts';
import { hanging, harmless } from './table.ts';

const EVENTS_SHOWN = 10;
const REVISIONS_SHOWN = 5;

/** A process that another one depends on; `process` is absent where there is none of that name. */
export interface Dependency {
	readonly name: string;
	readonly condition: DependencyCondition;
	readonly process?: ProcessView;
	readonly instances: readonly InstanceView[];
}

/** What `minder describe` has looked up beside the process. */
export interface Surroundings {
	readonly dependencies: readonly Dependency[];
	/** Silent nodes that have an instance of it, by name. */
	readonly nodes: ReadonlyMap<string, NodeView>;
	/** The last lines of standard error of instances in trouble, by id. */
	readonly stderr: ReadonlyMap<string, readonly string[]>;
	/** Whether to say why each node would or would not be chosen, also where every instance has one. */
	readonly placement?: boolean;
	/** Cells of a line; absent: any number. */
	readonly width?: number;
}

/** Lines of `minder describe`: read from top to bottom like a diagnosis. */
export function describeProcess(detail: ProcessDetail, around: Surroundings, style: Style, now: WallTime): string[] {
	const { process, instances } = detail;
	return [
		`${style.bold(process.name)}: ${headline(process, instances, style)}`,
		'',
		...specLines(process.spec).flatMap(([title, text]) =>
			hanging(harmless(text), 13, around.width).map((line, at) => `  ${(at === 0 ? title : '').padEnd(11)}${line}`),
		),
		'',
		...dependencyLines(around.dependencies, style, now),
		...rolloutSection(process, around, style, now),
		style.bold('Instances'),
		...(instances.length === 0 ? ['  none'] : []),
		...instances.flatMap((each) => {
			const node = around.nodes.get(each.node ?? '');
			const stderr = around.stderr.get(each.id);
			const facts = {
				spec: process.spec,
				...(around.width === undefined ? {} : { width: around.width }),
				...(node === undefined ? {} : { node }),
				...(stderr === undefined ? {} : { stderr }),
			};
			return instanceLines(each, facts, style, now);
		}),
		...placementSection(detail, around, style),
		'',
		style.bold('Revisions'),
		...revisionLines(detail),
		'',
		style.bold('Last events'),
		...(detail.events.length === 0 ? ['  none'] : []),
		...detail.events
			.slice(-EVENTS_SHOWN)
			.map(eventLine)
			.flatMap((line) =>
				hanging(harmless(line), 4, around.width).map((part, at) => `${at === 0 ? '  ' : '    '}${part}`),
			),
	];
}

function rolloutSection(process: ProcessView, { width }: Surroundings, style: Style, now: WallTime): string[] {
	if (process.rollout === undefined) return [];
	const room = width === undefined ? undefined : width - 2;
	return [style.bold('Rollout'), ...rolloutLines(process, style, now, room).map((line) => `  ${line}`), ''];
}

/** Why each node would or would not take a copy, where that was asked or an instance has none. */
function placementSection({ instances, nodes }: ProcessDetail, around: Surroundings, style: Style): string[] {
	const unplaced = instances.some((each) => each.node === undefined && each.want === 'run');
	if (around.placement !== true && !unplaced) return [];
	const lines = nodes.flatMap(({ node, why }) =>
		hanging(harmless(`${node} ${why}`), 4, around.width).map((part, at) => `${at === 0 ? '  ' : '    '}${part}`),
	);
	return ['', style.bold('Nodes for one more copy'), ...(lines.length === 0 ? ['  no node has joined'] : lines)];
}

function headline(process: ProcessView, instances: readonly InstanceView[], style: Style): string {
	if (process.stopped) return `${style.dim('stopped')} by a user; start it with: minder start ${process.name}`;
	const count = (...phases: string[]): number => instances.filter((each) => phases.includes(each.phase)).length;
	const ready = `${process.ready} of ${plural(process.count, 'instance')} ready`;
	const troubles = [
		[count('failed'), 'failed'],
		[count('lost'), 'lost with their nodes'],
		[count('backoff'), 'waiting to be started again'],
		[count('unknown'), 'on silent nodes'],
	] as const;
	const trouble = troubles.flatMap(([number, what]) => (number === 0 ? [] : [`, ${number} ${what}`])).join('');
	if (count('failed', 'lost') > 0) return style.red(ready + trouble);
	const done = count('exited');
	if (process.spec.daemon === false && done === process.count) return style.green(`${plural(done, 'run')} completed`);
	return process.ready >= process.count ? style.green(ready + trouble) : style.yellow(ready + trouble);
}

function dependencyLines(dependencies: readonly Dependency[], style: Style, now: WallTime): string[] {
	if (dependencies.length === 0) return [];
	const lines = dependencies.map((each) => {
		const state = dependencyState(each, style, now);
		return `  ${each.name} to be ${each.condition}: ${state}`;
	});
	return [style.bold('Depends on'), ...lines, ''];
}

function dependencyState({ name, process, instances }: Dependency, style: Style, now: WallTime): string {
	if (process === undefined) return style.red(`there is no process named ${name}`);
	if (process.stopped) return `${style.yellow('stopped')} by a user; start it with: minder start ${name}`;
	const wanted = instances.filter((each) => each.want === 'run');
	if (wanted.length === 0) return style.yellow('it has no instances');
	const worst = wanted.find((each) => !each.ready && each.phase !== 'exited') ?? wanted[0];
	if (worst === undefined) return '';
	const ready = process.spec.daemon ? `, ${process.ready} of ${process.count} ready` : '';
	const why = worst.ready ? '' : whyLine(worst, now);
	return `${worst.id} ${paintPhase(style, worst.phase)}${ready}${why === '' ? '' : harmless(`: ${why}`)}`;
}

function revisionLines(detail: ProcessDetail): string[] {
	const { revisions, process } = detail;
	return revisions
		.map((each, at) => {
			const before = revisions[at - 1];
			const changed = before === undefined ? [] : diffSpecs(before.spec, each.spec).map((field) => field.path);
			const what = changed.length === 0 ? '' : `  changed ${changed.join(', ')}`;
			const marks = [each.revision === process.revision ? 'current' : '', each.stable === true ? 'stable' : ''];
			const shown = marks.filter((mark) => mark !== '').join(', ');
			return `  ${each.revision}${shown === '' ? '' : ` (${shown})`}  ${formatDateTime(each.at)}${what}`;
		})
		.slice(-REVISIONS_SHOWN)
		.reverse();
}
