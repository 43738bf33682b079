import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Numbers of the packets that peers of these tests use. */
export const PACKET = {
	CAN_DO: 1,
	PRE_SLEEP: 4,
	NOOP: 6,
	SUBMIT_JOB: 7,
	JOB_CREATED: 8,
	GRAB_JOB: 9,
	NO_JOB: 10,
	JOB_ASSIGN: 11,
	WORK_COMPLETE: 13,
	WORK_FAIL: 14,
	SUBMIT_JOB_BG: 18,
	ERROR: 19,
} as const;

const HEADER_BYTES = 12;
const MAGIC = Buffer.from('\0REQ');

export function packet(type: number, ...parts: readonly (string | Buffer)[]): Buffer {
	const pieces: Buffer[] = [];
	for (const [at, part] of parts.entries()) {
		if (at > 0) pieces.push(Buffer.of(0));
		pieces.push(typeof part === 'string' ? Buffer.from(part) : part);
	}
	const body = Buffer.concat(pieces);
	const head = Buffer.alloc(HEADER_BYTES);
	MAGIC.copy(head);
	head.writeUInt32BE(type, 4);
	head.writeUInt32BE(body.length, 8);
	return Buffer.concat([head, body]);
}

/** A bare connection to a Gearman server: packets out, packets in. */
export class GearmanPeer {
	readonly socket: Socket;
	readonly #packet: (type: number, body: Buffer) => void;
	#rest: Buffer = Buffer.alloc(0);

	private constructor(socket: Socket, received: (type: number, body: Buffer) => void) {
		this.socket = socket;
		this.#packet = received;
		socket.setNoDelay(true);
		socket.on('data', (chunk: Buffer) => this.#read(chunk));
		socket.on('error', () => {});
	}

	/** @throws what the system says where nobody listens */
	static async open(port: number, received: (type: number, body: Buffer) => void): Promise<GearmanPeer> {
		const socket = connect(port, '127.0.0.1');
		const peer = new GearmanPeer(socket, received);
		await once(socket, 'connect');
		return peer;
	}

	send(type: number, ...parts: readonly (string | Buffer)[]): void {
		this.socket.write(packet(type, ...parts));
	}

	close(): void {
		this.socket.destroy();
	}

	#read(chunk: Buffer): void {
		const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
		let at = 0;
		while (bytes.length - at >= HEADER_BYTES) {
			const size = bytes.readUInt32BE(at + 8);
			if (bytes.length - at < HEADER_BYTES + size) break;
			this.#packet(bytes.readUInt32BE(at + 4), bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + size));
			at += HEADER_BYTES + size;
		}
		this.#rest = bytes.subarray(at);
	}
}

/** A worker for one function: `work` is told each job's handle and data, and says what comes back. */
export async function gearmanWorker(
	port: number,
	name: string,
	work: (handle: string, data: Buffer) => string,
): Promise<GearmanPeer> {
	const peer: GearmanPeer = await GearmanPeer.open(port, (type, body) => {
		if (type === PACKET.NO_JOB) peer.send(PACKET.PRE_SLEEP);
		else if (type === PACKET.NOOP) peer.send(PACKET.GRAB_JOB);
		else if (type === PACKET.JOB_ASSIGN) {
			const first = body.indexOf(0);
			const handle = body.subarray(0, first).toString();
			const result = work(handle, body.subarray(body.indexOf(0, first + 1) + 1));
			peer.socket.write(Buffer.concat([packet(PACKET.WORK_COMPLETE, handle, result), packet(PACKET.GRAB_JOB)]));
		}
	});
	peer.send(PACKET.CAN_DO, name);
	peer.send(PACKET.GRAB_JOB);
	return peer;
}
