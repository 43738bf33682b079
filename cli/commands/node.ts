import type { Command } from 'commander';
import { nodeJson } from '../../src/model/view-json.ts';
import type { NodeView } from '../../src/model/views.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { formatDateTime } from '../output/format.ts';
import { labelText } from '../output/nodes.ts';
import { addDrain } from './node-drain.ts';

interface NodeOptions extends OutputOptions {
	readonly comment?: string;
	readonly force?: boolean;
	readonly list?: boolean;
}

const EXAMPLES = `
Examples:
  minder node cordon web-1 --comment "new disks"    nothing new there
  minder node drain web-1 --deadline 10m            and what it has moves away
  minder node uncordon web-1                        it takes instances again
  minder node label web-1 zone=north rack-          set one label, take one back
  minder node remove web-1                          it is gone for good`;

/** `minder node cordon|uncordon|drain|remove|label|reserve|release NODE…` */
export function nodeCommand(cli: Cli): void {
	const group = cli.program
		.command('node')
		.description('take a machine out of service and back: cordon, uncordon, drain, remove, label, reserve, release')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);

	const cordon = many(group, 'cordon', 'nothing new goes there; what runs there goes on').option(
		'--comment <text>',
		'what for',
	);
	onAction<NodeOptions>(cli, cordon, async (run) => {
		const client = await run.client();
		const { comment } = run.options;
		const how = comment === undefined ? {} : { comment };
		await eachNode(run, (node) => client.cordonNode(node, how, { signal: run.signal }), 'cordoned');
	});

	const uncordon = many(group, 'uncordon', 'it takes instances again; ends a cordon or a drain');
	onAction<NodeOptions>(cli, uncordon, async (run) => {
		const client = await run.client();
		await eachNode(run, (node) => client.uncordonNode(node, { signal: run.signal }), 'uncordoned');
	});

	addDrain(cli, group);

	const remove = many(group, 'remove', 'forget a machine that is gone, with what was on it').option(
		'--force',
		'also one that still reports or has instances',
	);
	onAction<NodeOptions>(cli, remove, async (run) => {
		const client = await run.client();
		const removed: string[] = [];
		try {
			for (const node of run.args) {
				await client.removeNode(node, { force: run.options.force === true }, { signal: run.signal });
				removed.push(node);
				if (run.options.quiet === true) run.line(node);
				else if (run.human) run.line(`removed ${node}`);
			}
		} finally {
			if (!run.human && run.options.quiet !== true) await run.value({ removed });
		}
	});

	addLabel(cli, group);
	addReservations(cli, group);
}

function many(group: Command, name: string, description: string): Command {
	const command = group.command(name).description(description).argument('<node...>', 'names of nodes');
	return withServer(withOutput(command, { quiet: true }));
}

async function eachNode(run: Invocation, change: (node: string) => Promise<NodeView>, verb: string): Promise<void> {
	const nodes: NodeView[] = [];
	try {
		for (const name of run.args) {
			nodes.push(await change(name));
			if (run.options.quiet === true) run.line(name);
			else if (run.human) run.line(`${verb} ${name}`);
		}
	} finally {
		if (!run.human && run.options.quiet !== true) await run.value({ nodes: nodes.map(nodeJson) });
	}
}

function addLabel(cli: Cli, group: Command): void {
	const label = group
		.command('label')
		.description('set labels of a machine over those of its agent, or take them back; without any, show them')
		.argument('<node>', 'name of a node')
		.argument('[label...]', 'KEY=VALUE to set, KEY- to take back')
		.option('--list', 'show the labels it has then');
	withServer(withOutput(label, { quiet: true }));
	onAction<NodeOptions>(cli, label, async (run) => {
		const [name = '', ...words] = run.args;
		const labels = Object.fromEntries(words.map(labelOf));
		const client = await run.client();
		const [node] =
			words.length > 0
				? [await client.labelNode(name, labels, { signal: run.signal })]
				: await client.listNodes([name], { signal: run.signal });
		if (node === undefined) return;
		if (run.options.quiet === true) return run.line(name);
		if (!run.human) return run.value({ nodes: [nodeJson(node)] });
		if (words.length > 0) run.line(`labelled ${name}: ${words.map((word) => labelWords(word, node)).join(', ')}`);
		if (words.length > 0 && run.options.list !== true) return;
		for (const line of labelText(node)) run.line(line);
	});
}

/** `zone=a` → the value, `zone-` → null. */
function labelOf(word: string): [key: string, value: string | null] {
	const at = word.indexOf('=');
	if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
	if (at < 0 && word.length > 1 && word.endsWith('-')) return [word.slice(0, -1), null];
	throw usage(`node label: ${JSON.stringify(word)} is neither KEY=VALUE nor KEY-; for example: zone=north rack-`);
}

/** A label that was taken back may still be there, by the word of the agent. */
function labelWords(word: string, { labels }: NodeView): string {
	if (word.includes('=')) return word;
	const key = word.slice(0, -1);
	return `${key} taken back${Object.hasOwn(labels, key) ? ` (${key}=${labels[key]} by its agent)` : ''}`;
}

function addReservations(cli: Cli, group: Command): void {
	const reserve = one(group, 'reserve', 'leave a machine out of minder pick until it is released').option(
		'--comment <text>',
		'what for; "-" as its first character leaves out who and when',
	);
	onAction<NodeOptions>(cli, reserve, async (run) => {
		const [node = ''] = run.args;
		const { USER, LOGNAME } = run.io.env;
		const text = commentOf(
			run.options.comment ?? '',
			USER || LOGNAME || run.io.user,
			formatDateTime(run.io.clock.wall()),
		);
		await (await run.client()).reserveNode(node, text);
		await sayOne(run, node, `reserved ${node}: ${text}`);
	});

	const release = one(group, 'release', 'end a reservation');
	onAction<NodeOptions>(cli, release, async (run) => {
		const [node = ''] = run.args;
		await (await run.client()).releaseNode(node);
		await sayOne(run, node, `released ${node}`);
	});
}

function one(group: Command, name: string, description: string): Command {
	const command = group.command(name).description(description).argument('<node>', 'name of a node');
	return withServer(withOutput(command, { quiet: true }));
}

async function sayOne(run: Invocation, name: string, line: string): Promise<void> {
	if (run.options.quiet === true) return run.line(name);
	if (run.human) return run.line(line);
	const nodes = await (await run.client()).listNodes([name], { signal: run.signal });
	await run.value({ nodes: nodes.map(nodeJson) });
}

function commentOf(comment: string, user: string, at: string): string {
	if (comment.startsWith('-')) return comment.slice(1).trim();
	return comment === '' ? `${user} at ${at}` : `${user} at ${at}; ${comment}`;
}
