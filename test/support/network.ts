import { execFileSync } from 'node:child_process';
import { TcpProxy } from './tcp-proxy.ts';

/** Hosts of a test, each of which can be cut off from the manager's. Close it. */
export interface TestNetwork {
	readonly kind: 'namespaces' | 'proxies';
	/** Where the manager is to listen. */
	readonly listen: string;
	/** The address of the manager as `host` reaches it. */
	serverFor(host: string): Promise<string>;
	/** What a command has to be put behind to run on `host`; '' is the manager's. */
	prefix(host: string): readonly string[];
	/** Nothing passes between `host` and the manager any more, and neither side is told. */
	cut(host: string): void;
	heal(host: string): void;
	close(): Promise<void>;
}

/** Network namespaces with a bridge where this user may make them; proxies on loopback elsewhere. */
export function openNetwork(port: number, hosts: readonly string[]): TestNetwork {
	return mayMakeNamespaces() ? new Namespaces(port, hosts) : new Proxies(port);
}

/** Whether this user may make network namespaces. */
export function mayMakeNamespaces(): boolean {
	const probe = `minder-${process.pid}-probe`;
	try {
		ip('netns', 'add', probe);
		ip('netns', 'del', probe);
		return true;
	} catch {
		return false;
	}
}

let networks = 0;

/** One namespace for the manager, with a bridge, and one for each host. */
class Namespaces implements TestNetwork {
	readonly kind = 'namespaces';
	readonly listen: string;
	readonly #name = `minder-${process.pid}-${networks++}`;
	readonly #hosts: readonly string[];
	readonly #address: string;

	constructor(port: number, hosts: readonly string[]) {
		this.#hosts = hosts;
		const subnet = `10.213.${process.pid % 250}`;
		this.#address = `${subnet}.1`;
		this.listen = `${this.#address}:${port}`;
		const hub = this.#hub;
		ip('netns', 'add', hub);
		ip('-n', hub, 'link', 'set', 'lo', 'up');
		ip('-n', hub, 'link', 'add', 'br0', 'type', 'bridge');
		ip('-n', hub, 'address', 'add', `${this.#address}/24`, 'dev', 'br0');
		ip('-n', hub, 'link', 'set', 'br0', 'up');
		for (const [at, host] of hosts.entries()) {
			const space = this.#space(host);
			ip('netns', 'add', space);
			ip('-n', hub, 'link', 'add', `port${at}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space);
			ip('-n', hub, 'link', 'set', `port${at}`, 'master', 'br0', 'up');
			ip('-n', space, 'link', 'set', 'lo', 'up');
			ip('-n', space, 'address', 'add', `${subnet}.${at + 2}/24`, 'dev', 'eth0');
			ip('-n', space, 'link', 'set', 'eth0', 'up');
		}
	}

	get #hub(): string {
		return `${this.#name}-hub`;
	}

	#space(host: string): string {
		return `${this.#name}-${host}`;
	}

	async serverFor(): Promise<string> {
		return this.listen;
	}

	prefix(host: string): readonly string[] {
		return ['nsenter', `--net=/run/netns/${host === '' ? this.#hub : this.#space(host)}`];
	}

	/** At the bridge: the host's own end stays up, as when a cable is pulled somewhere else. */
	cut(host: string): void {
		ip('-n', this.#hub, 'link', 'set', `port${this.#hosts.indexOf(host)}`, 'nomaster');
	}

	heal(host: string): void {
		ip('-n', this.#hub, 'link', 'set', `port${this.#hosts.indexOf(host)}`, 'master', 'br0');
	}

	async close(): Promise<void> {
		for (const host of this.#hosts) ip('netns', 'del', this.#space(host));
		ip('netns', 'del', this.#hub);
	}
}

/** A proxy for each host. What is cut is told so, unlike in a real network. */
class Proxies implements TestNetwork {
	readonly kind = 'proxies';
	readonly listen: string;
	readonly #port: number;
	readonly #proxies = new Map<string, TcpProxy>();

	constructor(port: number) {
		this.#port = port;
		this.listen = `127.0.0.1:${port}`;
	}

	async serverFor(host: string): Promise<string> {
		if (host === '') return this.listen;
		const proxy = this.#proxies.get(host) ?? (await TcpProxy.to(this.#port));
		this.#proxies.set(host, proxy);
		return proxy.address;
	}

	prefix(): readonly string[] {
		return [];
	}

	cut(host: string): void {
		this.#proxies.get(host)?.refuse(true);
	}

	heal(host: string): void {
		this.#proxies.get(host)?.refuse(false);
	}

	async close(): Promise<void> {
		for (const proxy of this.#proxies.values()) await proxy.close();
	}
}

function ip(...args: string[]): void {
	execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
