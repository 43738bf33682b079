import type { AccessTokenView } from '../../../src/model/access.ts';
import type { AgentHandlers } from '../../../src/model/agent-protocol.ts';
import type { Control } from '../../../src/model/control.ts';
import type { InstanceId, NodeName, ProcessName } from '../../../src/model/ids.ts';
import type { PickResult } from '../../../src/model/pick.ts';
import type { ShownSpec } from '../../../src/model/process-spec.ts';
import type { RolloutView } from '../../../src/model/rollout-view.ts';
import type { InstanceView, NodeView, ProcessView } from '../../../src/model/views.ts';
import { type RpcServer, startRpcServer } from '../../../src/rpc/server.ts';
import { silentLog } from '../../../src/sys/log.ts';
import { fakeLockControl, fakeScheduleControl } from './fake-automation.ts';
import { fakeJobControl } from './fake-jobs.ts';

export const SPEC: ShownSpec = {
	name: 'api' as ProcessName,
	command: '/bin/sleep',
	args: ['1000'],
	daemon: true,
	cwd: '/srv',
	env: { PORT: '8000' },
	limits: { nofile: 1024, core: 'unlimited' },
	restart: {
		policy: 'always',
		intervalSeconds: 1,
		backoff: 2,
		maxIntervalSeconds: 60,
		jitter: 0.25,
		limit: 0,
		windowSeconds: 600,
		resetAfterSeconds: 60,
		onLimit: 'fail',
	},
	stop: { signal: 'SIGTERM', timeoutSeconds: 10, group: false },
	startSeconds: 1,
	placement: { count: 2, all: false, nodes: ['a' as NodeName], selector: { role: 'web' } },
};

export const ROLLOUT: RolloutView = {
	cause: 'apply',
	phase: 'reverting',
	from: 2,
	to: 3,
	mode: 'spare',
	canary: 1,
	total: 1,
	updated: 1,
	healthy: 0,
	begunAt: 5,
	deadlineAt: 600_005,
	message: 'going back to revision 2',
	failure: { reason: 'api.2 failed', instance: 'api.2' as InstanceId, output: ['boom'] },
};

export const PROCESS: ProcessView = {
	name: SPEC.name,
	spec: SPEC,
	revision: 3,
	stopped: false,
	count: 2,
	ready: 1,
	rollout: ROLLOUT,
};

export const INSTANCE: InstanceView = {
	id: 'api.0' as InstanceId,
	process: SPEC.name,
	node: 'a' as NodeName,
	revision: 3,
	generation: 12,
	want: 'run',
	phase: 'backoff',
	ready: false,
	adopted: false,
	attempt: 2,
	restarts: 1,
	exit: { kind: 'signal', signal: 'SIGKILL', core: false, oom: true, at: 1_700_000_000_000 },
	nextStartAt: 1_700_000_001_000,
	reason: 'killed',
};

export const NODE: NodeView = {
	name: 'a' as NodeName,
	nodeId: 'n1',
	bootId: 'b1',
	version: '0.1.0',
	labels: { role: 'web' },
	addresses: ['10.0.0.1'],
	capacity: { cores: 2, memoryBytes: 4_000_000_000 },
	state: 'ready',
	usage: { cpuPercent: 3, load: [0.1, 0.2, 0.3], memoryUsedBytes: 1_000_000, disks: [] },
	lastHeartbeatAt: 1_700_000_000_000,
	instances: 1,
	maintenance: { kind: 'draining', since: 5, comment: 'new disks', deadlineAt: 600_005, remaining: 1 },
	reserved: { comment: 'tests', at: 5 },
};

export const PICKED: PickResult = {
	picked: [{ node: NODE.name, rating: 13.5, freeCpus: 2, load: 0.25, why: '2 of 2 CPUs free' }],
	others: [{ node: 'b' as NodeName, why: 'is silent' }],
	jobs: 2,
};

export const ACCESS: AccessTokenView = {
	id: '0123456789ab',
	name: 'ann',
	role: 'viewer',
	nodes: ['zone=a'],
	createdAt: 5,
	expiresAt: 6,
};

/** Every call that a fake control was given: the method's name, then the arguments without the options. */
export type Calls = unknown[][];

