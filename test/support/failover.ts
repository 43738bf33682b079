import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import { EtcdClient } from '../../src/store/etcd-client.ts';
import { EtcdKeys } from '../../src/store/etcd-keys.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { Cluster, Daemon } from './cluster.ts';
import { Etcd, freePorts } from './etcd.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { waitFor } from './wait-for.ts';

/** One of several managers, with a way of its own to etcd. */
export interface Member {
	readonly address: string;
	readonly proxy: TcpProxy;
	daemon: Daemon;
}

/** A real etcd, several managers on it, and agents that know them all. Dispose of it. */
export class FailoverCluster extends Cluster {
	readonly members: Member[] = [];
	readonly #etcd: Etcd;
	readonly #client: EtcdClient;
	readonly #keys = new EtcdKeys('failover');
	readonly #leaseSeconds: number;

	private constructor(etcd: Etcd, leaseSeconds: number) {
		super();
		this.#etcd = etcd;
		this.#leaseSeconds = leaseSeconds;
		this.#client = new EtcdClient(etcd.hosts, systemClock);
	}

	static async start(managers: number, leaseSeconds: number): Promise<FailoverCluster> {
		const cluster = new FailoverCluster(await Etcd.start(), leaseSeconds);
		for (const port of await freePorts(managers)) {
			const proxy = await TcpProxy.to(cluster.#etcd.port());
			const address = `127.0.0.1:${port}`;
			cluster.members.push({ address, proxy, daemon: cluster.#daemon(address, proxy) });
		}
		await Promise.all(cluster.members.map((member) => listening(member.daemon)));
		return cluster;
	}

	override get server(): string {
		return this.members.map(({ address }) => address).join(',');
	}

	async restart(member: Member): Promise<void> {
		member.daemon = this.#daemon(member.address, member.proxy);
		await listening(member.daemon);
	}

	/** Whom etcd calls the leader. */
	async leader(): Promise<Member> {
		return waitFor(
			async () => {
				const { kvs } = await this.#client.range({ key: this.#keys.leader });
				const value = kvs[0]?.value.toString() ?? '';
				return this.members.find(({ address }) => value.includes(`"${address}"`));
			},
			{ seconds: 20, what: 'a leader' },
		);
	}

	/** Resolves when some manager other than `before` answers a call; returns it. */
	async servedByAnother(before: Member): Promise<Member> {
		const others = this.members.filter((member) => member !== before);
		return waitFor(
			async () => {
				const client = connect(others.map(({ address }) => address).join(','), { timeoutSeconds: 0.5 });
				try {
					await client.getVersion();
					const leader = await this.leader();
					return leader === before ? undefined : leader;
				} catch {
					return undefined;
				} finally {
					client.close();
				}
			},
			{ seconds: 30, what: 'another leader that answers' },
		);
	}

	override async [Symbol.asyncDispose](): Promise<void> {
		for (const { daemon, proxy } of this.members) {
			await daemon.kill('SIGKILL');
			await proxy.close();
		}
		this.#client.close();
		await this.#etcd.stop();
		await super[Symbol.asyncDispose]();
	}

	#daemon(address: string, proxy: TcpProxy): Daemon {
		const store = `etcd://${proxy.address}/failover?lease=${this.#leaseSeconds}`;
		const data = join(this.directory, address.replace(':', '-'));
		return new Daemon(['manager', '--http', 'off', '--listen', address, '--store', store, '--data', data], {
			PATH: process.env.PATH,
			HOME: this.directory,
			NO_COLOR: '1',
		});
	}
}

async function listening(daemon: Daemon): Promise<void> {
	await waitFor(() => daemon.ended || daemon.output.includes('listens on'), { seconds: 20, what: 'the manager' });
	if (daemon.ended) throw new Error(`the manager ended:\n${daemon.output}`);
}
