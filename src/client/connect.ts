import { MinderError } from '../model/errors.ts';
import { type Clock, systemClock } from '../sys/clock.ts';
import { type Rand, systemRand } from '../sys/rand.ts';
import { defined, required } from '../wire/fields.ts';
import { eventFromWire } from '../wire/records.ts';
import { specToWire } from '../wire/spec.ts';
import {
	changeFromWire,
	detailFromWire,
	instanceFromWire,
	logChunkFromWire,
	nodeFromWire,
	outcomeFromWire,
	processFromWire,
	statusFromWire,
} from '../wire/views.ts';
import { CallRunner } from './call-runner.ts';
import type { MinderClient } from './minder-client.ts';
import { ServerPool } from './server-pool.ts';

export interface ConnectOptions {
	/** For each call that is not a stream, retries included. Default 15. */
	readonly timeoutSeconds?: number;
	readonly clock?: Clock;
	readonly rand?: Rand;
}

const DEFAULT_TIMEOUT_SECONDS = 15;

/**
 * A client of the managers `HOST[:PORT][,HOST[:PORT]…]` (default port 8888). It dials with the first call; where no manager can be
 * reached, that call fails with `unreachable` within 3 s.
 * @throws MinderError `usage` for a bad address
 */
export function connect(servers: string, options: ConnectOptions = {}): MinderClient {
	const clock = options.clock ?? systemClock;
	const timeoutSeconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
	if (!(timeoutSeconds > 0)) throw new MinderError('usage', `the timeout must be more than 0 s, not ${timeoutSeconds}`);
	const pool = new ServerPool(servers, clock);
	const calls = new CallRunner(pool, timeoutSeconds, clock, options.rand ?? systemRand);

	return {
		getVersion: (options) =>
			calls.read(
				(raw, how, done) => raw.GetVersion({}, how, done),
				({ version, protocol, clusterId }) => ({ version, protocol, clusterId }),
				options,
			),

		applyProcesses: (specs, how, options) => {
			const request = { specs: specs.map(specToWire), ...defined(how) };
			return calls[how.dryRun === true ? 'read' : 'change'](
				(raw, how, done) => raw.ApplyProcesses(request, how, done),
				({ changes }) => changes.map(changeFromWire),
				options,
			);
		},

		createProcess: (spec, options) =>
			calls.change(
				(raw, how, done) => raw.CreateProcess({ spec: specToWire(spec) }, how, done),
				({ process }) => processFromWire(required(process, 'process')),
				options,
			),

		getProcess: (name, options) =>
			calls.read((raw, how, done) => raw.GetProcess({ name }, how, done), detailFromWire, options),

		startProcesses: (names, options) =>
			calls.change(
				(raw, how, done) => raw.StartProcesses({ names: [...names] }, how, done),
				({ processes }) => processes.map(processFromWire),
				options,
			),

		stopProcesses: (names, options) =>
			calls.change(
				(raw, how, done) => raw.StopProcesses({ names: [...names] }, how, done),
				({ processes }) => processes.map(processFromWire),
				options,
			),

		restartProcesses: (names, options) =>
			calls.change(
				(raw, how, done) => raw.RestartProcesses({ names: [...names] }, how, done),
				({ processes, instances }) => ({
					processes: processes.map(processFromWire),
					instances: instances.map(instanceFromWire),
				}),
				options,
			),

		scaleProcess: (name, count, { ifRevision }, options) =>
			calls.change(
				(raw, how, done) => raw.ScaleProcess({ name, count, ...defined({ ifRevision }) }, how, done),
				({ process }) => processFromWire(required(process, 'process')),
				options,
			),

		removeProcesses: (names, options) =>
			calls.change(
				(raw, how, done) => raw.RemoveProcesses({ names: [...names] }, how, done),
				() => {},
				options,
			),

		signalInstances: (names, signal, options) =>
			calls.change(
				(raw, how, done) => raw.SignalInstances({ names: [...names], signal }, how, done),
				({ results }) => results.map(outcomeFromWire),
				options,
			),

		watchStatus: (names, follow, options) =>
			calls.stream((raw) => raw.WatchStatus({ names: [...names], follow }), statusFromWire, options),

		listNodes: (names, options) =>
			calls.read(
				(raw, how, done) => raw.ListNodes({ names: [...names] }, how, done),
				({ nodes }) => nodes.map(nodeFromWire),
				options,
			),

		watchEvents: (names, how, options) =>
			calls.stream(
				(raw) => raw.WatchEvents({ names: [...names], ...defined(how) }),
				({ events }) => events.map(eventFromWire),
				options,
			),

		readLogs: (name, range, options) =>
			calls.stream(
				(raw) => raw.ReadLogs({ name, range }),
				({ chunk }) => logChunkFromWire(required(chunk, 'chunk of the log')),
				options,
			),

		close: () => pool.close(),
	};
}
