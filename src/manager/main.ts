import { MinderError } from '../model/errors.ts';
import type { NodeName, ProcessName } from '../model/ids.ts';
import type { GrabOrder } from '../model/jobs.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import { formatAddress, parseAddress } from '../rpc/address.ts';
import type { ServerTls } from '../rpc/secure-listener.ts';
import { startRpcServer } from '../rpc/server.ts';
import { isEtcdUrl } from '../store/etcd-url.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../sys/clock.ts';
import { systemClock } from '../sys/clock.ts';
import { collectGarbage } from '../sys/collect-garbage.ts';
import { systemFiles } from '../sys/files.ts';
import type { Log } from '../sys/log.ts';
import type { Rand } from '../sys/rand.ts';
import { systemRand } from '../sys/rand.ts';
import { turnEnd } from '../sys/turn.ts';
import { readAuthority } from './backup/authority-copy.ts';
import { checkGearman, type GearmanSide, openGearmanSide } from './gearman/gearman-side.ts';
import { openHttpSide } from './http/http-side.ts';
import type { Served } from './leadership/front.ts';
import { type Led, Serving } from './leadership/serving.ts';
import { type Manager, openManager } from './manager.ts';
import { openSecurity, type Security, SecurityWatch } from './security.ts';
import { checkSharedAuthority } from './shared-authority.ts';
import { SpecsDirectory, type SpecsDirectoryOptions } from './specs-directory/specs-directory.ts';
import { isWildcard, tlsDirectory } from './tls.ts';
import { type JoinOffer, reachableAt, type Welcome, welcome } from './welcome.ts';

/** How long calls in flight may take when the manager closes. */
const CLOSE_SECONDS = 2;
const HOUR_SECONDS = 3600;

export interface ManagerOptions {
	/** `HOST:PORT`; port 0 takes a free one. */
	readonly listen: string;
	/** Made with mode 0700 if it is not there; held for this manager alone. */
	readonly dataDirectory: string;
	/** `lmdb:DIR`, `json:FILE` or, for one of several managers, `etcd://…`; without it, lmdb in the data directory. */
	readonly store?: string;
	/** `HOST:PORT` where clients and agents reach this manager; without it, where it listens. */
	readonly advertise?: string;
	/** Absolute: a directory of spec files to follow. */
	readonly specs?: string;
	/** `HOST:PORT` for the JSON API, port 0 takes a free one; without it there is none. */
	readonly http?: string;
	/** `HOST[:PORT]` for Gearman's clients and workers, while this manager leads; without it they are not served. */
	readonly gearman?: string;
	/** Whether Gearman is served beyond loopback as well. */
	readonly gearmanOpen?: boolean;
	/** In which order workers get jobs. Default `global`. */
	readonly jobOrder?: GrabOrder;
	/** Plain text beyond loopback, where everybody may do everything. */
	readonly insecure?: boolean;
	/** Default: beyond loopback. */
	readonly tls?: 'beyond-loopback' | 'always';
	/** Seconds for which the join token is good that is made at the start where there is TLS; 0: none is made. Default an hour. */
	readonly joinTokenLifetime?: number;
	readonly log: Log;
	/** This program's version. */
	readonly version: string;
	readonly clock?: Clock;
	readonly rand?: Rand;
}

/** A manager that serves. */
export interface RunningManager {
	/** `host:port` with the port that was taken. */
	readonly address: string;
	/** Where HTTP is served, if it is. */
	readonly httpAddress?: string | undefined;
	/** Where Gearman is served now, if it is. */
	readonly gearmanAddress?: string | undefined;
	/** Empty for one of several managers that has not led yet. */
	readonly clusterId: string;
	/** How machines join; with TLS, for one of several managers while it leads. */
	readonly join?: JoinOffer | undefined;
	/** Holds the first admin's token; there where it was made at this start. */
	readonly adminTokenFile?: string | undefined;
	/** Ends sessions and streams, lets calls finish, writes everything and lets go of the store. */
	close(): Promise<void>;
}

/**
 * Starts a manager in this program.
 * @throws MinderError `usage`, also for `specs` that cannot be read, `address-in-use`, `data-in-use`, `storage`
 */
export async function startManager(options: ManagerOptions): Promise<RunningManager> {
	const url = options.store ?? `lmdb:${options.dataDirectory}`;
	checkGearman(options);
	return isEtcdUrl(url) ? startOneOfSeveral(options, url) : startAlone(options, url);
}

