import { nodeJson } from '../../src/model/view-json.ts';
import type { NodeView } from '../../src/model/views.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { nodeColumns, nodeLines, nodeNotes } from '../output/nodes.ts';
import { harmless } from '../output/table.ts';
import { noteWarnings, readBoard } from './status.ts';

/** `minder nodes [NODE…]` */
export function nodesCommand(cli: Cli): void {
	const command = cli.program
		.command('nodes')
		.description('show the machines: state, load, cpu, memory, disks, last heartbeat')
		.argument('[node...]', 'names of nodes, to be told all of them and what is on them; none: all');
	withServer(withOutput(command, { quiet: true }));
	onAction<OutputOptions>(cli, command, async (run) => {
		const client = await run.client();
		const nodes = await client.listNodes(run.args);
		if (run.options.quiet === true) {
			for (const node of nodes) run.line(node.name);
		} else if (!run.human) {
			await run.value({ nodes: nodes.map(nodeJson) });
		} else if (run.args.length > 0) {
			await showDetails(run, nodes);
		} else {
			showNodes(run, nodes);
			await noteWarnings(run);
		}
	});
}

function showNodes(run: Invocation, nodes: readonly NodeView[]): void {
	if (nodes.length === 0) {
		run.note('no nodes yet; start an agent on each machine with: minder agent -s MANAGER');
		return;
	}
	const now = run.io.clock.wall();
	run.table(nodeColumns(run.style, now, run.format === 'wide'), nodes);
	for (const node of nodes) for (const note of nodeNotes(node, now)) run.line(harmless(`${node.name}: ${note}`));
}

async function showDetails(run: Invocation, nodes: readonly NodeView[]): Promise<void> {
	const board = await readBoard(run, []);
	const { stdout, clock } = run.io;
	const pages = nodes.map((node) => {
		const here = board.sortedInstances().filter((each) => each.node === node.name);
		return nodeLines(node, here, run.style, clock.wall(), stdout.isTTY ? stdout.columns : undefined).join('\n');
	});
	run.line(pages.join('\n\n'));
}
