import { toMinderError } from '../../model/errors.ts';
import { type FunctionName, isFunctionName } from '../../model/ids.ts';
import type { QueueView } from '../../model/jobs.ts';
import type { JobDesk, JobStanding } from '../jobs/job-desk.ts';

/** A connection as `workers` lists it. */
export interface ListedConnection {
	readonly number: number;
	readonly address: string;
	/** `-` until it says one. */
	readonly id: string;
	readonly abilities: Iterable<FunctionName>;
}

export interface TextAdminPorts {
	readonly desk: JobDesk;
	readonly connections: () => Iterable<ListedConnection>;
	readonly pid: number;
	readonly version: string;
	/** Waited for within long lists, so that others are served meanwhile. */
	readonly turnEnd: () => Promise<void>;
}

type Command = (words: readonly string[]) => string | Promise<string>;

const OK = 'OK\r\n';
const END = '.\n';
const ROWS_PER_TURN = 2000;
/** gearmand's answer to `cancel` of anything but a job. */
const UNKNOWN_ERROR = 'ERR UNKNOWN_ERROR\r\n';
const BAD_NAME = 'ERR INVALID_FUNCTION_NAME The+function+name+is+not+valid\r\n';

/** The text protocol: a line is a command, answered with one text, which is to be written at once. */
export class TextAdmin {
	readonly #ports: TextAdminPorts;
	readonly #commands: Readonly<Record<string, Command>>;

	constructor(ports: TextAdminPorts) {
		this.#ports = ports;
		const { desk, pid, version } = ports;
		this.#commands = {
			status: () => table(desk.queues(), statusRow),
			prioritystatus: () => table(desk.queues(), priorityRow),
			workers: () => table(ports.connections(), connectionRow),
			show: (words) => this.#show(words),
			maxqueue: (words) => this.#maxQueue(words),
			create: (words) => this.#create(words),
			drop: (words) => this.#drop(words),
			cancel: (words) => this.#cancel(words),
			getpid: () => `OK ${pid}\n`,
			verbose: () => 'OK ERROR\n',
			version: () => `OK ${version}\n`,
		};
	}

	/** Never rejects. */
	async answer(line: string): Promise<string> {
		const [command = '', ...words] = line.split(/[\s\0]+/).filter((word) => word !== '');
		const known = command.toLowerCase();
		if (!Object.hasOwn(this.#commands, known)) return unknown(command);
		try {
			return (await this.#commands[known]?.(words)) ?? unknown(command);
		} catch (error) {
			return `ERR QUEUE_ERROR ${toMinderError(error).message.replaceAll(/[\s\0]+/g, '+')}\r\n`;
		}
	}

	async #show(words: readonly string[]): Promise<string> {
		const [what = '', of = ''] = words.map((word) => word.toLowerCase());
		if (words.length === 0) return unknown('show');
		if (what === 'jobs' && words.length === 1) return this.#listJobs(jobRow);
		if (what === 'unique' && of === 'jobs') return this.#listJobs(uniqueRow);
		return 'ERR UNKNOWN_SHOW_ARGUMENTS\r\n';
	}

	async #listJobs(row: (job: JobStanding) => string): Promise<string> {
		const rows: string[] = [];
		for (const job of this.#ports.desk.live()) {
			rows.push(row(job));
			if (rows.length % ROWS_PER_TURN === 0) await this.#ports.turnEnd();
		}
		return rows.join('') + END;
	}

	/** One number for all priorities, or one each for high, normal and low; 0, and none, is no limit. */
	async #maxQueue(words: readonly string[]): Promise<string> {
		const [name = '', ...sizes] = words;
		if (name === '') return incomplete('maxqueue');
		if (!isFunctionName(name)) return BAD_NAME;
		const { desk } = this.#ports;
		if (!desk.queues().some((queue) => queue.function === name)) return OK;
		const [high = 0, normal = high, low = high] = sizes.map(sizeOf);
		await desk.setMaxQueue(name, { high, normal, low });
		return OK;
	}

	#create(words: readonly string[]): string {
		const [what = '', name = ''] = words;
		if (words.length < 2) return incomplete('create');
		if (what.toLowerCase() !== 'function') return 'ERR UNKNOWN_CREATE_ARGUMENTS\r\n';
		if (!isFunctionName(name)) return BAD_NAME;
		this.#ports.desk.createFunction(name);
		return OK;
	}

	async #drop(words: readonly string[]): Promise<string> {
		const [what = '', name = ''] = words;
		if (words.length < 2) return incomplete('drop');
		if (what.toLowerCase() !== 'function') return 'ERR UNKNOWN_DROP_ARGUMENTS\r\n';
		const outcome = isFunctionName(name) ? await this.#ports.desk.dropFunction(name) : 'unknown';
		if (outcome === 'busy') return 'ERR there are still connected workers or executing clients\r\n';
		return outcome === 'dropped' ? OK : 'ERR function not found\r\n';
	}

	async #cancel(words: readonly string[]): Promise<string> {
		const [what = '', handle = ''] = words;
		if (words.length < 2) return incomplete('cancel');
		if (what.toLowerCase() !== 'job') return UNKNOWN_ERROR;
		const { desk } = this.#ports;
		if (desk.standing(handle) === undefined) return 'ERR UNKNOWN_JOB\r\n';
		return (await desk.cancel(handle, 'cancelled over the gearman port')) ? OK : 'ERR UNKNOWN_JOB\r\n';
	}
}

function table<Row>(rows: Iterable<Row>, text: (row: Row) => string): string {
	let lines = '';
	for (const row of rows) lines += text(row);
	return lines + END;
}

function statusRow({ function: name, queued, delayed, running, workers }: QueueView): string {
	return `${name}\t${queued.high + queued.normal + queued.low + delayed + running}\t${running}\t${workers}\n`;
}

function priorityRow({ function: name, queued, workers }: QueueView): string {
	return `${name}\t${queued.high}\t${queued.normal}\t${queued.low}\t${workers}\n`;
}

function connectionRow({ number, address, id, abilities }: ListedConnection): string {
	return `${number} ${address} ${id} :${[...abilities].map((name) => ` ${name}`).join('')}\n`;
}

/** Handle, tries that were lost, whether its result is dropped (never), whether it waits. */
function jobRow({ handle, attempt, running }: JobStanding): string {
	return `${handle}\t${Math.max(0, running ? attempt - 1 : attempt)}\t0\t${running ? 0 : 1}\n`;
}

function uniqueRow({ unique }: JobStanding): string {
	return `${unique.replaceAll(/\p{Cc}/gu, '?')}\n`;
}

function sizeOf(text: string): number {
	return /^[0-9]{1,15}$/.test(text) ? Number(text) : 0;
}

function incomplete(command: string): string {
	return `ERR INVALID_ARGUMENTS An+incomplete+set+of+arguments+was+sent+to+this+command+${command}\r\n`;
}

function unknown(command: string): string {
	return `ERR UNKNOWN_COMMAND Unknown+server+command${command}\r\n`;
}
