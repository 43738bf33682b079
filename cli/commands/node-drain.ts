import { type Command, InvalidArgumentError, Option } from 'commander';
import { MinderError } from '../../src/model/errors.ts';
import type { Event } from '../../src/model/records.ts';
import { nodeJson } from '../../src/model/view-json.ts';
import type { NodeView } from '../../src/model/views.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { durationOption, type OutputOptions, withOutput, withServer } from '../options.ts';
import { DrainProgress, remainingOf } from '../output/drain-progress.ts';
import { formatAge, formatSpan, plural } from '../output/format.ts';
import { isCancelled, listInstances, StatusWatch } from '../status-watch.ts';

interface DrainOptions extends OutputOptions {
	/** Absent: none. */
	readonly deadline?: number | 'none';
	readonly comment?: string;
	readonly wait: boolean;
	readonly timeout?: number;
}

/** Seconds until what has not moved is stopped, unless said otherwise. */
const DEADLINE = 600;

/** Seconds between two looks at the nodes. */
const LOOK_EVERY = 0.5;

/** `minder node drain NODE…` */
export function addDrain(cli: Cli, group: Command): void {
	const command = group
		.command('drain')
		.description('move everything away, each ready elsewhere before it is stopped there, and wait until that is done')
		.argument('<node...>', 'names of nodes')
		.addOption(
			new Option('--deadline <duration>', 'what has not moved by then is stopped; none: wait for it')
				.argParser(deadlineOption)
				.default(DEADLINE, '10m'),
		)
		.option('--comment <text>', 'what for')
		.option('--no-wait', 'do not wait')
		.option('--timeout <duration>', 'stop waiting after so long, and end with 7; the drain goes on', durationOption);
	withServer(withOutput(command, { quiet: true }));
	onAction<DrainOptions>(cli, command, drain);
}

function deadlineOption(text: string): number | 'none' {
	if (text === 'none') return 'none';
	try {
		return durationOption(text);
	} catch (error) {
		throw new InvalidArgumentError(`${error instanceof Error ? error.message : 'expected a duration'}, or none`);
	}
}

async function drain(run: Invocation<DrainOptions>): Promise<void> {
	const { deadline, comment, wait, quiet } = run.options;
	const client = await run.client();
	const signal = run.interruptible();
	const how = {
		...(deadline === undefined || deadline === 'none' ? {} : { deadlineSeconds: deadline }),
		...(comment === undefined ? {} : { comment }),
	};
	const names = [...new Set(run.args)];
	const told = run.human && quiet !== true;
	// Whoever only wants to watch a drain again must not change its deadline.
	const asked = run.command.getOptionValueSource('deadline') === 'cli' || comment !== undefined;
	const before = asked ? [] : await client.listNodes(names, { signal });
	let nodes: NodeView[] = [];
	for (const name of names) {
		const going = before.find((node) => node.name === name && node.maintenance?.kind === 'draining');
		const node = going ?? (await client.drainNode(name, how, { signal }));
		nodes.push(node);
		if (told) run.line(going === undefined ? begun(node, how.deadlineSeconds) : already(node, run.io.clock.wall()));
	}
	if (wait) nodes = await untilDrained(run, names);
	if (wait && told) for (const line of await stoppedLines(run, nodes)) run.line(line);
	if (quiet === true) for (const name of names) run.line(name);
	else if (!run.human) await run.value({ nodes: nodes.map(nodeJson) });
	else if (wait) for (const name of names) run.line(`drained ${name}; take it back with: minder node uncordon ${name}`);
	else for (const name of names) run.line(`follow with: minder nodes ${name}`);
}

function begun({ name, maintenance }: NodeView, deadline: number | undefined): string {
	const left = plural(maintenance?.remaining ?? 0, 'instance');
	const limit = deadline === undefined ? 'no deadline' : `what is left after ${formatSpan(deadline)} is stopped`;
	return `draining ${name}: ${left} to move, ${limit}`;
}

function already({ name, maintenance }: NodeView, now: number): string {
	const left = plural(maintenance?.remaining ?? 0, 'instance');
	const at = maintenance?.deadlineAt;
	const limit =
		at === undefined ? 'no deadline' : at <= now ? 'the deadline has passed' : `deadline in ${formatAge(now, at)}`;
	return `draining ${name} already: ${left} to move, ${limit}; another deadline: --deadline`;
}

/** Events of the past that are looked through for what a drain has stopped. */
const EVENTS = 1000;

/** `stopped at the deadline: job.1, db.0`: what did not leave a node by itself. */
async function stoppedLines(run: Invocation, nodes: readonly NodeView[]): Promise<string[]> {
	const client = await run.client();
	const moves: Event[] = [];
	for await (const events of client.watchEvents([], { follow: false, limit: EVENTS }, { signal: run.signal }))
		moves.push(...events.filter(({ kind }) => kind === 'instance-moved'));
	return nodes.flatMap(({ name, maintenance }) => {
		const cut = moves.filter(
			({ at, reason }) =>
				at >= (maintenance?.since ?? 0) && reason === `stopped: the drain of ${name} has reached its deadline`,
		);
		if (cut.length === 0) return [];
		const named = cut.map(({ subject }) => subject.replace(/^instance\//, '')).join(', ');
		return [`stopped at the deadline: ${named}; where they are now: minder status`];
	});
}

async function untilDrained(run: Invocation<DrainOptions>, names: readonly string[]): Promise<NodeView[]> {
	const client = await run.client();
	const { clock } = run.io;
	const watch = new StatusWatch(client, clock, [], run.signal);
	const progress = new DrainProgress(run);
	const { timeout } = run.options;
	const until = timeout === undefined ? Number.POSITIVE_INFINITY : clock.monotonic() + timeout;
	try {
		await watch.synced();
		for (;;) {
			const nodes = await client.listNodes(names, { signal: run.signal });
			const ended = nodes.find(({ maintenance }) => maintenance === undefined || maintenance.kind === 'cordoned');
			if (ended !== undefined) throw endedEarly(ended);
			if (nodes.every(({ maintenance }) => maintenance?.kind === 'drained')) return nodes;
			progress.show(nodes, watch.board);
			if (clock.monotonic() >= until) throw late(nodes, watch, timeout ?? 0);
			await watch.until(() => ({ kind: 'waiting' }), { seconds: LOOK_EVERY });
		}
	} catch (error) {
		progress.clear();
		if (isCancelled(error) && run.interrupted)
			run.note(`minder: no longer watching; the drain goes on: minder nodes ${names.join(' ')}`);
		throw error;
	} finally {
		progress.clear();
		await watch.close();
	}
}

function endedEarly({ name, maintenance }: NodeView): MinderError {
	const how = maintenance === undefined ? 'was uncordoned' : 'was cordoned instead';
	return new MinderError('precondition', `${name} ${how} before it was empty; minder nodes ${name} shows what is left`);
}

function late(nodes: readonly NodeView[], { board }: StatusWatch, seconds: number): MinderError {
	const left = nodes.flatMap((node) => remainingOf(board, node.name));
	return new MinderError(
		'timeout',
		`not empty after ${formatSpan(seconds)}: ${listInstances(left)}; the drain goes on`,
	);
}
