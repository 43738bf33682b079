import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { pidQuery } from '../pid-queries.ts';

interface PidstatOptions extends OutputOptions {
	readonly silent?: boolean;
}

const GONE = 1;
const UNKNOWN = 2;

/** `minder pidstat [NODE:]PID…` */
export function pidstatCommand(cli: Cli): void {
	const command = cli.program
		.command('pidstat')
		.description('whether processes are there: 0 all are, 1 one is gone, 2 a node cannot be asked')
		.argument('<pid...>', 'NODE:PID, or PID on the machine of the manager')
		.option('--silent', 'print nothing');
	withServer(withOutput(command));
	const pidstat = async (run: Invocation<PidstatOptions>): Promise<number> => {
		// `exists` is how pidstat itself was called.
		const words = run.args[0] === 'exists' ? run.args.slice(1) : run.args;
		const client = await run.client();
		const answers = await client.checkPids(words.map(pidQuery), { signal: run.signal });
		if (run.options.silent !== true) {
			if (run.human) for (const { node, pid, state } of answers) run.line(`${node ?? 'localhost'}:${pid} ${state}`);
			else await run.value({ processes: answers });
		}
		if (answers.some(({ state }) => state === 'unknown')) return UNKNOWN;
		return answers.some(({ state }) => state === 'down') ? GONE : 0;
	};
	onAction<PidstatOptions>(cli, command, pidstat, { leastErrorCode: UNKNOWN });
}
