import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { waitFor } from './wait-for.ts';

/** A raw connection to a Gearman server: bytes in, bytes out. */
export class GearmanWire {
	readonly socket: Socket;
	#received: Buffer = Buffer.alloc(0);
	#closed = false;

	private constructor(socket: Socket) {
		this.socket = socket;
		socket.on('data', (chunk: Buffer) => {
			this.#received = Buffer.concat([this.#received, chunk]);
		});
		socket.on('error', () => undefined);
		socket.on('close', () => {
			this.#closed = true;
		});
	}

	/** @param address `host:port` */
	static async connect(address: string): Promise<GearmanWire> {
		const colon = address.lastIndexOf(':');
		const socket = connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)), noDelay: true });
		await once(socket, 'connect');
		return new GearmanWire(socket);
	}

	get closed(): boolean {
		return this.#closed;
	}

	/** Received and not yet taken. */
	get waiting(): Buffer {
		return this.#received;
	}

	send(bytes: Uint8Array | string): void {
		this.socket.write(bytes);
	}

	/** A packet of a client or worker, its arguments joined by NULs. */
	request(type: number, ...parts: readonly (string | Uint8Array)[]): void {
		this.send(requestPacket(type, ...parts));
	}

	/** The next so many bytes. */
	async take(bytes: number): Promise<Buffer> {
		await waitFor(() => this.#received.length >= bytes || this.#closed, { what: `${bytes} bytes` });
		const taken = this.#received.subarray(0, bytes);
		this.#received = this.#received.subarray(bytes);
		return taken;
	}

	/** The next packet: its type, and its body as text, NULs shown as `·`. */
	async packet(): Promise<{ readonly type: number; readonly text: string; readonly body: Buffer }> {
		const header = await this.take(12);
		if (header.length < 12) throw new Error('the connection ended');
		const body = await this.take(header.readUInt32BE(8));
		return { type: header.readUInt32BE(4), text: body.toString('latin1').replaceAll('\0', '·'), body };
	}

	/** Text up to `end`, with it. */
	async text(end: string, seconds = 10): Promise<string> {
		await waitFor(() => this.#received.includes(end) || this.#closed, { seconds, what: JSON.stringify(end) });
		return (await this.take(this.#received.indexOf(end) + end.length)).toString('utf8');
	}

	/** All that was sent before has been read by the server, and answered as far as it will be without another's doing. */
	async settled(): Promise<void> {
		this.request(16, 'settled');
		const { type, text } = await this.packet();
		if (type !== 17 || text !== 'settled') throw new Error(`expected an echo, got ${type} ${text}`);
	}

	async ended(): Promise<void> {
		await waitFor(() => this.#closed, { what: 'the end of the connection' });
	}

	end(): void {
		this.socket.destroy();
	}
}

export function requestPacket(type: number, ...parts: readonly (string | Uint8Array)[]): Buffer {
	const body = Buffer.concat(
		parts.flatMap((part, index) => (index === 0 ? [Buffer.from(part)] : [Buffer.from([0]), Buffer.from(part)])),
	);
	const header = Buffer.alloc(12);
	header.write('\0REQ', 'latin1');
	header.writeUInt32BE(type, 4);
	header.writeUInt32BE(body.length, 8);
	return Buffer.concat([header, body]);
}
