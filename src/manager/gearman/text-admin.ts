import { toMinderError } from '../../model/errors.ts';
import { type FunctionName, isFunctionName } from '../../model/ids.ts';
import type { QueueView } from '../../model/jobs.ts';
import type { JobDesk, JobStanding } from '../jobs/job-desk.ts';
import { shownKey } from './unique-key.ts';

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

type Answer = string | Promise<string>;
type Command = (words: readonly string[]) => Answer;

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

	/** At once, but for what has to be written first and for long lists. Never throws nor rejects. */
	answer(line: string): Answer {
		const [command = '', ...words] = line.split(/[\s\0]+/).filter((word) => word !== '');
		const known = command.toLowerCase();
		if (!Object.hasOwn(this.#commands, known)) return unknown(command);
		try {
			const answer = this.#commands[known]?.(words) ?? unknown(command);
			return typeof answer === 'string' ? answer : answer.catch(queueError);
		} catch (error) {
			return queueError(error);
		}
	}

	#show(words: readonly string[]): Answer {
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
		if (words.length !== 2 || what.toLowerCase() !== 'function') return incomplete('create');
		if (!isFunctionName(name)) return BAD_NAME;
		this.#ports.desk.createFunction(name);
		return OK;
	}

	async #drop(words: readonly string[]): Promise<string> {
		const [what = '', name = ''] = words;
		if (words.length !== 2 || what.toLowerCase() !== 'function') return incomplete('drop');
		const outcome = isFunctionName(name) ? await this.#ports.desk.dropFunction(name) : 'unknown';
		if (outcome === 'busy') return 'ERR there are still connected workers or executing clients\r\n';
		return outcome === 'dropped' ? OK : 'ERR function not found\r\n';
	}

	async #cancel(words: readonly string[]): Promise<string> {
		const [what = '', handle = ''] = words;
		if (words.length < 2) return unknown('cancel');
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
	return `${shownKey(unique).replaceAll(/\p{Cc}/gu, '?')}\n`;
}

function queueError(error: unknown): string {
	return `ERR QUEUE_ERROR ${toMinderError(error).message.replaceAll(/[\s\0]+/g, '+')}\r\n`;
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