async function startAlone(options: ManagerOptions, url: string): Promise<RunningManager> {
	const { listen, log, version, clock = systemClock } = options;
	const world = { files: systemFiles, clock };
	const watch = new SecurityWatch(world, log);
	const store = await openStore(url);
	try {
		const security = await openSecurity(options, world, log);
		const led = await openLed(store, options, security, watch, 'error');
		try {
			const server = await startRpcServer({ ...served(led), ...(await transport(security)), listen, log, clock });
			const { clusterId } = led;
			watch.begin(security, server);
			const http = await openHttpSide(options, led, security, world, log).catch(async (error: unknown) => {
				watch.close();
				await server.close(0);
				throw error;
			});
			log.info({ address: server.address, store: url, clusterId, version }, `the manager listens on ${server.address}`);
			const welcomed = await led
				.welcome(reachableAt(server.address, options.advertise))
				.catch(async (error: unknown) => {
					watch.close();
					await Promise.all([server.close(0), http?.close(0)]);
					throw error;
				});
			let closing: Promise<void> | undefined;
			const close = async (): Promise<void> => {
				watch.close();
				server.setServing(false);
				led.leave();
				try {
					await Promise.all([server.close(CLOSE_SECONDS), http?.close(CLOSE_SECONDS)]);
					await led.close();
				} finally {
					await store.close();
				}
				log.info({}, 'the manager has stopped; programs go on');
			};
			const { address } = server;
			const { gearmanAddress } = led;
			const addresses = { address, httpAddress: http?.address, gearmanAddress };
			return { ...addresses, clusterId, ...welcomed, close: () => (closing ??= close()) };
		} catch (error) {
			await led.close();
			throw error;
		}
	} catch (error) {
		await store.close();
		throw error;
	}
}

async function startOneOfSeveral(options: ManagerOptions, url: string): Promise<RunningManager> {
	const { listen, log, version, clock = systemClock, rand = systemRand } = options;
	const advertise = options.advertise === undefined ? undefined : formatAddress(parseAddress(options.advertise));
	checkAdvertised(listen, advertise);
	const world = { files: systemFiles, clock };
	const watch = new SecurityWatch(world, log);
	const security = await openSecurity({ ...options, shared: url }, world, log);
	let tell: (serving: boolean) => void = () => {};
	let listening = listen;
	let welcomed: Welcome = {};
	let gearman: () => string | undefined = () => undefined;
	const open = async (store: Store): Promise<Led> => {
		if (security.kind === 'tls') await checkSharedAuthority(store, tlsDirectory(options.dataDirectory), world);
		const led = await openLed(store, options, security, watch, 'again');
		gearman = () => led.gearmanAddress;
		welcomed = await led.welcome(reachableAt(listening, advertise));
		return led;
	};
	const serving = new Serving({ store: url, open, serving: (now) => tell(now), clock, log });
	try {
		const transported = await transport(security);
		const server = await startRpcServer({ ...served(serving.front), ...transported, listen, log, clock });
		watch.begin(security, server);
		const http = await openHttpSide({ ...options, shared: url }, serving.front, security, world, log).catch(
			async (error: unknown) => {
				watch.close();
				await server.close(0);
				throw error;
			},
		);
		listening = server.address;
		tell = (now) => server.setServing(now);
		server.setServing(false);
		const address = advertise ?? server.address;
		serving.start({ id: rand.uuid(), address, holder: `minder manager at ${address} (pid ${process.pid})` });
		log.info({ address: server.address, store: url, version }, `the manager listens on ${server.address}`);
		let closing: Promise<void> | undefined;
		const close = async (): Promise<void> => {
			watch.close();
			server.setServing(false);
			try {
				await serving.close();
			} finally {
				await Promise.all([server.close(CLOSE_SECONDS), http?.close(CLOSE_SECONDS)]);
			}
			log.info({}, 'the manager has stopped; programs go on');
		};
		return {
			address: server.address,
			httpAddress: http?.address,
			get gearmanAddress() {
				return gearman();
			},
			get clusterId() {
				return serving.clusterId;
			},
			get join() {
				return welcomed.join;
			},
			get adminTokenFile() {
				return welcomed.adminTokenFile;
			},
			close: () => (closing ??= close()),
		};
	} catch (error) {
		await serving.close();
		throw error;
	}
}

