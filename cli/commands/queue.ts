import { type Command, Option } from 'commander';
import { MinderError } from '../../src/model/errors.ts';
import type { QueueLimits } from '../../src/model/function-spec.ts';
import type { JobView, QueueView } from '../../src/model/jobs.ts';
import { sleep } from '../../src/sys/clock.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { patiently, within } from '../job-follow.ts';
import { durationOption, type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { plural } from '../output/format.ts';
import { Progress } from '../output/progress.ts';
import { describeQueue } from '../output/queue-diagnosis.ts';
import { limitsWords, queueDetailJson, queuedOf, queueJson } from '../output/queues.ts';

interface QueueOptions extends OutputOptions {
	readonly wait?: boolean;
	/** Seconds. */
	readonly timeout?: number;
	readonly force?: boolean;
	readonly high?: number;
	readonly normal?: number;
	readonly low?: number;
	readonly reset?: boolean;
}

const EXAMPLES = `
Examples:
  minder queue describe thumbnail            why its jobs do, or do not, move
  minder queue pause thumbnail               no job is given out; new ones are taken
  minder queue drain thumbnail --wait        new jobs are refused; until the last one is done
  minder queue resume thumbnail              ends both
  minder queue limit thumbnail 1000          of each priority; more are refused
All of them: minder queues; what is in one: minder jobs --function NAME`;

/** Jobs of a queue, of each kind, among which what went wrong is looked for. */
const TROUBLES_LOOKED_AT = 20;
/** Seconds between two looks of `drain --wait`. */
const LOOK_SECONDS = 1;

/** `minder queue describe|pause|drain|resume|limit|delete` */
export function queueCommand(cli: Cli): void {
	const group = cli.program
		.command('queue')
		.description('a function of the job queue: describe, pause, drain, resume, limit, delete')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);

	const describe = many(group, 'describe', 'explain a queue: what waits, who works, what is wrong, what to do');
	onAction<QueueOptions>(cli, withServer(withOutput(describe)), describeQueues);

	const pause = many(group, 'pause', 'no job is given out until it is resumed; those that run go on');
	onAction<QueueOptions>(cli, withServer(withOutput(pause, { quiet: true })), async (run) =>
		showChanged(run, await change(run, { paused: true }), 'paused'),
	);

	const drain = many(group, 'drain', 'new jobs are refused until it is resumed; those that are there are done')
		.option('--wait', 'until there is none left')
		.addOption(
			new Option('--timeout <duration>', 'with --wait: how long, then end with 7 (default: for ever)').argParser(
				durationOption,
			),
		);
	onAction<QueueOptions>(cli, withServer(withOutput(drain, { quiet: true })), drainQueues);

	const resume = many(group, 'resume', 'ends pause and drain');
	onAction<QueueOptions>(cli, withServer(withOutput(resume, { quiet: true })), async (run) =>
		showChanged(run, await change(run, { paused: false, draining: false }), 'resumed'),
	);

	const limit = group
		.command('limit')
		.description('how many jobs may be there that have not ended; more are refused')
		.argument('<function>', 'name of a function')
		.argument('[count]', 'of each priority; 0: any number')
		.addOption(new Option('--high <count>', 'of high priority').argParser(wholeNumber))
		.addOption(new Option('--normal <count>', 'of normal priority').argParser(wholeNumber))
		.addOption(new Option('--low <count>', 'of low priority').argParser(wholeNumber))
		.option('--reset', 'what its spec says again');
	onAction<QueueOptions>(cli, withServer(withOutput(limit, { quiet: true })), limitQueue);

	const remove = many(group, 'delete', 'forget a function with its spec and settings; 1 where it has jobs left')
		.alias('rm')
		.option('--force', 'and cancel its jobs');
	onAction<QueueOptions>(cli, withServer(withOutput(remove, { quiet: true })), async (run) => {
		const how = run.options.force === true ? { force: true } : {};
		await (await run.client()).removeFunctions(run.args, how, { signal: run.signal });
		if (run.options.quiet === true) for (const name of run.args) run.line(name);
		else if (run.human) for (const name of run.args) run.line(`deleted ${name}`);
		else await run.value({ deleted: run.args });
	});
}

function many(group: Command, name: string, description: string): Command {
	return group.command(name).description(description).argument('<function...>', 'names of functions');
}

