import { isIP } from 'node:net';
import { MinderError } from '../model/errors.ts';
import type { ProcessName } from '../model/ids.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import { formatAddress, parseAddress } from '../rpc/address.ts';
import { startRpcServer } from '../rpc/server.ts';
import { isEtcdUrl } from '../store/etcd-url.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../sys/clock.ts';
import { systemClock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { Rand } from '../sys/rand.ts';
import { systemRand } from '../sys/rand.ts';
import { type Led, Serving } from './leadership/serving.ts';
import { type Manager, openManager } from './manager.ts';
import { SpecsDirectory, type SpecsDirectoryOptions } from './specs-directory/specs-directory.ts';

/** How long calls in flight may take when the manager closes. */
const CLOSE_SECONDS = 2;

export interface ManagerOptions {
	/** `HOST:PORT`; port 0 takes a free one. */
	readonly listen: string;
	/** Made with mode 0700 if it is not there; held for this manager alone. */
	readonly dataDirectory: string;
	/** `lmdb:DIR`, `json:FILE` or, for one of several managers, `etcd://…`; without it, lmdb in the data directory. */
	readonly store?: string;
	/** `HOST:PORT` where clients and agents reach this one of several managers; without it, where it listens. */
	readonly advertise?: string;
	/** Absolute: a directory of spec files to follow. */
	readonly specs?: string;
	/** Listen beyond loopback although there is no TLS. */
	readonly insecure?: boolean;
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
	/** Empty for one of several managers that has not led yet. */
	readonly clusterId: string;
	/** Ends sessions and streams, lets calls finish, writes everything and lets go of the store. */
	close(): Promise<void>;
}

/**
 * Starts a manager in this program.
 * @throws MinderError `refused` beyond loopback without `insecure`, `usage` also for `specs` that cannot be read, `address-in-use`, `data-in-use`, `storage`
 */
export async function startManager(options: ManagerOptions): Promise<RunningManager> {
	checkListen(options.listen, options.insecure === true);
	const url = options.store ?? `lmdb:${options.dataDirectory}`;
	return isEtcdUrl(url) ? startOneOfSeveral(options, url) : startAlone(options, url);
}

async function startAlone(options: ManagerOptions, url: string): Promise<RunningManager> {
	const { listen, log, version, clock = systemClock } = options;
	const store = await openStore(url);
	try {
		const led = await openLed(store, options);
		try {
			const server = await startRpcServer({ listen, control: led.control, agents: led.agents, log, clock });
			const { clusterId } = led;
			log.info({ address: server.address, store: url, clusterId, version }, `the manager listens on ${server.address}`);
			let closing: Promise<void> | undefined;
			const close = async (): Promise<void> => {
				server.setServing(false);
				try {
					await server.close(CLOSE_SECONDS);
					await led.close();
				} finally {
					await store.close();
				}
				log.info({}, 'the manager has stopped; programs go on');
			};
			return { address: server.address, clusterId, close: () => (closing ??= close()) };
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
	let tell: (serving: boolean) => void = () => {};
	const open = (store: Store): Promise<Led> => openLed(store, options);
	const serving = new Serving({ store: url, open, serving: (now) => tell(now), clock, log });
	const { control, agents } = serving.front;
	try {
		const server = await startRpcServer({ listen, control, agents, log, clock });
		tell = (now) => server.setServing(now);
		server.setServing(false);
		const address = advertise ?? server.address;
		serving.start({ id: rand.uuid(), address, holder: `minder manager at ${address} (pid ${process.pid})` });
		log.info({ address: server.address, store: url, version }, `the manager listens on ${server.address}`);
		let closing: Promise<void> | undefined;
		const close = async (): Promise<void> => {
			server.setServing(false);
			try {
				await serving.close();
			} finally {
				await server.close(CLOSE_SECONDS);
			}
			log.info({}, 'the manager has stopped; programs go on');
		};
		return {
			address: server.address,
			get clusterId() {
				return serving.clusterId;
			},
			close: () => (closing ??= close()),
		};
	} catch (error) {
		await serving.close();
		throw error;
	}
}

/** The manager over an open store, with all that follows from the options. @throws MinderError `storage`, `usage` */
async function openLed(store: Store, options: ManagerOptions): Promise<Led> {
	const { log, version, clock = systemClock, rand = systemRand } = options;
	const manager = await openManager(store, { clock, rand, log, version });
	let specs: SpecsDirectory | undefined;
	try {
		if (options.specs !== undefined) specs = await followSpecs(options.specs, manager, { store, clock, log });
	} catch (error) {
		await manager.close();
		throw error;
	}
	const { control, agents, clusterId } = manager;
	return {
		control,
		agents,
		clusterId,
		async close() {
			await specs?.close();
			await manager.close();
		},
	};
}

/** @throws MinderError `usage` */
function checkAdvertised(listen: string, advertise: string | undefined): void {
	const { host } = parseAddress(listen);
	if (advertise !== undefined || (host !== '0.0.0.0' && host !== '::')) return;
	throw new MinderError(
		'usage',
		`${listen} is no address that others could be told: say with --advertise HOST:PORT where this manager is reached`,
	);
}

function followSpecs(
	directory: string,
	{ control, specOf: present, tell }: Manager,
	ports: Pick<SpecsDirectoryOptions, 'store' | 'clock' | 'log'>,
): Promise<SpecsDirectory> {
	const apply = (specs: readonly ProcessSpec[]) => control.applyProcesses(specs, {});
	const remove = (names: readonly ProcessName[]) => control.removeProcesses(names);
	return SpecsDirectory.open({ ...ports, directory, apply, remove, present, tell });
}

function checkListen(listen: string, insecure: boolean): void {
	const { host } = parseAddress(listen);
	if (insecure || isLoopback(host)) return;
	throw new MinderError(
		'refused',
		`refusing to listen on ${listen}: there is no TLS yet, anybody who can reach the port could run programs on every node; listen on 127.0.0.1 or add --insecure`,
	);
}

function isLoopback(host: string): boolean {
	if (host === 'localhost') return true;
	if (isIP(host) === 4) return host.startsWith('127.');
	return isIP(host) === 6 && new URL(`http://[${host}]`).hostname === '[::1]';
}
