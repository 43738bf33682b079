import type { PickRequest } from '../../src/model/pick.ts';
import { type Cli, onAction, usage } from '../invocation.ts';
import { collect, durationOption, type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';

interface PickOptions extends OutputOptions {
	readonly selector?: readonly string[];
	readonly class?: readonly string[];
	readonly count: number;
	readonly hold?: number;
	readonly load: string;
	readonly jobs?: boolean;
	readonly idle?: boolean;
	readonly favor?: string;
	readonly allowReserved?: boolean;
}

/** `minder pick` */
export function pickCommand(cli: Cli): void {
	const command = cli.program
		.command('pick')
		.description('choose the best machines to run something on now, and say why')
		.option(
			'--selector <constraint>',
			'label=value, label!=value, "label in (a, b)" or "label exists"; repeatable',
			collect,
		)
		.option('--class <name>', 'only machines of this class (label class_NAME); repeatable: one of them', collect)
		.option('--count <n>', 'how many machines; all of them or none', wholeNumber, 1)
		.option('--hold <duration>', 'count them as busy for so long, so that others choose elsewhere', durationOption)
		.option('--load <cores>', 'what the hold counts as; all: every core of the machine', '1')
		.option('--jobs', 'how many jobs to run in parallel there; with -q the number alone')
		.option('--idle', 'only machines with a free CPU')
		.option('--favor <node>', 'take this one if it has a free CPU')
		.option('--allow-reserved', 'also machines that somebody has reserved');
	withServer(withOutput(command, { quiet: true }));
	onAction<PickOptions>(cli, command, async (run) => {
		const client = await run.client();
		const result = await client.pickNodes(requestOf(run.options), { signal: run.signal });
		if (run.options.quiet === true) {
			if (run.options.jobs === true) run.line(String(result.jobs));
			else for (const { node } of result.picked) run.line(node);
		} else if (run.human) {
			for (const { node, why } of result.picked) run.line(`${run.style.bold(node)}: ${why}`);
			if (run.options.jobs === true) run.line(`jobs to run in parallel: ${result.jobs}`);
			for (const { node, why } of result.others) run.line(run.style.dim(`not ${node}: ${why}`));
		} else {
			await run.value(result);
		}
	});
}

function requestOf(options: PickOptions): PickRequest {
	const load = options.load === 'all' ? -1 : Number(options.load);
	if (!(load >= 0) && options.load !== 'all')
		throw usage(`pick: --load ${JSON.stringify(options.load)} is not a number of cores, nor all`);
	if (options.count < 1) throw usage('pick: --count must be at least 1');
	return {
		constraints: options.selector ?? [],
		classes: options.class ?? [],
		count: options.count,
		load,
		allowReserved: options.allowReserved === true,
		idle: options.idle === true,
		...(options.hold === undefined ? {} : { holdSeconds: options.hold }),
		...(options.favor === undefined ? {} : { favor: options.favor }),
	};
}
