import type { Socket } from 'node:net';
import { toMinderError } from '../../model/errors.ts';
import type { JobDesk } from '../jobs/job-desk.ts';
import { ClientSide } from './client-side.ts';
import { errorPacket, REFUSALS } from './error-packet.ts';
import { readJobRequest } from './job-request.ts';
import { Outbox, type TurnWrites } from './outbox.ts';
import { type GatherBudget, PacketReader, type PacketSink } from './packet-reader.ts';
import { bytesResponse, type Parts } from './packet-writer.ts';
import { PACKET, splitArguments, withoutNul } from './packets.ts';
import { SocketWriter } from './socket-writer.ts';
import type { ListedConnection, TextAdmin } from './text-admin.ts';
import { utf8 } from './unique-key.ts';
import { WorkerSide } from './worker-side.ts';

export interface ConnectionLimits {
	/** Waiting to be read by the other side: with more nothing is taken from it. */
	readonly pauseBytes: number;
	/** With more it is cut off when it is sent something. */
	readonly cutOffBytes: number;
	/** Answers that are not known yet: with more nothing is taken from it. */
	readonly pendingAnswers: number;
	/** Payloads of jobs that are not accepted yet: with more nothing is taken from it. */
	readonly pendingBytes: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
	pauseBytes: 4 * 2 ** 20,
	cutOffBytes: 64 * 2 ** 20,
	pendingAnswers: 2048,
	pendingBytes: 32 * 2 ** 20,
};

export interface ConnectionPorts {
	readonly desk: JobDesk;
	readonly admin: TextAdmin;
	readonly turn: TurnWrites;
	/** Others are served until then. */
	readonly turnEnd: () => Promise<void>;
	readonly budget: GatherBudget;
	readonly limits: ConnectionLimits;
	/** Monotonic seconds. */
	readonly now: () => number;
	/** Milliseconds since 1970. */
	readonly wall: () => number;
	/** It was closed by this side, and why. */
	readonly closing: (connection: Connection, reason: string) => void;
}

const LONGEST_ID_BYTES = 127;
/** The first line that a web page can make a browser send here. It cannot do without it, and no command ends like this. */
const HTTP_REQUEST = / HTTP\/\d(\.\d)?$/;
/** A line of a few bytes may ask for a list of all functions. */
const LINES_PER_TURN = 4;

/** A connection of a client, a worker, an administrator, or all of them at once. */
export class Connection implements PacketSink, ListedConnection {
	readonly number: number;
	readonly address: string;
	readonly #ports: ConnectionPorts;
	readonly #socket: Socket;
	readonly #reader: PacketReader;
	readonly #writer: SocketWriter;
	readonly #outbox: Outbox;
	readonly #client: ClientSide;
	readonly #worker: WorkerSide;
	#id = '-';
	#pendingBytes = 0;
	/** A line whose command is not done yet: what stands behind it may depend on it. Or it is another one's turn. */
	#commanding = false;
	#lines = 0;
	/** When bytes were last read or taken by the other side, monotonic seconds. */
	#movedAt: number;
	#closed = false;

