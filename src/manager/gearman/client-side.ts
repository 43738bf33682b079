import type { JobHandle } from '../../model/ids.ts';
import type { JobEnd, JobUpdate, NewJob } from '../../model/jobs.ts';
import type { JobDesk, JobFollower, JobStanding } from '../jobs/job-desk.ts';
import { errorPacket, REFUSALS, refusalOf } from './error-packet.ts';
import type { Outbox, Place } from './outbox.ts';
import { bytesResponse, type Parts, response } from './packet-writer.ts';
import { PACKET, withoutNul } from './packets.ts';
import { askedKey } from './unique-key.ts';

const EXCEPTIONS = 'exceptions';

/** A connection as a client: asks for jobs, is told of them, and asks about others. */
export class ClientSide implements JobFollower {
	readonly #desk: JobDesk;
	readonly #outbox: Outbox;
	readonly #pendingBytes: (change: number) => void;
	/** How often it asked for a job that it waits for: it is answered as often. */
	readonly #asked = new Map<JobHandle, number>();
	#follows = false;
	#exceptions = false;

	/** @param pendingBytes told of payloads that are not accepted yet */
	constructor(desk: JobDesk, outbox: Outbox, pendingBytes: (change: number) => void) {
		this.#desk = desk;
		this.#outbox = outbox;
		this.#pendingBytes = pendingBytes;
	}

	submit(job: NewJob): void {
		const place = this.#outbox.reserve();
		this.#pendingBytes(job.data.byteLength);
		if (!job.background) this.#follows = true;
		void this.#submit(job, place);
	}

	/** GET_STATUS */
	status(handle: Buffer): void {
		const text = withoutNul(handle).toString('utf8');
		this.#outbox.send(response(PACKET.STATUS_RES, `${text}\0${standingText(this.#desk.standing(text))}`));
	}

	/** GET_STATUS_UNIQUE */
	statusOfUnique(unique: Buffer): void {
		const asked = withoutNul(unique);
		const standing = this.#desk.standingOfUnique(askedKey(asked));
		const rest = `\0${standingText(standing)}\0${standing?.followers ?? 0}`;
		this.#outbox.send(bytesResponse(PACKET.STATUS_RES_UNIQUE, Buffer.concat([asked, Buffer.from(rest)])));
	}

	/** OPTION_REQ */
	option(option: Buffer): void {
		if (withoutNul(option).toString('latin1') !== EXCEPTIONS) {
			this.#outbox.send(errorPacket(REFUSALS.unknownOption));
			return;
		}
		this.#exceptions = true;
		this.#outbox.send(bytesResponse(PACKET.OPTION_RES, option));
	}

	told(handle: JobHandle, update: JobUpdate): void {
		const times = this.#asked.get(handle) ?? 0;
		switch (update.kind) {
			case 'accepted':
				this.#asked.set(handle, times + 1);
				return;
			case 'data':
				return this.#tell(times, () => response(PACKET.WORK_DATA, handle, update.data));
			case 'warning':
				return this.#tell(times, () => response(PACKET.WORK_WARNING, handle, update.data));
			case 'progress': {
				const { numerator, denominator } = update;
				// Clients divide by it.
				if (denominator === 0) return;
				return this.#tell(times, () => response(PACKET.WORK_STATUS, `${handle}\0${numerator}\0${denominator}`));
			}
			case 'ended':
				this.#asked.delete(handle);
				return this.#tell(times, () => this.#endPacket(handle, update.end));
		}
	}

	close(): void {
		if (this.#follows) this.#desk.unfollow(this);
	}

	async #submit(job: NewJob, place: Place): Promise<void> {
		try {
			const { handle } = await this.#desk.submit(job, job.background ? undefined : this);
			this.#outbox.fill(place, response(PACKET.JOB_CREATED, handle));
		} catch (error) {
			this.#outbox.fill(place, errorPacket(refusalOf(error)));
		}
		this.#pendingBytes(-job.data.byteLength);
	}

	#tell(times: number, packet: () => Parts): void {
		const parts = packet();
		for (let time = 0; time < Math.max(1, times); time++) this.#outbox.send(parts);
	}

	#endPacket(handle: JobHandle, end: JobEnd): Parts {
		if (end.kind === 'done') return response(PACKET.WORK_COMPLETE, handle, end.result);
		if (end.kind === 'cancelled' || end.exception === undefined) return response(PACKET.WORK_FAIL, handle);
		// Without the option, gearmand leaves the NUL behind the handle where the exception was.
		return this.#exceptions
			? response(PACKET.WORK_EXCEPTION, handle, end.exception)
			: response(PACKET.WORK_FAIL, `${handle}\0`);
	}
}

/** Known, running, numerator, denominator. */
function standingText(standing: JobStanding | undefined): string {
	if (standing === undefined) return '0\x000\x000\x000';
	const { running, numerator, denominator } = standing;
	return `1\0${running ? 1 : 0}\0${numerator}\0${denominator}`;
}
