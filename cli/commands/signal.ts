import { parseSignal } from '../../src/model/signals.ts';
import type { SignalOutcome } from '../../src/model/views.ts';
import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';

/** `minder signal SIGNAL NAME[.N]…` */
export function signalCommand(cli: Cli): void {
	const command = cli.program
		.command('signal')
		.description('send a signal to the programs of processes or instances')
		.argument('<signal>', 'by name or number: HUP, SIGHUP, 1')
		.argument('<name...>', 'processes or instances (NAME or NAME.N)');
	withServer(withOutput(command));
	onAction<OutputOptions>(cli, command, async (run) => {
		const [word = '', ...names] = run.args;
		const signal = parseSignal(word);
		const client = await run.client();
		const outcomes = await client.signalInstances(names, signal);
		const failed = outcomes.filter((each) => each.error !== undefined);
		if (run.human) {
			for (const each of outcomes) if (each.error === undefined) run.line(`sent ${signal} to ${each.instance}`);
			for (const each of failed) run.note(`minder: ${refusal(each)}`);
			if (outcomes.length === 0) run.note(`minder: no program to signal: ${names.join(', ')} has none`);
		} else {
			await run.value({ signal, results: outcomes.map(({ instance, error }) => ({ instance, error })) });
		}
		return failed.length > 0 || outcomes.length === 0 ? 1 : 0;
	});
}

/** The reason names the instance already where the manager wrote it. */
function refusal({ instance, error = '' }: SignalOutcome): string {
	return error.startsWith(instance) ? error : `${instance}: ${error}`;
}
