import { MinderError } from '../model/errors.ts';
import type { NodeView, ProcessView } from '../model/views.ts';
import type { Trust } from '../rpc/secure-channel.ts';
import { type Clock, systemClock } from '../sys/clock.ts';
import { type Rand, systemRand } from '../sys/rand.ts';
import { accessTokenFromWire, limitsFromWire, newAccessTokenToWire } from '../wire/access.ts';
import { roleCodec } from '../wire/enums.ts';
import { defined, required, whole } from '../wire/fields.ts';
import type { Node__Output } from '../wire/gen/minder/v1/Node.ts';
import type { Process__Output } from '../wire/gen/minder/v1/Process.ts';
import { labelsToWire, nodeFromWire } from '../wire/node.ts';
import { pickRequestToWire, pickResultFromWire } from '../wire/pick.ts';
import { ControlService } from '../wire/proto.ts';
import { eventFromWire } from '../wire/records.ts';
import { specToWire } from '../wire/spec.ts';
import {
	changeFromWire,
	detailFromWire,
	instanceFromWire,
	logChunkFromWire,
	outcomeFromWire,
	processFromWire,
	statusFromWire,
} from '../wire/views.ts';
import { CallRunner } from './call-runner.ts';
import { jobCalls } from './calls-of-jobs.ts';
import { lockCalls } from './calls-of-locks.ts';
import { scheduleCalls } from './calls-of-schedules.ts';
import type { MinderClient } from './minder-client.ts';
import { type ClientSecurity, ServerPool } from './server-pool.ts';

export interface ConnectOptions extends ClientSecurity {
	/** For each call that is not a stream, retries included. Default 15. */
	readonly timeoutSeconds?: number;
	readonly clock?: Clock;
	readonly rand?: Rand;
}

export type { Trust };

const DEFAULT_TIMEOUT_SECONDS = 15;

/**
 * A client of the managers `HOST[:PORT][,HOST[:PORT]…]` (default port 8888). It dials with the first call; where no manager can be
 * reached, that call fails with `unreachable` within 3 s.
 * @throws MinderError `usage` for a bad address, `unauthenticated` where plain text would go to another machine
 */