function served({ control, agents, authorize, join }: Served): Served {
	return {
		control,
		agents,
		...(authorize === undefined ? {} : { authorize }),
		...(join === undefined ? {} : { join }),
	};
}

async function transport(security: Security): Promise<{ readonly tls?: ServerTls }> {
	return security.kind === 'tls' ? { tls: await security.tls.certificate() } : {};
}

/** What a leader serves, and how it is first used. */
interface Opened extends Led {
	/** Makes what is needed to sign in and to join, where there is TLS. */
	welcome(address: string): Promise<Welcome>;
	/** Where Gearman is served now, if it is. */
	readonly gearmanAddress: string | undefined;
}

/** The manager over an open store, with all that follows from the options. @throws MinderError `storage`, `usage` */
async function openLed(
	store: Store,
	options: ManagerOptions,
	security: Security,
	watch: SecurityWatch,
	whenTaken: 'error' | 'again',
): Promise<Opened> {
	const { log, version, clock = systemClock, rand = systemRand, dataDirectory } = options;
	const cutOff = (node: NodeName): void => watch.cutOff(node);
	const authority = security.kind === 'tls' ? { authority: security.tls.authority } : {};
	const authorityFiles = () => readAuthority(systemFiles, dataDirectory);
	const order = options.jobOrder === undefined ? {} : { jobOrder: options.jobOrder };
	const ports = {
		clock,
		rand,
		log,
		version,
		cutOff,
		authorityFiles,
		gather: turnEnd,
		giveBack: collectGarbage,
		...authority,
		...order,
	};
	const manager = await openManager(store, ports);
	let specs: SpecsDirectory | undefined;
	let gearman: GearmanSide | undefined;
	try {
		if (options.specs !== undefined) specs = await followSpecs(options.specs, manager, { store, clock, log });
		const warn = (lines: readonly string[]): void => manager.warn('gearman', lines);
		const served = { desk: manager.jobs, version, pid: process.pid, turnEnd, warn, whenTaken };
		gearman = await openGearmanSide(options, { ...served, clock, rand, log });
	} catch (error) {
		await specs?.close();
		await manager.close();
		throw error;
	}
	const { guarded, agents, clusterId, authorize, join, access, notReady, metrics } = manager;
	return {
		control: guarded,
		agents,
		clusterId,
		notReady,
		metrics,
		leave: () => manager.leave(),
		...(security.kind === 'none' ? {} : { authorize }),
		...(join === undefined ? {} : { join }),
		get gearmanAddress() {
			return gearman?.address;
		},
		async welcome(address) {
			if (security.kind !== 'tls') return {};
			const joinTokenSeconds = options.joinTokenLifetime ?? HOUR_SECONDS;
			return welcome({ access, dataDirectory, address, joinTokenSeconds, files: systemFiles, log });
		},
		async close() {
			await specs?.close();
			await gearman?.close();
			await manager.close();
		},
	};
}

/** @throws MinderError `usage` */
function checkAdvertised(listen: string, advertise: string | undefined): void {
	const { host } = parseAddress(listen);
	if (advertise !== undefined || !isWildcard(host)) return;
	throw new MinderError(
		'usage',
		`${listen} is no address that others could be told: say with --advertise HOST:PORT where this manager is reached`,
	);
}

function followSpecs(
	directory: string,
	{ control, specOf: present, scheduleOf, functionOf, tell, warn }: Manager,
	ports: Pick<SpecsDirectoryOptions, 'store' | 'clock' | 'log'>,
): Promise<SpecsDirectory> {
	const apply = (specs: readonly ProcessSpec[]) => control.applyProcesses(specs, {});
	const remove = (names: readonly ProcessName[]) => control.removeProcesses(names);
	const schedules: SpecsDirectoryOptions['schedules'] = {
		apply: (specs, how) => control.applySchedules(specs, how),
		remove: (names) => control.removeSchedules(names),
		present: scheduleOf,
	};
	const functions: SpecsDirectoryOptions['functions'] = {
		apply: (specs, how) => control.applyFunctions(specs, how),
		remove: (name) => control.removeFunctions([name], {}),
		present: functionOf,
	};
	const said = (lines: readonly string[]): void => warn('specs', lines);
	return SpecsDirectory.open({ ...ports, directory, apply, remove, present, schedules, functions, tell, warn: said });
}
