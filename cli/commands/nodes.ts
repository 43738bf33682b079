import type { NodeState } from '../../src/model/records.ts';
import type { NodeView } from '../../src/model/views.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { formatAge, formatBytes, formatPercent } from '../output/format.ts';
import { nodeJson } from '../output/json.ts';
import type { Style } from '../output/style.ts';
import type { Column } from '../output/table.ts';

/** `minder nodes [NODE…]` */
export function nodesCommand(cli: Cli): void {
	const command = cli.program
		.command('nodes')
		.description('show the machines: state, load, cpu, memory, disks, last heartbeat')
		.argument('[node...]', 'names of nodes; none: all');
	withServer(withOutput(command, { quiet: true }));
	onAction<OutputOptions>(cli, command, async (run) => {
		const client = await run.client();
		const nodes = await client.listNodes(run.args);
		if (run.options.quiet === true) {
			for (const node of nodes) run.line(node.name);
		} else if (run.human) {
			showNodes(run, nodes);
		} else {
			await run.value({ nodes: nodes.map(nodeJson) });
		}
	});
}

function showNodes(run: Invocation, nodes: readonly NodeView[]): void {
	if (nodes.length === 0) {
		run.note('no nodes yet; start an agent on each machine with: minder agent -s MANAGER');
		return;
	}
	run.table(nodeColumns(run.style, run.io.clock.wall(), run.format === 'wide'), nodes);
	for (const { name, alarms = [] } of nodes) for (const alarm of alarms) run.line(`${name}: ${alarm}`);
}

const NONE = '-';

function nodeColumns(style: Style, now: number, wide: boolean): Column<NodeView>[] {
	const columns: Column<NodeView>[] = [
		{ title: 'NAME', text: (node) => node.name, priority: 5, minWidth: 12 },
		{
			title: 'STATE',
			text: (node) => node.state,
			paint: (node, text) => paintState(style, node.state, text),
			priority: 9,
		},
		{ title: 'INSTANCES', text: (node) => String(node.instances), align: 'right', priority: 9 },
		{
			title: 'CPU',
			text: (node) => {
				const used = node.usage === undefined ? NONE : formatPercent(node.usage.cpuPercent);
				return `${used} of ${node.capacity.cores}`;
			},
			align: 'right',
			priority: 9,
		},
		{ title: 'LOAD', text: (node) => loadOf(node), align: 'right', priority: 4 },
		{ title: 'MEMORY', text: (node) => memoryOf(node), align: 'right', priority: 8 },
		{ title: 'DISKS', text: (node) => disksOf(node, wide), priority: 3, minWidth: 8 },
		{
			title: 'HEARTBEAT',
			text: (node) => (node.lastHeartbeatAt === undefined ? 'never' : `${formatAge(node.lastHeartbeatAt, now)} ago`),
			align: 'right',
			priority: 9,
		},
		{ title: 'LABELS', text: (node) => labelsOf(node), priority: 1, minWidth: 8 },
	];
	if (!wide) return columns;
	return [
		...columns,
		{ title: 'ADDRESSES', text: (node) => node.addresses.join(',') || NONE, priority: 2 },
		{ title: 'VERSION', text: (node) => node.version, priority: 2 },
	];
}

function paintState(style: Style, state: NodeState, text: string): string {
	if (state === 'ready') return style.green(text);
	return state === 'down' || state === 'unknown' ? style.red(text) : style.yellow(text);
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

function labelsOf(node: NodeView): string {
	return (
		Object.entries(node.labels)
			.map(([key, value]) => `${key}=${value}`)
			.join(',') || NONE
	);
}
