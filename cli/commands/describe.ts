import { isInstanceId, splitInstanceId } from '../../src/model/ids.ts';
import { type Cli, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { describeProcess } from '../output/diagnosis.ts';
import { detailJson } from '../output/json.ts';

/** `minder describe NAME…` */
export function describeCommand(cli: Cli): void {
	const command = cli.program
		.command('describe')
		.description('explain a process: what it is to be, what happened, what comes next, where to look')
		.argument('<name...>', 'processes');
	withServer(withOutput(command));
	onAction<OutputOptions>(cli, command, async (run) => {
		const client = await run.client();
		const names = run.args.map((name) => (isInstanceId(name) ? splitInstanceId(name).process : name));
		const details = await Promise.all([...new Set(names)].map((name) => client.getProcess(name)));
		if (run.human) {
			const now = run.io.clock.wall();
			const pages = details.map((detail) => describeProcess(detail, run.style, now).join('\n'));
			run.line(pages.join('\n\n'));
		} else {
			const [first] = details;
			await run.value(details.length === 1 && first !== undefined ? detailJson(first) : details.map(detailJson));
		}
	});
}