/** A manager that answers each call with the samples above; `overrides` take the place of single methods. */
export function fakeControl(calls: Calls, overrides: Partial<Control> = {}): Control {
	return {
		async getVersion() {
			calls.push(['getVersion']);
			return { version: '0.1.0', protocol: 1, clusterId: 'c1' };
		},
		async applyProcesses(specs, how) {
			calls.push(['applyProcesses', specs, how]);
			return specs.map((spec) => ({ kind: 'create', name: spec.name, revision: 1, after: spec as ShownSpec }));
		},
		async createProcess(spec) {
			calls.push(['createProcess', spec]);
			return PROCESS;
		},
		async getProcess(name) {
			calls.push(['getProcess', name]);
			return {
				process: PROCESS,
				instances: [INSTANCE],
				revisions: [{ revision: 3, spec: SPEC, at: 5 }],
				events: [{ sequence: 1, at: 5, kind: 'process-applied', subject: 'process/api', actor: 'user', reason: '' }],
				nodes: [{ node: NODE.name, why: 'has room' }],
			};
		},
		async startProcesses(names) {
			calls.push(['startProcesses', names]);
			return [PROCESS];
		},
		async stopProcesses(names) {
			calls.push(['stopProcesses', names]);
			return [PROCESS];
		},
		async restartProcesses(names, how) {
			calls.push(['restartProcesses', names, how]);
			return { processes: [PROCESS], instances: [INSTANCE] };
		},
		async scaleProcess(name, count, how) {
			calls.push(['scaleProcess', name, count, how]);
			return PROCESS;
		},
		async removeProcesses(names) {
			calls.push(['removeProcesses', names]);
		},
		async pauseRollout(name) {
			calls.push(['pauseRollout', name]);
			return PROCESS;
		},
		async resumeRollout(name) {
			calls.push(['resumeRollout', name]);
			return PROCESS;
		},
		async promoteRollout(name) {
			calls.push(['promoteRollout', name]);
			return PROCESS;
		},
		async undoRollout(name, how) {
			calls.push(['undoRollout', name, how]);
			return PROCESS;
		},
		async signalInstances(names, signal) {
			calls.push(['signalInstances', names, signal]);
			return [{ instance: 'api.0' as InstanceId }, { instance: 'api.1' as InstanceId, error: 'it does not run' }];
		},
		async *watchStatus(names, follow) {
			calls.push(['watchStatus', names, follow]);
			yield { processes: [PROCESS], instances: [], removedProcesses: [], removedInstances: [], synced: false };
			yield {
				processes: [],
				instances: [INSTANCE],
				removedProcesses: ['old' as ProcessName],
				removedInstances: ['old.0' as InstanceId],
				synced: true,
			};
		},
		async listNodes(names) {
			calls.push(['listNodes', names]);
			return [NODE];
		},
		async cordonNode(name, how) {
			calls.push(['cordonNode', name, how]);
			return NODE;
		},
		async uncordonNode(name) {
			calls.push(['uncordonNode', name]);
			return NODE;
		},
		async drainNode(name, how) {
			calls.push(['drainNode', name, how]);
			return NODE;
		},
		async removeNode(name, how) {
			calls.push(['removeNode', name, how]);
		},
		async labelNode(name, labels) {
			calls.push(['labelNode', name, labels]);
			return NODE;
		},
		async pickNodes(request) {
			calls.push(['pickNodes', request]);
			return PICKED;
		},
		async reserveNode(name, comment) {
			calls.push(['reserveNode', name, comment]);
		},
		async releaseNode(name) {
			calls.push(['releaseNode', name]);
		},
		async *watchEvents(names, how) {
			calls.push(['watchEvents', names, how]);
			yield [{ sequence: 7, at: 5, kind: 'node-silent', subject: 'node/a', actor: 'manager', reason: 'no word' }];
		},
		async *readLogs(name, range) {
			calls.push(['readLogs', name, range]);
			yield { instance: 'api.0' as InstanceId, stream: 'stderr', data: Buffer.from([0, 255, 10]) };
		},
		async whoAmI() {
			calls.push(['whoAmI']);
			return { name: 'user/ann', role: 'operator', limits: { processes: ['web*'] } };
		},
		async createAccessToken(what) {
			calls.push(['createAccessToken', what]);
			return { token: 'mat1.secret', view: ACCESS };
		},
		async listAccessTokens() {
			calls.push(['listAccessTokens']);
			return [ACCESS];
		},
		async revokeAccessToken(id) {
			calls.push(['revokeAccessToken', id]);
			return { ...ACCESS, revokedAt: 9 };
		},
		async createJoinToken(how) {
			calls.push(['createJoinToken', how]);
			return { token: 'mjt1.secret', expiresAt: 10 };
		},
		async *backup() {
			calls.push(['backup']);
			yield { data: Buffer.from([1, 0, 255]), done: 1, total: 2 };
			yield { data: Buffer.from([]), done: 2, total: 2 };
		},
		...fakeScheduleControl(calls),
		...fakeLockControl(calls),
		...fakeJobControl(calls),
		...overrides,
	};
}

/** Agents are let in and out again. */
export const noAgents: AgentHandlers = { session: async () => {}, pushLogs: async () => {}, workJobs: async () => {} };

/** A server on a free loopback port, or on the one that is given. */
export function serve(
	options: {
		control?: Partial<Control>;
		agents?: Partial<AgentHandlers>;
		calls?: Calls;
		log?: typeof silentLog;
		maxMessageBytes?: number;
		port?: number;
	} = {},
): Promise<RpcServer> {
	return startRpcServer({
		listen: `127.0.0.1:${options.port ?? 0}`,
		control: fakeControl(options.calls ?? [], options.control),
		agents: { ...noAgents, ...options.agents },
		log: options.log ?? silentLog,
		...(options.maxMessageBytes === undefined ? {} : { maxMessageBytes: options.maxMessageBytes }),
	});
}

/** Everything that an iterable gives. */
export async function collect<T>(iterable: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const item of iterable) all.push(item);
	return all;
}