	/** @param serial in the worker's id: given to no other connection */
	constructor(socket: Socket, ports: ConnectionPorts, number: number, serial: string) {
		this.#socket = socket;
		this.#ports = ports;
		this.number = number;
		this.address = (socket.remoteAddress ?? '-').replace(/^::ffff:/, '');
		this.#movedAt = ports.now();
		this.#reader = new PacketReader(this, ports.budget);
		const writer = new SocketWriter(socket, () => this.#moved());
		this.#writer = writer;
		const drain = {
			get writableLength() {
				return writer.bytes;
			},
			write: (parts: Parts) => this.#write(parts),
			overflow: () => this.end('it does not read what it is sent'),
		};
		this.#outbox = new Outbox(drain, ports.turn, ports.limits.cutOffBytes);
		this.#client = new ClientSide(ports.desk, this.#outbox, (change) => {
			this.#pendingBytes += change;
			if (change < 0) this.#pace();
		});
		const party = () => ({ name: this.#id === '-' ? `gearman-${number}` : this.#id, host: this.address });
		this.#worker = new WorkerSide(ports.desk, this.#outbox, { id: serial, party });
		socket.on('data', (chunk: Buffer) => this.#take(chunk));
		socket.on('error', () => undefined);
		socket.on('close', () => this.#gone());
	}

	get id(): string {
		return this.#id;
	}

	get abilities(): ListedConnection['abilities'] {
		return this.#worker.abilities;
	}

	/** Since when it owes the rest of a packet, or the reading of what it was sent; monotonic seconds. `undefined`: it owes nothing. */
	get stuckSince(): number | undefined {
		const owes = this.#writer.bytes > 0 || (this.#reader.isHalfway && !this.#socket.isPaused());
		return owes ? this.#movedAt : undefined;
	}

	/** Closes it, at once. */
	end(reason: string): void {
		if (this.#closed) return;
		this.#ports.closing(this, reason);
		this.#socket.destroy();
		this.#gone();
	}

	packet(type: number, body: Buffer): void {
		switch (type) {
			case PACKET.CAN_DO:
				return this.#worker.able(body);
			case PACKET.CAN_DO_TIMEOUT: {
				const parts = splitArguments(body, 2);
				return parts === undefined ? this.#refuse('argumentMissing') : this.#worker.able(parts[0] ?? body, parts[1]);
			}
			case PACKET.CANT_DO:
				return this.#worker.unable(body);
			case PACKET.RESET_ABILITIES:
				return this.#worker.reset();
			case PACKET.PRE_SLEEP:
				return this.#worker.sleep();
			case PACKET.GRAB_JOB:
			case PACKET.GRAB_JOB_UNIQ:
			case PACKET.GRAB_JOB_ALL:
				return this.#worker.grab(type);
			case PACKET.WORK_DATA:
			case PACKET.WORK_WARNING:
			case PACKET.WORK_STATUS:
			case PACKET.WORK_COMPLETE:
			case PACKET.WORK_FAIL:
			case PACKET.WORK_EXCEPTION:
				return this.#worker.work(type, body);
			case PACKET.SET_CLIENT_ID:
				return this.#identify(withoutNul(body));
			case PACKET.GET_STATUS:
				return this.#client.status(body);
			case PACKET.GET_STATUS_UNIQUE:
				return this.#client.statusOfUnique(body);
			case PACKET.OPTION_REQ:
				return this.#client.option(body);
			case PACKET.ECHO_REQ:
				return this.#outbox.send(bytesResponse(PACKET.ECHO_RES, body));
			default:
				return this.#request(type, body);
		}
	}

	response(): void {
		this.#refuse('requestExpected');
	}

	line(text: string): void {
		if (HTTP_REQUEST.test(text)) return this.end('it speaks HTTP');
		const answer = this.#ports.admin.answer(text);
		if (typeof answer === 'string') {
			this.#outbox.send([Buffer.from(answer)]);
			if (++this.#lines % LINES_PER_TURN === 0) void this.#waitFor(this.#ports.turnEnd());
		} else void this.#command(answer);
		// A few bytes ask for much.
		if (this.#isBehind) this.#reader.halt();
	}

	async #command(answer: Promise<string>): Promise<void> {
		const place = this.#outbox.reserve();
		await this.#waitFor(answer.then((text) => this.#outbox.fill(place, [Buffer.from(text)])));
	}

	/** Nothing more is done for it until then. */
	async #waitFor(done: Promise<void>): Promise<void> {
		this.#commanding = true;
		await done;
		this.#commanding = false;
		this.#pace();
	}

	#request(type: number, body: Buffer): void {
		const request = readJobRequest(type, body, this.#ports.wall);
		if (request === undefined) this.#refuse('notExpected');
		else if (request.kind === 'job') this.#client.submit(request.job);
		else this.#outbox.send(errorPacket(request.refusal));
	}

	#refuse(why: keyof typeof REFUSALS): void {
		this.#outbox.send(errorPacket(REFUSALS[why]));
	}

	/** Spaces would part it where `workers` shows it. One that is too long is cut: workers take an error for the answer to their next GRAB_JOB. */
	#identify(id: Buffer): void {
		const shown = id.subarray(0, LONGEST_ID_BYTES);
		this.#id = (utf8(shown) ?? shown.toString('latin1')).replaceAll(/[\s\p{Cc}]+/gu, '_') || '-';
	}

	#take(chunk: Buffer): void {
		this.#movedAt = this.#ports.now();
		this.#read(() => this.#reader.push(chunk));
		this.#pace();
	}

	/** Closes it where it is to be; a fault in here must not end the manager. */
	#read(from: () => string | undefined): void {
		let wrong: string | undefined;
		try {
			wrong = from();
		} catch (error) {
			wrong = `an internal error: ${toMinderError(error).message}`;
		}
		if (wrong !== undefined) this.end(wrong);
	}

	#write(parts: Parts): void {
		if (this.#writer.bytes === 0) this.#movedAt = this.#ports.now();
		this.#writer.write(parts);
	}

	#moved(): void {
		this.#movedAt = this.#ports.now();
		this.#pace();
	}

	/** Whether it is behind with reading, or has requests that are not answered yet. */
	get #isBehind(): boolean {
		const { pauseBytes, pendingAnswers, pendingBytes } = this.#ports.limits;
		const { bytes, waiting } = this.#outbox;
		return this.#commanding || bytes > pauseBytes || waiting > pendingAnswers || this.#pendingBytes > pendingBytes;
	}

	/** Nothing is taken from one who is behind. */
	#pace(): void {
		while (this.#reader.isHalted && !this.#closed && !this.#isBehind) this.#read(() => this.#reader.goOn());
		if (this.#closed) return;
		const isBehind = this.#isBehind;
		if (isBehind === this.#socket.isPaused()) return;
		if (isBehind) this.#socket.pause();
		else this.#socket.resume();
	}

	#gone(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#reader.stop();
		this.#outbox.close();
		this.#worker.close();
		this.#client.close();
	}
}
