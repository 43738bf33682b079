import type { Command } from 'commander';
import type { MinderClient } from '../src/client/minder-client.ts';
import { MinderError } from '../src/model/errors.ts';
import { type Access, accessOf } from './context.ts';
import type { Io } from './io.ts';
import type { Format, OutputOptions } from './options.ts';
import { INTERRUPTED, reportError } from './output/errors.ts';
import { type Style, styleFor } from './output/style.ts';
import { type Column, renderTable } from './output/table.ts';
import { isCancelled } from './status-watch.ts';

/** One call of one command: its options and arguments, and what it needs to answer. */
export class Invocation<Options extends OutputOptions = OutputOptions> {
	readonly io: Io;
	readonly options: Options;
	/** Operands, without those after `--`. */
	readonly args: readonly string[];
	/** What stands after `--`. */
	readonly rest: readonly string[];
	readonly command: Command;
	readonly style: Style;
	/** Aborted by Ctrl-C (once {@link interruptible} was called) and when the reader of stdout has gone. */
	readonly signal: AbortSignal;
	readonly #interrupt = new AbortController();
	#access: Promise<Access> | undefined;
	#client: Promise<MinderClient> | undefined;
	#release: (() => void) | undefined;

	constructor(io: Io, command: Command, options: Options, args: readonly string[], rest: readonly string[]) {
		this.io = io;
		this.command = command;
		this.options = options;
		this.args = args;
		this.rest = rest;
		this.style = styleFor(io.stdout, io.env);
		this.signal = AbortSignal.any([this.#interrupt.signal, io.stdout.closed]);
	}

	get format(): Format {
		return this.options.json === true ? 'json' : (this.options.output ?? 'table');
	}

	/** For people, in contrast to JSON and YAML. */
	get human(): boolean {
		return this.format === 'table' || this.format === 'wide';
	}

	/** Whether Ctrl-C ended the command. */
	get interrupted(): boolean {
		return this.#interrupt.signal.aborted;
	}

	/** Where the managers are, and how they are spoken with. */
	access(): Promise<Access> {
		this.#access ??= accessOf(this.io, this.options);
		return this.#access;
	}

	/** The manager; connected on the first call. */
	client(): Promise<MinderClient> {
		this.#client ??= this.access().then(({ servers, ...security }) => this.io.connect(servers, security));
		return this.#client;
	}

	/** From now on the first Ctrl-C aborts {@link signal}, and the command ends with 130; the next one ends the program. */
	interruptible(): AbortSignal {
		this.#release ??= this.io.onSignal(['SIGINT', 'SIGTERM'], () => {
			this.#interrupt.abort();
			this.#release?.();
		});
		return this.signal;
	}

	/** A line on stdout. */
	line(text: string): void {
		this.io.stdout.write(`${text}\n`);
	}

	/** A line on stderr, for what must not mix with the output. */
	note(text: string): void {
		this.io.stderr.write(`${text}\n`);
	}

	/** A table on stdout that fits the terminal. */
	table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
		this.io.stdout.write(`${this.tableLines(columns, rows).join('\n')}\n`);
	}

	tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
		const { stdout } = this.io;
		return renderTable(columns, rows, {
			paintTitle: (text) => this.style.bold(text),
			...(stdout.isTTY ? { width: stdout.columns } : {}),
		});
	}

	/** `value` as JSON or YAML, whichever was asked for: a single value. */
	async value(value: unknown): Promise<void> {
		if (this.format === 'yaml') {
			const { stringify } = await import('yaml');
			this.io.stdout.write(stringify(JSON.parse(JSON.stringify(value))));
		} else {
			this.line(JSON.stringify(value, null, 2));
		}
	}

	/** `value` as one of many: a line of JSON, or a document of YAML. */
	async streamed(value: unknown): Promise<void> {
		if (this.format === 'yaml') {
			this.line('---');
			await this.value(value);
		} else {
			this.line(JSON.stringify(value));
		}
	}

	async close(): Promise<void> {
		this.#release?.();
		const client = await this.#client?.catch(() => undefined);
		client?.close();
	}
}

/** Where the exit code of the command that ran is left. */
export interface Outcome {
	code: number;
}

/** What a command's module needs to add itself to the program. */
export interface Cli {
	readonly program: Command;
	readonly io: Io;
	readonly outcome: Outcome;
}

/**
 * Runs `body` when `command` is called; its number is the exit code, nothing means 0. Errors are reported with the code of the error
 * table, raised to `leastErrorCode`.
 */
export function onAction<Options extends OutputOptions>(
	cli: Cli,
	command: Command,
	body: (run: Invocation<Options>) => Promise<number | void>,
	how: { readonly leastErrorCode?: number } = {},
): Command {
	return command.action(async () => {
		const options = { ...cli.program.opts(), ...command.opts<Options>() };
		const rest = command.args.length === 0 ? [] : afterDashes(cli.program);
		const args = command.args.slice(0, command.args.length - rest.length);
		const run = new Invocation<Options>(cli.io, command, options, args, rest);
		try {
			const code = (await body(run)) ?? ERRORS_DONE;
			cli.outcome.code = run.interrupted && code === 0 ? INTERRUPTED : code;
		} catch (error) {
			if (isCancelled(error) && run.signal.aborted) cli.outcome.code = run.interrupted ? INTERRUPTED : 0;
			else cli.outcome.code = Math.max(reportError(error, cli.io), how.leastErrorCode ?? 0);
		} finally {
			await run.close();
		}
	});
}

const ERRORS_DONE = 0;

/** What the user wrote after the first `--`. */
function afterDashes(program: Command): string[] {
	const raw = (program as Command & { rawArgs: string[] }).rawArgs;
	const at = raw.indexOf('--');
	return at < 0 ? [] : raw.slice(at + 1);
}

/** A usage error of our own: exit code 2. */
export function usage(message: string): MinderError {
	return new MinderError('usage', message);
}
