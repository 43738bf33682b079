import { Option } from 'commander';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { MinderError } from '../../src/model/errors.ts';
import { isInstanceId, isRunId, isScheduleName } from '../../src/model/ids.ts';
import type { LogChunk, LogRange } from '../../src/model/views.ts';
import { sleep } from '../../src/sys/clock.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { momentOption } from '../moment.ts';
import { type OutputOptions, wholeNumber, withServer } from '../options.ts';
import { LineJoiner } from '../output/line-joiner.ts';

interface LogsOptions extends OutputOptions {
	readonly follow?: boolean;
	readonly tail?: number;
	/** Wall ms. */
	readonly since?: number;
	readonly stderr?: boolean;
	readonly all?: boolean;
}

/** Lines that `-f` begins with where nobody says otherwise. */
const FOLLOW_TAIL = 10;
/** Of the newest runs of a schedule, to find one that was started. */
const RUNS_LOOKED_AT = 20;
/** Between looks whether a node that went away is back. */
const RETRY_SECONDS = 1;

/** `minder logs NAME[.N]`, also of runs and schedules */
export function logsCommand(cli: Cli): void {
	const command = cli.program
		.command('logs')
		.description('show what a process, or a run of a schedule, wrote to its standard output')
		.argument('<name>', 'a process, or one instance (NAME.N); a run (NAME@TIME), or a schedule: its newest run')
		.option('-f, --follow', 'go on with what it writes, over restarts, until Ctrl-C')
		.option('-n, --tail <lines>', `begin with the last lines (default: all, ${FOLLOW_TAIL} with -f)`, wholeNumber)
		.addOption(
			new Option('--since <time>', 'what was written since a moment (RFC 3339) or for a duration (10m)').argParser(
				(text) => momentOption(text, cli.io.clock),
			),
		)
		.addOption(new Option('--stderr', 'standard error instead').conflicts('all'))
		.addOption(new Option('-a, --all', 'standard output and standard error'));
	withServer(command);
	onAction<LogsOptions>(cli, command, showLogs);
}

async function showLogs(run: Invocation<LogsOptions>): Promise<void> {
	const name = run.args[0] ?? '';
	if (run.args.length > 1) throw usage('logs takes one name; use a process name for all of its instances');
	const { options } = run;
	const follow = options.follow === true;
	const { since } = options;
	const tail = options.tail ?? (follow && since === undefined ? FOLLOW_TAIL : undefined);
	const signal = follow ? run.interruptible() : run.signal;
	const client = await run.client();
	const several = !isInstanceId(name) && (await writersOf(client, name)) > 1;
	const joiner =
		several || options.all === true
			? new LineJoiner(run.io.stdout, (instance) => (several ? `${run.style.cyan(instance)} | ` : ''))
			: undefined;
	const range = {
		stdout: options.stderr !== true,
		stderr: options.stderr === true || options.all === true,
		follow,
		...(tail === undefined ? {} : { tail }),
		...(since === undefined ? {} : { since }),
	};
	const positions = new Positions();
	const show = async (wanted: LogRange): Promise<void> => {
		for await (const chunk of client.readLogs(name, wanted, { signal })) {
			const lost = positions.after(chunk);
			if (lost > 0) run.io.stderr.write(`minder: ${keyOf(chunk)}: … ${lost} bytes were rotated away\n`);
			if (joiner !== undefined) joiner.add(chunk);
			else run.io.stdout.write(chunk.data);
			await run.io.stdout.flushed();
		}
	};
	try {
		for (let wanted: LogRange = range, told = false; ; ) {
			try {
				return await show(wanted);
			} catch (error) {
				if (!follow || positions.empty || !(error instanceof MinderError) || error.code !== 'node-unavailable')
					throw error;
				if (!told) run.io.stderr.write(`minder: ${error.message}; going on when it is back\n`);
				told = true;
				wanted = { ...range, from: positions.all };
			}
			await sleep(run.io.clock, RETRY_SECONDS, signal);
			if (signal.aborted) return;
		}
	} finally {
		joiner?.end();
	}
}

/** Instances of a process, or tries of a run; of a schedule those of its newest run that was started, which is what the manager reads. */
async function writersOf(client: MinderClient, name: string): Promise<number> {
	if (isRunId(name)) return (await client.getRun(name)).run.tasks.length;
	try {
		return (await client.getProcess(name)).instances.length;
	} catch (error) {
		if (!(error instanceof MinderError) || error.code !== 'not-found' || !isScheduleName(name)) throw error;
		const runs = await client.listRuns(name, { limit: RUNS_LOOKED_AT }).catch((other: unknown) => {
			throw other instanceof MinderError && other.code === 'not-found' ? error : other;
		});
		return runs.find((each) => each.tasks.length > 0)?.tasks.length ?? 0;
	}
}

const keyOf = ({ instance, stream }: LogChunk): string => `${instance}/${stream}`;

/** How far each stream was shown. */
class Positions {
	readonly #next = new Map<string, number>();

	get empty(): boolean {
		return this.#next.size === 0;
	}

	get all(): Readonly<Record<string, number>> {
		return Object.fromEntries(this.#next);
	}

	/** Takes note of a chunk. @returns bytes that are missing before it */
	after(chunk: LogChunk): number {
		if (chunk.position === undefined) return 0;
		const key = keyOf(chunk);
		const lost = chunk.position - (this.#next.get(key) ?? chunk.position);
		this.#next.set(key, chunk.position + chunk.data.length);
		return lost;
	}
}
