import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { MinderError } from '../src/model/errors.ts';
import { JOB_LIMITS } from '../src/model/function-spec.ts';
import { functionName } from '../src/model/ids.ts';
import { JOB_PRIORITIES, type JobPriority, type JobStart, type NewJob } from '../src/model/jobs.ts';
import type { LockGuard } from '../src/model/locks.ts';
import { type Invocation, usage } from './invocation.ts';
import { instantOption } from './moment.ts';
import { durationOption, guardOption, type OutputOptions, wholeNumber } from './options.ts';

export interface SubmitOptions extends OutputOptions {
	readonly file?: string;
	readonly lines?: boolean;
	readonly background?: boolean;
	readonly wait?: boolean;
	/** Seconds. */
	readonly waitTimeout?: number;
	readonly priority: JobPriority;
	readonly unique?: string;
	readonly delay?: number;
	readonly at?: number;
	readonly retries?: number;
	readonly timeout?: number;
	readonly atMostOnce?: boolean;
	readonly guard?: LockGuard;
}

/** Adds what a job can be told. */
export function withJobOptions(command: Command): Command {
	return command
		.addOption(new Option('-f, --file <file>', 'the data is in this file; - reads standard input'))
		.addOption(new Option('-l, --lines', 'a job for each line of standard input, or of --file'))
		.addOption(new Option('-b, --background', 'print its handle once it is kept on disk, and do not wait'))
		.addOption(new Option('--wait', 'with --background: wait for its end all the same; Ctrl-C leaves it alone'))
		.addOption(
			new Option('--wait-timeout <duration>', 'how long to wait, then end with 7 (default: for ever)').argParser(
				durationOption,
			),
		)
		.addOption(new Option('--priority <priority>', 'which ones go first').choices(JOB_PRIORITIES).default('normal'))
		.addOption(
			new Option('-u, --unique <key>', 'join a job of this function and key that has not ended').argParser(
				uniqueOption,
			),
		)
		.addOption(
			new Option('--delay <duration>', 'not before so long from now').argParser(durationOption).conflicts('at'),
		)
		.addOption(new Option('--at <time>', 'not before this time, such as 2026-01-31T12:00:00Z').argParser(instantOption))
		.addOption(new Option('--retries <count>', 'how often it is tried again').argParser(wholeNumber))
		.addOption(new Option('--timeout <duration>', 'how long a try may take').argParser(durationOption))
		.addOption(new Option('--at-most-once', 'never twice; it fails where its end is not known'))
		.addOption(
			new Option('--guard <lock:token>', 'only as long as this lock is held under this token').argParser(guardOption),
		);
}

function uniqueOption(text: string): string {
	const bytes = Buffer.byteLength(text);
	if (bytes > 0 && bytes <= JOB_LIMITS.uniqueBytes) return text;
	throw new InvalidArgumentError(`Write 1 to ${JOB_LIMITS.uniqueBytes} bytes.`);
}

/** What is refused before anything is sent. @throws MinderError `usage` */
export function checkSubmit({ args, rest, options }: Invocation<SubmitOptions>): void {
	const data = [...args.slice(1), ...rest];
	if (data.length > 0 && options.file !== undefined) throw usage('submit: DATA and --file exclude each other');
	if (options.lines === true) {
		if (data.length > 0)
			throw usage('submit: --lines reads standard input, or --file FILE; DATA has no place beside it');
		if (options.unique !== undefined) throw usage('submit: with --lines one --unique would make one job of all');
		if (options.waitTimeout !== undefined) throw usage('submit: --wait-timeout is for a single job, not for --lines');
		if (options.wait === true) throw usage('submit: --lines waits for its jobs unless --background is given');
	}
	if (options.wait === true && options.background !== true)
		throw usage('submit: --wait goes with --background; without it one waits anyway');
	if (options.waitTimeout !== undefined && options.background === true && options.wait !== true)
		throw usage('submit: --wait-timeout needs somebody who waits: add --wait');
}

/** The job of a command line, with its data. @throws MinderError `usage`, `too-large`, `not-found` */
export function jobOf({ args, options }: Invocation<SubmitOptions>, data: Uint8Array): NewJob {
	if (data.length > JOB_LIMITS.rpcPayloadBytes)
		throw new MinderError(
			'too-large',
			`a job takes at most ${JOB_LIMITS.rpcPayloadBytes / 2 ** 20} MiB of data, not ${data.length} bytes: put it elsewhere, and submit where it is`,
		);
	const start = startOf(options);
	const { retries, timeout, atMostOnce, guard } = options;
	return {
		function: functionName(args[0] ?? ''),
		data,
		unique: options.unique ?? '',
		priority: options.priority,
		background: options.background === true,
		...(start === undefined ? {} : { start }),
		...(retries === undefined ? {} : { retries }),
		...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
		...(atMostOnce === true ? { delivery: 'at-most-once' } : {}),
		...(guard === undefined ? {} : { guard }),
	};
}

function startOf({ delay, at }: SubmitOptions): JobStart | undefined {
	if (delay !== undefined) return { kind: 'after', seconds: delay };
	return at === undefined ? undefined : { kind: 'at', at };
}

/** The data that a single job is given. */
export async function dataOf({ io, args, rest, options }: Invocation<SubmitOptions>): Promise<Uint8Array> {
	const { file } = options;
	if (file !== undefined) return file === '-' ? io.readStdinBytes() : readFile(io, file);
	const [text = ''] = [...args.slice(1), ...rest];
	return text === '-' && rest.length === 0 ? io.readStdinBytes() : Buffer.from(text);
}

/** What the lines are read from. */
export async function* piecesOf({ io, options }: Invocation<SubmitOptions>): AsyncGenerator<Uint8Array> {
	const { file } = options;
	if (file === undefined || file === '-') yield* io.stdinPieces();
	else yield await readFile(io, file);
}

async function readFile(io: Invocation['io'], file: string): Promise<Uint8Array> {
	try {
		return await io.readBytes(resolve(io.cwd, file));
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		const why = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'it is a directory' : message;
		throw usage(`submit: cannot read ${file}: ${why}`);
	}
}