export function connect(servers: string, options: ConnectOptions = {}): MinderClient {
	const clock = options.clock ?? systemClock;
	const timeoutSeconds = options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
	if (!(timeoutSeconds > 0)) throw new MinderError('usage', `the timeout must be more than 0 s, not ${timeoutSeconds}`);
	const pool = new ServerPool(servers, clock, options);
	const calls = new CallRunner(pool, timeoutSeconds, clock, options.rand ?? systemRand);

	const rpc = ControlService.service;
	const ofProcess = ({ process }: { process: Process__Output | null }): ProcessView =>
		processFromWire(required(process, 'process'));
	const ofNode = ({ node }: { node: Node__Output | null }): NodeView => nodeFromWire(required(node, 'node'));

	return {
		...scheduleCalls(calls),
		...lockCalls(calls),
		...jobCalls(calls),

		getVersion: (options) =>
			calls.read(
				rpc.GetVersion,
				{},
				({ version, protocol, clusterId, warnings }) => ({
					version,
					protocol,
					clusterId,
					...(warnings.length === 0 ? {} : { warnings }),
				}),
				options,
			),

		applyProcesses: (specs, how, options) => {
			const request = { specs: specs.map(specToWire), ...defined(how) };
			return calls[how.dryRun === true ? 'read' : 'change'](
				rpc.ApplyProcesses,
				request,
				({ changes }) => changes.map(changeFromWire),
				options,
			);
		},

		createProcess: (spec, options) => calls.change(rpc.CreateProcess, { spec: specToWire(spec) }, ofProcess, options),

		getProcess: (name, options) => calls.read(rpc.GetProcess, { name }, detailFromWire, options),

		startProcesses: (names, options) =>
			calls.change(
				rpc.StartProcesses,
				{ names: [...names] },
				({ processes }) => processes.map(processFromWire),
				options,
			),

		stopProcesses: (names, options) =>
			calls.change(
				rpc.StopProcesses,
				{ names: [...names] },
				({ processes }) => processes.map(processFromWire),
				options,
			),

		restartProcesses: (names, how, options) =>
			calls.change(
				rpc.RestartProcesses,
				{ names: [...names], ...defined(how) },
				({ processes, instances }) => ({
					processes: processes.map(processFromWire),
					instances: instances.map(instanceFromWire),
				}),
				options,
			),

		scaleProcess: (name, count, { ifRevision }, options) =>
			calls.change(rpc.ScaleProcess, { name, count, ...defined({ ifRevision }) }, ofProcess, options),

		removeProcesses: (names, options) => calls.change(rpc.RemoveProcesses, { names: [...names] }, () => {}, options),

		pauseRollout: (name, options) => calls.change(rpc.PauseRollout, { name }, ofProcess, options),

		resumeRollout: (name, options) => calls.change(rpc.ResumeRollout, { name }, ofProcess, options),

		promoteRollout: (name, options) => calls.change(rpc.PromoteRollout, { name }, ofProcess, options),

		undoRollout: (name, how, options) => calls.change(rpc.UndoRollout, { name, ...defined(how) }, ofProcess, options),

		signalInstances: (names, signal, options) =>
			calls.change(
				rpc.SignalInstances,
				{ names: [...names], signal },
				({ results }) => results.map(outcomeFromWire),
				options,
			),

		watchStatus: (names, follow, options) =>
			calls.stream(rpc.WatchStatus, { names: [...names], follow }, statusFromWire, options),

		listNodes: (names, options) =>
			calls.read(rpc.ListNodes, { names: [...names] }, ({ nodes }) => nodes.map(nodeFromWire), options),

		cordonNode: (name, how, options) => calls.change(rpc.CordonNode, { name, ...defined(how) }, ofNode, options),

		uncordonNode: (name, options) => calls.change(rpc.UncordonNode, { name }, ofNode, options),

		drainNode: (name, how, options) => calls.change(rpc.DrainNode, { name, ...defined(how) }, ofNode, options),

		removeNode: (name, how, options) => calls.change(rpc.RemoveNode, { name, ...defined(how) }, () => {}, options),

		labelNode: (name, labels, options) =>
			calls.change(rpc.LabelNode, { name, ...labelsToWire(labels) }, ofNode, options),

		pickNodes: (request, options) =>
			calls.change(rpc.PickNodes, pickRequestToWire(request), pickResultFromWire, options),

		reserveNode: (name, comment, options) => calls.change(rpc.ReserveNode, { name, comment }, () => {}, options),

		releaseNode: (name, options) => calls.change(rpc.ReleaseNode, { name }, () => {}, options),

		watchEvents: (names, how, options) =>
			calls.stream(
				rpc.WatchEvents,
				{ names: [...names], ...defined(how) },
				({ events }) => events.map(eventFromWire),
				options,
			),

		readLogs: (name, range, options) =>
			calls.stream(
				rpc.ReadLogs,
				{ name, range },
				({ chunk }) => logChunkFromWire(required(chunk, 'chunk of the log')),
				options,
			),

		whoAmI: (options) =>
			calls.read(
				rpc.WhoAmI,
				{},
				({ name, role, limits }) => ({ name, role: roleCodec.fromWire(role), limits: limitsFromWire(limits) }),
				options,
			),

		createAccessToken: (what, options) =>
			calls.change(
				rpc.CreateAccessToken,
				newAccessTokenToWire(what),
				({ token, view }) => ({ token, view: accessTokenFromWire(view) }),
				options,
			),

		listAccessTokens: (options) =>
			calls.read(rpc.ListAccessTokens, {}, ({ tokens }) => tokens.map(accessTokenFromWire), options),

		revokeAccessToken: (id, options) =>
			calls.change(rpc.RevokeAccessToken, { id }, ({ view }) => accessTokenFromWire(view), options),

		createJoinToken: (how, options) =>
			calls.change(
				rpc.CreateJoinToken,
				how,
				({ token, expiresAtMs }) => ({ token, expiresAt: whole(expiresAtMs, 'expires_at_ms') }),
				options,
			),

		backup: (options) =>
			calls.stream(
				rpc.Backup,
				{},
				({ data, entriesDone, entriesTotal }) => ({
					data,
					done: whole(entriesDone, 'entries_done'),
					total: whole(entriesTotal, 'entries_total'),
				}),
				options,
			),

		close: () => pool.close(),
	};
}
