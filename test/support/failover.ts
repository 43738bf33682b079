import { join } from 'node:path';
import { connect } from '../../src/client/connect.ts';
import { EtcdClient } from '../../src/store/etcd-client.ts';
import { EtcdKeys } from '../../src/store/etcd-keys.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { Cluster, Daemon } from './cluster.ts';
import { Etcd } from './etcd.ts';
import { freePorts } from './free-port.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { PATIENCE, waitFor } from './wait-for.ts';

/** What a leader can be made to suffer. */
export const LEADER_FAULTS = ['kill -9', 'stopped past its lease', 'cut off from etcd'] as const;
export type LeaderFault = (typeof LEADER_FAULTS)[number];

/** What a manager says of its part, as that changes. */
const WHO_LEADS = /this one stands by|this manager leads|no longer leads|nobody knows who leads/g;

/** One of several managers, with a way of its own to etcd. */
export interface Member {
	/** By which it is known to everybody. */
	readonly address: string;
	readonly proxy: TcpProxy;
	/** Where `address` is that of a proxy before it. */
	readonly front?: { readonly proxy: TcpProxy; readonly listen: string };
	/** Where it serves Gearman while it leads. */
	readonly gearmanPort?: number;
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

	/** @param fronts whether everybody reaches the managers through proxies, {@link cutFronts} */
	static async start(
		managers: number,
		leaseSeconds: number,
		{ fronts = false, gearman = false } = {},
	): Promise<FailoverCluster> {
		const cluster = new FailoverCluster(await Etcd.start(), leaseSeconds);
		const gearmanPorts = gearman ? await freePorts(managers) : [];
		for (const port of await freePorts(managers)) {
			const proxy = await TcpProxy.to(cluster.#etcd.port());
			const listen = `127.0.0.1:${port}`;
			const front = fronts ? { proxy: await TcpProxy.to(port), listen } : undefined;
			const gearmanPort = gearmanPorts.pop();
			const way = {
				address: front?.proxy.address ?? listen,
				proxy,
				...(front === undefined ? {} : { front }),
				...(gearmanPort === undefined ? {} : { gearmanPort }),
			};
			cluster.members.push({ ...way, daemon: cluster.#daemon(way) });
		}
		await Promise.all(cluster.members.map((member) => listening(member.daemon)));
		return cluster;
	}

	override get server(): string {
		return this.members.map(({ address }) => address).join(',');
	}

	async restart(member: Member): Promise<void> {
		member.daemon = this.#daemon(member);
		await listening(member.daemon);
	}

	async strike(member: Member, fault: LeaderFault): Promise<void> {
		if (fault === 'kill -9') await member.daemon.kill('SIGKILL');
		else if (fault === 'stopped past its lease') member.daemon.child.kill('SIGSTOP');
		else member.proxy.refuse(true);
	}

	/** Undoes `fault`, when another one leads; resolves when this one stands by, or leads again. */
	async mend(member: Member, fault: LeaderFault): Promise<void> {
		if (fault === 'kill -9') await this.restart(member);
		else if (fault === 'stopped past its lease') member.daemon.child.kill('SIGCONT');
		else member.proxy.refuse(false);
		const before = member.daemon.output.length;
		// Killed ones are new; the others have to notice, and to come to know who leads.
		const heard = (): string => member.daemon.output.slice(fault === 'kill -9' ? 0 : before);
		// One that had lost its lease before the fault stood by all the time and says nothing new.
		const standsBy = (): boolean => member.daemon.output.match(WHO_LEADS)?.at(-1) === 'this one stands by';
		await waitFor(() => standsBy() || heard().includes('this manager leads'), {
			seconds: 60 * PATIENCE,
			what: () => `the manager to stand by after it was ${fault}; it said: ${heard()}`,
		});
	}

	/** Nobody reaches a manager any more, or everybody does again. */
	cutFronts(cut: boolean): void {
		for (const { front } of this.members) front?.proxy.refuse(cut);
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
				const client = connect(others.map(({ address }) => address).join(','), { timeoutSeconds: 2 });
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
			{ seconds: 60, what: 'another leader that answers' },
		);
	}

	override async [Symbol.asyncDispose](): Promise<void> {
		for (const { daemon, proxy, front } of this.members) {
			await daemon.kill('SIGKILL');
			await proxy.close();
			await front?.proxy.close();
		}
		this.#client.close();
		await this.#etcd.stop();
		await super[Symbol.asyncDispose]();
	}

	#daemon({ address, proxy, front, gearmanPort }: Omit<Member, 'daemon'>): Daemon {
		const store = `etcd://${proxy.address}/failover?lease=${this.#leaseSeconds}`;
		const data = join(this.directory, address.replace(':', '-'));
		const listen = front?.listen ?? address;
		const args = ['--listen', listen, '--advertise', address, '--store', store, '--data', data];
		const gearman = gearmanPort === undefined ? [] : ['--gearman', `127.0.0.1:${gearmanPort}`];
		return new Daemon(['manager', '--http', 'off', ...args, ...gearman], {
			PATH: process.env.PATH,
			HOME: this.directory,
			NO_COLOR: '1',
		});
	}
}

async function listening(daemon: Daemon): Promise<void> {
	await waitFor(() => daemon.ended || daemon.output.includes('listens on'), {
		seconds: 20 * PATIENCE,
		what: 'the manager',
	});
	if (daemon.ended) throw new Error(`the manager ended:\n${daemon.output}`);
}
