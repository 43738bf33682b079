import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between two programs on loopback, so that a test can cut or hold up what passes. */
export class TcpProxy {
	/** Connections accepted so far. */
	accepted = 0;
	private readonly pairs = new Set<readonly [Socket, Socket]>();
	private readonly server: Server;
	private refusing = false;
	private readonly held = { up: false, down: false };

	private constructor(port: number) {
		this.server = createServer((near) => {
			if (this.refusing) return void near.resetAndDestroy();
			this.accepted++;
			const far = connect(port, '127.0.0.1');
			const pair = [near, far] as const;
			this.pairs.add(pair);
			const drop = (): void => {
				near.destroy();
				far.destroy();
				this.pairs.delete(pair);
			};
			for (const socket of pair) socket.on('error', drop).on('close', drop);
			near.pipe(far).pipe(near);
			if (this.held.up) near.pause();
			if (this.held.down) far.pause();
		});
	}

	static async to(port: number): Promise<TcpProxy> {
		const proxy = new TcpProxy(port);
		proxy.server.listen(0, '127.0.0.1');
		await once(proxy.server, 'listening');
		return proxy;
	}

	get address(): string {
		const address = this.server.address();
		if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
		return `127.0.0.1:${address.port}`;
	}

	get connections(): number {
		return this.pairs.size;
	}

	/** Breaks every connection, as a network does; nothing is held up any more. */
	cutAll(): void {
		this.held.up = false;
		this.held.down = false;
		for (const [near, far] of this.pairs) {
			near.resetAndDestroy();
			far.resetAndDestroy();
		}
	}

	/** Breaks every connection, and each new one, until it is called with false. */
	refuse(refusing: boolean): void {
		this.refusing = refusing;
		if (refusing) this.cutAll();
	}

	/** Holds up what goes one way (`up`: to the far side), on new connections too, until it is called with false; nothing is lost. */
	hold(direction: 'up' | 'down', held: boolean): void {
		this.held[direction] = held;
		for (const [near, far] of this.pairs) {
			const source = direction === 'up' ? near : far;
			if (held) source.pause();
			else source.resume();
		}
	}

	async close(): Promise<void> {
		this.cutAll();
		this.server.close();
		await once(this.server, 'close');
	}
}
