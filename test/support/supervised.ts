import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSupervisor, type Supervisor, type SupervisorOptions } from '../../src/agent/supervisor.ts';
import { instanceId, splitInstanceId } from '../../src/model/ids.ts';
import type { ProcessSpec } from '../../src/model/process-spec.ts';
import type { Assignment, Observed } from '../../src/model/records.ts';
import { systemClock } from '../../src/sys/clock.ts';
import { systemFiles } from '../../src/sys/files.ts';
import { type Log, silentLog } from '../../src/sys/log.ts';
import { exists } from '../../src/sys/program.ts';
import { systemRand } from '../../src/sys/rand.ts';
import { waitFor } from './wait-for.ts';

export const RESTART: ProcessSpec['restart'] = {
	policy: 'always',
	intervalSeconds: 0,
	backoff: 1,
	maxIntervalSeconds: 60,
	jitter: 0,
	limit: null,
	windowSeconds: 600,
	resetAfterSeconds: 60,
	onLimit: 'fail',
};

type Change = Omit<Partial<ProcessSpec>, 'restart' | 'stop'> & {
	readonly restart?: Partial<ProcessSpec['restart']>;
	readonly stop?: Partial<ProcessSpec['stop']>;
};

/** A complete assignment of `/bin/sh -c SCRIPT`, unless `change` names another command. */
export function assignmentOf(
	id: string,
	script: string,
	change: Change = {},
	how: Partial<Pick<Assignment, 'generation' | 'startGeneration' | 'want'>> = {},
): Assignment {
	const instance = instanceId(id);
	const { process } = splitInstanceId(instance);
	const generation = how.generation ?? 1;
	const { restart, stop, ...rest } = change;
	return {
		instance,
		process,
		revision: 1,
		generation,
		startGeneration: how.startGeneration ?? generation,
		want: how.want ?? 'run',
		spec: {
			name: process,
			command: '/bin/sh',
			args: ['-c', script],
			daemon: true,
			env: {},
			limits: {},
			startSeconds: 0,
			placement: { count: 1, all: false, nodes: [], selector: {} },
			...rest,
			restart: { ...RESTART, ...restart },
			stop: { signal: 'SIGTERM', timeoutSeconds: 5, group: false, ...stop },
		},
	};
}

export const CLUSTER = 'cluster-1';

/** A data directory and the supervisors opened on it, one after the other. */
export class Supervised {
	readonly directory = mkdtempSync(join(tmpdir(), 'minder-supervisor-'));
	/** Every state that the supervisor at hand reported. */
	states: Observed[] = [];
	#supervisor: Supervisor | undefined;
	#version = 0;

	get supervisor(): Supervisor {
		if (this.#supervisor === undefined) throw new Error('no supervisor is open');
		return this.#supervisor;
	}

	async open(log: Log = silentLog, more: Partial<SupervisorOptions> = {}): Promise<Supervisor> {
		this.states = [];
		this.#supervisor = await openSupervisor({
			dataDirectory: this.directory,
			clock: systemClock,
			rand: systemRand,
			log,
			files: systemFiles,
			...more,
		});
		this.#supervisor.onChange((state) => this.states.push(state));
		return this.#supervisor;
	}

	assign(upserts: readonly Assignment[], removals: readonly string[] = []): Promise<void> {
		return this.supervisor.assign({
			clusterId: CLUSTER,
			version: ++this.#version,
			complete: false,
			upserts,
			removals: removals.map(instanceId),
		});
	}

	of(id: string): Observed | undefined {
		return this.supervisor.observed().find((state) => state.instance === id);
	}

	/** Waits until the instance is in a state that fits. */
	until(id: string, fits: Partial<Observed> | ((state: Observed) => boolean), seconds = 10): Promise<Observed> {
		const test = typeof fits === 'function' ? fits : (state: Observed) => matches(state, fits);
		return waitFor(
			() => {
				const state = this.of(id);
				if (state === undefined || !test(state)) throw new Error(`it is ${JSON.stringify(state)}`);
				return state;
			},
			{ seconds, what: `${id} in the state ${typeof fits === 'function' ? fits.toString() : JSON.stringify(fits)}` },
		);
	}

	output(id: string, stream: 'stdout' | 'stderr' = 'stdout'): string {
		return readFileSync(this.supervisor.outputFiles(instanceId(id))[stream], 'utf8');
	}

	/** Stops everything that it runs, and removes the directory. */
	async close(): Promise<void> {
		try {
			if (this.#supervisor === undefined) return;
			const ids = this.#supervisor.observed().map((state) => state.instance);
			await this.assign(
				ids.map((id) => assignmentOf(id, '', { stop: { signal: 'SIGKILL' } }, { generation: 1e9, want: 'stop' })),
			);
			await waitFor(() => this.supervisor.observed().every((state) => state.phase === 'stopped'));
			await this.#supervisor.detach();
		} finally {
			rmSync(this.directory, { recursive: true, force: true });
		}
	}
}

function matches(state: Observed, fits: Partial<Observed>): boolean {
	return Object.entries(fits).every(([key, value]) => state[key as keyof Observed] === value);
}

/** Waits until a process is gone, or a zombie that only init can clear away. */
export async function untilGone(pid: number): Promise<void> {
	await waitFor(() => !exists(pid) || / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')), { what: `${pid} gone` });
}