async function describeQueues(run: Invocation<QueueOptions>): Promise<void> {
	const client = await run.client();
	const names = [...new Set(run.args)];
	const options = { signal: run.signal };
	const details = await Promise.all(names.map((name) => client.getQueue(name, options)));
	if (!run.human) {
		const [first] = details;
		return run.value(
			details.length === 1 && first !== undefined ? queueDetailJson(first) : details.map(queueDetailJson),
		);
	}
	const newest = async (queue: QueueView, state: 'failed' | 'delayed'): Promise<JobView[]> =>
		queue[state] === 0
			? []
			: client.listJobs({ function: queue.function, states: [state], limit: TROUBLES_LOOKED_AT }, options);
	const { stdout, clock } = run.io;
	const page = { now: clock.wall(), ...(stdout.isTTY ? { width: stdout.columns } : {}) };
	const pages = await Promise.all(
		details.map(async (detail) => {
			const { queue } = detail;
			const [failed, delayed] = await Promise.all([newest(queue, 'failed'), newest(queue, 'delayed')]);
			return describeQueue(detail, { failed, delayed }, page, run.style).join('\n');
		}),
	);
	run.line(pages.join('\n\n'));
}

async function change(
	run: Invocation<QueueOptions>,
	how: { draining?: boolean; paused?: boolean; maxQueue?: QueueLimits | null },
	names = run.args,
): Promise<QueueView[]> {
	return (await run.client()).setQueues(names, how, { signal: run.signal });
}

async function drainQueues(run: Invocation<QueueOptions>): Promise<void> {
	const { wait, timeout } = run.options;
	if (timeout !== undefined && wait !== true) throw usage('queue drain: --timeout goes with --wait');
	const views = await change(run, { draining: true });
	if (wait !== true) return showChanged(run, views, 'draining');
	const client = await run.client();
	const progress = new Progress(run);
	const late = (span: string): string => `${run.args.join(', ')}: not empty after ${span}; it goes on draining`;
	try {
		const empty = await within(run, timeout, late, async (signal) => {
			const look = () => client.listQueues(run.args, { signal });
			for (let left = views; ; left = await patiently(run, signal, look)) {
				if (left.every((queue) => leftOf(queue) === 0)) return left;
				progress.show(left.map((queue) => `${queue.function}: ${plural(leftOf(queue), 'job')} left`).join(', '));
				await sleep(run.io.clock, LOOK_SECONDS, signal);
				if (signal.aborted) throw new MinderError('cancelled', 'it goes on draining');
			}
		});
		progress.clear();
		await showChanged(run, empty, 'drained');
	} finally {
		progress.clear();
	}
}

const leftOf = (queue: QueueView): number => queuedOf(queue) + queue.delayed + queue.running;

async function limitQueue(run: Invocation<QueueOptions>): Promise<void> {
	const [name = '', count] = run.args;
	const { high, normal, low, reset } = run.options;
	const single = [high, normal, low].some((each) => each !== undefined);
	if (Number(reset === true) + Number(count !== undefined) + Number(single) !== 1)
		throw usage(
			'queue limit: write one of COUNT, --high/--normal/--low N, --reset; for example: minder queue limit thumbnail 1000',
		);
	const views = await change(run, { maxQueue: reset === true ? null : await limitsFor(run, name, count) }, [name]);
	await showChanged(run, views, 'limited', (queue) => `: ${limitsWords(queue.maxQueue)}`);
}

async function limitsFor(run: Invocation<QueueOptions>, name: string, count: string | undefined): Promise<QueueLimits> {
	if (count !== undefined) {
		if (!/^\d{1,9}$/.test(count))
			throw usage(`queue limit: ${JSON.stringify(count)} is not a number of jobs; 0: any number`);
		const all = Number(count);
		return { high: all, normal: all, low: all };
	}
	const { queue } = await (await run.client()).getQueue(name, { signal: run.signal });
	const { high = queue.maxQueue.high, normal = queue.maxQueue.normal, low = queue.maxQueue.low } = run.options;
	return { high, normal, low };
}

async function showChanged(
	run: Invocation<QueueOptions>,
	views: readonly QueueView[],
	verb: string,
	more: (queue: QueueView) => string = () => '',
): Promise<void> {
	if (run.options.quiet === true) for (const queue of views) run.line(queue.function);
	else if (run.human) for (const queue of views) run.line(`${verb} ${queue.function}${more(queue)}`);
	else await run.value({ queues: views.map(queueJson) });
}
