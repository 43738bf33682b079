import { JOB_LIMITS } from '../../model/function-spec.ts';
import { type FunctionName, isFunctionName, type JobHandle } from '../../model/ids.ts';
import type { JobParty } from '../../model/jobs.ts';
import type { DeskWorker, GrabbedJob, JobDesk } from '../jobs/job-desk.ts';
import { errorPacket, REFUSALS } from './error-packet.ts';
import type { Outbox } from './outbox.ts';
import { type Parts, response } from './packet-writer.ts';
import { PACKET, splitArguments, withoutNul } from './packets.ts';
import { shownKey, utf8 } from './unique-key.ts';

export interface WorkerIdentity {
	/** The same for no other connection, ever. */
	readonly id: string;
	party(): JobParty;
}

/** What its worker is sent for a job, by the packet that asked. */
type Asked = typeof PACKET.GRAB_JOB | typeof PACKET.GRAB_JOB_UNIQ | typeof PACKET.GRAB_JOB_ALL;

const NOOP = response(PACKET.NOOP);
const NO_JOB = response(PACKET.NO_JOB);
/** Jobs that are remembered of those that it was given. */
const REMEMBERED = 256;
const SHORTEST_TIMEOUT_MS = 1000;

/** Answers to what is said of a job that is not (any more) the worker's. */
const NO_SUCH_JOB: Readonly<Record<number, string>> = {
	[PACKET.WORK_DATA]: 'Job does not exist on server',
	[PACKET.WORK_WARNING]: 'Job does not exist on server',
	[PACKET.WORK_EXCEPTION]: 'An exception was received for a job that does not exist',
};
const NO_SUCH_RESULT = 'Job given in work result not found';

/** A connection as a worker. Nothing is asked of the queue before it says something that only a worker says. */
export class WorkerSide {
	readonly #desk: JobDesk;
	readonly #outbox: Outbox;
	readonly #identity: WorkerIdentity;
	#worker: DeskWorker | undefined;
	readonly #abilities = new Set<FunctionName>();
	/**
	 * Jobs that it was given, the oldest first. What it says of one that is no more its own is dropped without a word: workers take an error for the answer to
	 * their next GRAB_JOB and end. So it is with a job whose client has left or whose time is up, and with a second end (WORK_FAIL behind WORK_EXCEPTION).
	 */
	readonly #given = new Set<string>();

	constructor(desk: JobDesk, outbox: Outbox, identity: WorkerIdentity) {
		this.#desk = desk;
		this.#outbox = outbox;
		this.#identity = identity;
	}

	/** The functions that it can do, in the order in which it said so. */
	get abilities(): Iterable<FunctionName> {
		return this.#abilities;
	}

	/** CAN_DO, CAN_DO_TIMEOUT (milliseconds; 0: none). */
	able(name: Buffer, timeout?: Buffer): void {
		const called = this.#called(name);
		if (called === undefined) return;
		if (this.#abilities.size >= JOB_LIMITS.functions && !this.#abilities.has(called)) {
			this.#outbox.send(errorPacket(REFUSALS.tooManyFunctions));
			return;
		}
		const ms = timeout === undefined ? 0 : numberOf(withoutNul(timeout));
		const how = ms > 0 ? { timeoutSeconds: Math.max(SHORTEST_TIMEOUT_MS, ms) / 1000 } : {};
		this.#opened().able(called, how);
		this.#abilities.add(called);
	}

