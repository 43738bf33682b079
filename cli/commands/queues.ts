import type { QueueView } from '../../src/model/jobs.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { queueColumns, queueJson } from '../output/queues.ts';
import { watched } from '../watched-views.ts';
import { noteWarnings } from './status.ts';

interface QueuesOptions extends OutputOptions {
	readonly watch?: boolean;
}

/** `minder queues [FUNCTION…]` */
export function queuesCommand(cli: Cli): void {
	const command = cli.program
		.command('queues')
		.description('show functions of the job queue: what waits, what runs, who works')
		.argument('[function...]', 'names of functions; none: all')
		.option('-w, --watch', 'go on with what changes until Ctrl-C');
	onAction<QueuesOptions>(cli, withServer(withOutput(command, { quiet: true })), listQueues);
}

async function listQueues(run: Invocation<QueuesOptions>): Promise<void> {
	const client = await run.client();
	const quiet = run.options.quiet === true;
	const shape = {
		names: (views: readonly QueueView[]) => views.map((queue) => queue.function),
		json: (views: readonly QueueView[]) => ({ queues: views.map(queueJson) }),
		lines: (views: readonly QueueView[]) => run.tableLines(queueColumns(run.style, run.format === 'wide'), views),
	};
	if (run.options.watch === true) {
		const unaged = (views: readonly QueueView[]) => views.map((queue) => ({ ...queue, oldestSeconds: 0 }));
		return watched(run, (signal) => client.listQueues(run.args, { signal }), { ...shape, compared: unaged });
	}
	const views = await client.listQueues(run.args, { signal: run.signal });
	if (quiet) for (const name of shape.names(views)) run.line(name);
	else if (!run.human) await run.value(shape.json(views));
	else if (views.length === 0)
		run.note(
			'no functions yet; one comes to be with its first job or worker: minder submit, minder worker, or functions: of a spec file',
		);
	else for (const line of shape.lines(views)) run.line(line);
	if (run.human && !quiet) await noteWarnings(run);
}
