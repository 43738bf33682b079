import { isIP } from 'node:net';
import { MinderError } from '../model/errors.ts';
import type { ProcessName } from '../model/ids.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import { parseAddress } from '../rpc/address.ts';
import { startRpcServer } from '../rpc/server.ts';
import { openStore } from '../store/open-store.ts';
import type { Clock } from '../sys/clock.ts';
import { systemClock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { Rand } from '../sys/rand.ts';
import { systemRand } from '../sys/rand.ts';
import { type Manager, openManager } from './manager.ts';
import { SpecsDirectory, type SpecsDirectoryOptions } from './specs-directory/specs-directory.ts';

/** How long calls in flight may take when the manager closes. */
const CLOSE_SECONDS = 2;

export interface ManagerOptions {
	/** `HOST:PORT`; port 0 takes a free one. */
	readonly listen: string;
	/** Made with mode 0700 if it is not there; held for this manager alone. */
	readonly dataDirectory: string;
	/** `lmdb:DIR` or `json:FILE`; without it, lmdb in the data directory. */
	readonly store?: string;
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
	readonly clusterId: string;
	/** Ends sessions and streams, lets calls finish, writes everything and lets go of the store. */
	close(): Promise<void>;
}

/**
 * Starts a manager in this program.
 * @throws MinderError `refused` beyond loopback without `insecure`, `usage` also for `specs` that cannot be read, `address-in-use`, `data-in-use`, `storage`
 */
export async function startManager(options: ManagerOptions): Promise<RunningManager> {
	const { listen, dataDirectory, log, version, clock = systemClock, rand = systemRand } = options;
	checkListen(listen, options.insecure === true);
	const url = options.store ?? `lmdb:${dataDirectory}`;
	const store = await openStore(url);
	try {
		const manager = await openManager(store, { clock, rand, log, version });
		let specs: SpecsDirectory | undefined;
		try {
			if (options.specs !== undefined) specs = await followSpecs(options.specs, manager, { store, clock, log });
			const server = await startRpcServer({ listen, control: manager.control, agents: manager.agents, log, clock });
			const { clusterId } = manager;
			log.info({ address: server.address, store: url, clusterId, version }, `the manager listens on ${server.address}`);
			let closing: Promise<void> | undefined;
			const close = async (): Promise<void> => {
				server.setServing(false);
				try {
					await server.close(CLOSE_SECONDS);
					await specs?.close();
					await manager.close();
				} finally {
					await store.close();
				}
				log.info({}, 'the manager has stopped; programs go on');
			};
			return { address: server.address, clusterId, close: () => (closing ??= close()) };
		} catch (error) {
			await specs?.close();
			await manager.close();
			throw error;
		}
	} catch (error) {
		await store.close();
		throw error;
	}
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