	/** CANT_DO */
	unable(name: Buffer): void {
		const called = this.#called(name);
		if (called === undefined || !this.#abilities.delete(called)) return;
		this.#worker?.unable(called, { requeue: true });
	}

	/** RESET_ABILITIES */
	reset(): void {
		this.#abilities.clear();
		this.#worker?.reset({ requeue: true });
	}

	/** PRE_SLEEP */
	sleep(): void {
		this.#opened().sleep();
	}

	/** GRAB_JOB, GRAB_JOB_UNIQ, GRAB_JOB_ALL */
	grab(asked: Asked): void {
		const job = this.#worker?.grab();
		if (!(job instanceof Promise)) {
			this.#outbox.send(this.#assigned(asked, job));
			return;
		}
		const place = this.#outbox.reserve();
		const none = (): undefined => undefined;
		void job.catch(none).then((grabbed) => this.#outbox.fill(place, this.#assigned(asked, grabbed)));
	}

	/** WORK_DATA, WORK_WARNING, WORK_STATUS, WORK_COMPLETE, WORK_FAIL, WORK_EXCEPTION */
	work(type: number, body: Buffer): void {
		const count = argumentsOf(type);
		const parts = splitArguments(count === 1 ? withoutNul(body) : body, count);
		if (parts === undefined) {
			this.#outbox.send(errorPacket(REFUSALS.argumentMissing));
			return;
		}
		const [first = body, second = body, third = body] = parts;
		const handle = first.toString('utf8') as JobHandle;
		if (this.#worker !== undefined && this.#said(this.#worker, type, handle, second, third)) return;
		if (this.#given.has(handle)) return;
		this.#outbox.send(errorPacket({ code: 'JOB_NOT_FOUND', text: NO_SUCH_JOB[type] ?? NO_SUCH_RESULT }));
	}

	close(): void {
		this.#worker?.close();
		this.#worker = undefined;
	}

	/** @returns whether it is its job */
	#said(worker: DeskWorker, type: number, handle: JobHandle, second: Buffer, third: Buffer): boolean {
		switch (type) {
			case PACKET.WORK_DATA:
				return worker.data(handle, second);
			case PACKET.WORK_WARNING:
				return worker.warning(handle, second);
			case PACKET.WORK_STATUS:
				return worker.progress(handle, numberOf(second), numberOf(withoutNul(third)));
			case PACKET.WORK_COMPLETE:
				return worker.done(handle, second).own;
			case PACKET.WORK_EXCEPTION: {
				const how = { reason: 'its worker sent an exception', final: true, exception: second };
				return worker.failed(handle, how).own;
			}
			default:
				return worker.failed(handle, { reason: 'its worker said so', final: true }).own;
		}
	}

	#assigned(asked: Asked, job: GrabbedJob | undefined): Parts {
		if (job === undefined) return NO_JOB;
		this.#given.delete(job.handle);
		this.#given.add(job.handle);
		for (const oldest of this.#given) {
			if (this.#given.size <= REMEMBERED) break;
			this.#given.delete(oldest);
		}
		return assignment(asked, job);
	}

	#called(name: Buffer): FunctionName | undefined {
		const called = utf8(withoutNul(name));
		if (called !== undefined && isFunctionName(called)) return called;
		this.#outbox.send(errorPacket(REFUSALS.functionName));
		return undefined;
	}

	#opened(): DeskWorker {
		this.#worker ??= this.#desk.openWorker(
			{ id: this.#identity.id, party: this.#identity.party(), holds: 'connection' },
			{ wake: () => this.#outbox.send(NOOP), revoked: () => undefined },
		);
		return this.#worker;
	}
}

function argumentsOf(type: number): number {
	if (type === PACKET.WORK_STATUS) return 3;
	return type === PACKET.WORK_FAIL ? 1 : 2;
}

function assignment(asked: Asked, job: GrabbedJob): Parts {
	const { handle, function: name, reducer, data } = job;
	const unique = shownKey(job.unique);
	if (asked === PACKET.GRAB_JOB) return response(PACKET.JOB_ASSIGN, `${handle}\0${name}`, data);
	if (asked === PACKET.GRAB_JOB_ALL && reducer !== undefined) {
		return response(PACKET.JOB_ASSIGN_ALL, `${handle}\0${name}\0${unique}\0${reducer}`, data);
	}
	return response(PACKET.JOB_ASSIGN_UNIQ, `${handle}\0${name}\0${unique}`, data);
}

/** 0 for what is no number. */
function numberOf(bytes: Buffer): number {
	const text = bytes.toString('latin1');
	return /^[0-9]{1,15}$/.test(text) ? Number(text) : 0;
}
