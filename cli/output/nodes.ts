import type { NodeState, WallTime } from '../../src/model/records.ts';
import type { InstanceView, NodeView } from '../../src/model/views.ts';
import { formatAge, formatBytes, formatDateTime, formatPercent, plural } from './format.ts';
import { paintPhase, type Style } from './style.ts';
import { type Column, hanging, harmless } from './table.ts';

const NONE = '-';

/** Columns of `minder nodes`. */
export function nodeColumns(style: Style, now: WallTime, wide: boolean): Column<NodeView>[] {
	const columns: Column<NodeView>[] = [
		{ title: 'NAME', text: (node) => node.name, priority: 5, minWidth: 12 },
		{
			title: 'STATE',
			text: (node) => stateText(node),
			paint: (node, text) => paintState(style, node.state, text),
			priority: 9,
		},
		{ title: 'INSTANCES', text: (node) => String(node.instances), align: 'right', priority: 9 },
		{ title: 'CPU', text: (node) => cpuOf(node), align: 'right', priority: 9 },
		{ title: 'LOAD', text: (node) => loadOf(node), align: 'right', priority: 4 },
		{ title: 'MEMORY', text: (node) => memoryOf(node), align: 'right', priority: 8 },
		{ title: 'DISKS', text: (node) => disksOf(node, wide), priority: 3, minWidth: 8 },
		{ title: 'HEARTBEAT', text: (node) => heartbeatOf(node, now), align: 'right', priority: 9 },
		{ title: 'LABELS', text: (node) => labelText(node).join(',') || NONE, priority: 1, minWidth: 8 },
	];
	if (!wide) return columns;
	return [
		...columns,
		{ title: 'ADDRESSES', text: (node) => node.addresses.join(',') || NONE, priority: 2 },
		{ title: 'VERSION', text: (node) => node.version, priority: 2 },
	];
}

/** `ready`, `draining, 3 left`, `drained`, `unknown, cordoned`. */
export function stateText({ state, maintenance }: NodeView): string {
	if (maintenance === undefined) return state;
	const { kind, remaining } = maintenance;
	const what = kind === 'draining' ? `draining, ${remaining} left` : kind;
	return state === 'unknown' || state === 'down' ? `${state}, ${what}` : what;
}

/** What a person should know of a node beside its figures, a line each, without its name. */
export function nodeNotes(node: NodeView, now: WallTime): string[] {
	const { alarms = [], maintenance, reserved } = node;
	return [
		...alarms,
		...(maintenance === undefined ? [] : [maintenanceText(maintenance, now)]),
		...(reserved === undefined ? [] : [`reserved for ${formatAge(reserved.at, now)}: ${reserved.comment}`]),
	];
}

function maintenanceText(maintenance: NonNullable<NodeView['maintenance']>, now: WallTime): string {
	const { kind, since, comment, deadlineAt, remaining } = maintenance;
	const parts = [`${kind} for ${formatAge(since, now)}`];
	if (kind === 'draining') {
		parts.push(`${plural(remaining, 'instance')} left`);
		if (deadlineAt === undefined) parts.push('no deadline');
		else parts.push(deadlineAt <= now ? 'the deadline has passed' : `deadline in ${formatAge(now, deadlineAt)}`);
	}
	return `${parts.join(', ')}${comment === undefined || comment === '' ? '' : `: ${comment}`}`;
}

function paintState(style: Style, state: NodeState, text: string): string {
	if (state === 'ready') return style.green(text);
	return state === 'down' || state === 'unknown' ? style.red(text) : style.yellow(text);
}

function cpuOf({ usage, capacity }: NodeView): string {
	return `${usage === undefined ? NONE : formatPercent(usage.cpuPercent)} of ${capacity.cores}`;
}

function loadOf(node: NodeView): string {
	return node.usage?.load.map((each) => each.toFixed(2)).join(' ') ?? NONE;
}

function memoryOf(node: NodeView): string {
	const total = formatBytes(node.capacity.memoryBytes);
	return node.usage === undefined ? `${NONE} of ${total}` : `${formatBytes(node.usage.memoryUsedBytes)} of ${total}`;
}

/** The fullest disk, or every one. */
function disksOf(node: NodeView, all: boolean): string {
	const disks = [...(node.usage?.disks ?? [])]
		.filter((disk) => disk.totalBytes > 0)
		.sort((a, b) => b.usedBytes / b.totalBytes - a.usedBytes / a.totalBytes);
	const shown = (all ? disks : disks.slice(0, 1)).map(
		(disk) => `${disk.mount} ${Math.round((100 * disk.usedBytes) / disk.totalBytes)}%`,
	);
	return shown.join(', ') || NONE;
}

function heartbeatOf({ lastHeartbeatAt }: NodeView, now: WallTime): string {
	return lastHeartbeatAt === undefined ? 'never' : `${formatAge(lastHeartbeatAt, now)} ago`;
}

/** `zone=a` for each label. */
export function labelText(node: NodeView): string[] {
	return Object.entries(node.labels).map(([key, value]) => `${key}=${value}`);
}

const TITLE_WIDTH = 11;

/** Lines of `minder nodes NODE`: all that is known of it, and what is on it. @param width cells of a line; absent: any number */
export function nodeLines(
	node: NodeView,
	instances: readonly InstanceView[],
	style: Style,
	now: WallTime,
	width: number | undefined,
): string[] {
	const lines = [`${style.bold(node.name)}: ${paintState(style, node.state, stateText(node))}`];
	const detail = (title: string, text: string): void => {
		const parts = hanging(harmless(text), 2 + TITLE_WIDTH, width);
		lines.push(...parts.map((part, at) => `  ${(at === 0 ? title : '').padEnd(TITLE_WIDTH)}${part}`));
	};
	for (const note of nodeNotes(node, now)) detail('note', note);
	const at = node.lastHeartbeatAt;
	detail('heartbeat', at === undefined ? 'never' : `${heartbeatOf(node, now)} (${formatDateTime(at)})`);
	detail('labels', labelText(node).join(', ') || 'none');
	detail('addresses', node.addresses.join(', ') || 'none');
	detail('version', node.version);
	detail('cpu', cpuOf(node));
	detail('load', loadOf(node));
	detail('memory', memoryOf(node));
	detail('disks', disksOf(node, true));
	detail('instances', instances.length === 0 ? 'none' : String(instances.length));
	for (const { id, phase, pid } of instances) {
		lines.push(`    ${id} ${paintPhase(style, phase)}${pid === undefined ? '' : `, pid ${pid}`}`);
	}
	return lines;
}
