import { Argument } from 'commander';
import { type Cli, onAction, usage } from '../invocation.ts';
import { type OutputOptions, withServer } from '../options.ts';
import { formatDateTime } from '../output/format.ts';

interface NodeOptions extends OutputOptions {
	readonly comment?: string;
}

/** `minder node reserve|release NODE` */
export function nodeCommand(cli: Cli): void {
	const command = cli.program
		.command('node')
		.description('reserve a machine, so that minder pick leaves it out, or release it')
		.addArgument(new Argument('<action>', 'what to do').choices(['reserve', 'release']))
		.argument('<node>', 'name of a node')
		.option('--comment <text>', 'of reserve: what for; "-" as its first character leaves out who and when');
	withServer(command);
	onAction<NodeOptions>(cli, command, async (run) => {
		const [action = '', node = ''] = run.args;
		const { comment } = run.options;
		if (action === 'release' && comment !== undefined) throw usage('node release: --comment belongs to node reserve');
		const client = await run.client();
		if (action === 'release') {
			await client.releaseNode(node);
			return run.line(`released ${node}`);
		}
		const text = commentOf(comment ?? '', run.io.env['USER'] ?? 'somebody', formatDateTime(run.io.clock.wall()));
		await client.reserveNode(node, text);
		run.line(`reserved ${node}: ${text}`);
	});
}

function commentOf(comment: string, user: string, at: string): string {
	if (comment.startsWith('-')) return comment.slice(1).trim();
	return comment === '' ? `${user} at ${at}` : `${user} at ${at}; ${comment}`;
}
