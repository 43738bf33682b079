import type { ManagerContact, Supervision } from '../../src/agent/supervision.ts';
import type { PidReport } from '../../src/model/agent-protocol.ts';
import { MinderError } from '../../src/model/errors.ts';
import { type InstanceId, instanceId, splitInstanceId } from '../../src/model/ids.ts';
import type { Assignment, Observed } from '../../src/model/records.ts';

type Change = Parameters<Supervision['assign']>[0];

/** A supervision without programs: takes notes, and reports what the test tells it to. */
export class FakeSupervision implements Supervision {
	held = { clusterId: '', version: 0 };
	readonly changes: Change[] = [];
	readonly signals: string[] = [];
	readonly processes = new Map<number, PidReport>();
	readonly states = new Map<InstanceId, Observed>();
	files = { stdout: '/nonexistent/stdout', stderr: '/nonexistent/stderr' };
	/** Set to let the next changes fail, or wait. */
	beforeAssign: () => Promise<void> = async () => {};
	detached = false;
	/** Of {@link contact}. */
	time: () => number = () => 0;
	readonly answered: number[] = [];
	awaitsComplete = false;
	beatWithin: number | undefined;
	alarms: readonly string[] = [];
	readonly #listeners: ((state: Observed) => void)[] = [];

	get contact(): ManagerContact {
		return {
			now: () => this.time(),
			answered: (sentAt) => void this.answered.push(sentAt),
			awaitsComplete: this.awaitsComplete,
			beatWithin: this.beatWithin,
		};
	}

	async assign(change: Change): Promise<void> {
		await this.beforeAssign();
		this.changes.push(change);
		this.held = { clusterId: change.clusterId, version: change.version };
	}

	observed(): readonly Observed[] {
		return [...this.states.values()];
	}

	onChange(listener: (state: Observed) => void): void {
		this.#listeners.push(listener);
	}

	/** A program's state changed. */
	report(state: Observed): void {
		if (state.gone === true) this.states.delete(state.instance);
		else this.states.set(state.instance, state);
		for (const listener of this.#listeners) listener(state);
	}

	signal(instance: InstanceId, signal: NodeJS.Signals): void {
		if (!this.states.has(instance)) throw new MinderError('not-found', `no instance ${instance}`);
		this.signals.push(`${signal} ${instance}`);
	}

	checkPids(pids: readonly number[]): readonly PidReport[] {
		return pids.map((pid) => this.processes.get(pid) ?? { pid });
	}

	sampleUsage(): ReturnType<Supervision['sampleUsage']> {
		return Object.fromEntries([...this.states.keys()].map((id) => [id, { cpuPercent: 1, memoryBytes: 2 }]));
	}

	outputFiles(): { stdout: string; stderr: string } {
		return this.files;
	}

	async detach(): Promise<void> {
		this.detached = true;
	}
}

export function observedState(id: string, change: Partial<Observed> = {}): Observed {
	return {
		instance: instanceId(id),
		generation: 1,
		attempt: 1,
		phase: 'running',
		ready: true,
		adopted: false,
		restarts: 0,
		...change,
	};
}

export function someAssignment(id: string, change: Partial<Assignment> = {}): Assignment {
	const instance = instanceId(id);
	const { process } = splitInstanceId(instance);
	return {
		instance,
		process,
		revision: 1,
		generation: 1,
		startGeneration: 1,
		want: 'run',
		spec: {
			name: process,
			command: '/bin/sleep',
			args: ['1000'],
			daemon: true,
			env: {},
			limits: {},
			restart: {
				policy: 'always',
				intervalSeconds: 1,
				backoff: 2,
				maxIntervalSeconds: 60,
				jitter: 0,
				limit: 10,
				windowSeconds: 600,
				resetAfterSeconds: 60,
				onLimit: 'fail',
			},
			stop: { signal: 'SIGTERM', timeoutSeconds: 10, group: false },
			startSeconds: 1,
			placement: { count: 1, all: false, nodes: [], selector: {} },
		},
		...change,
	};
}
