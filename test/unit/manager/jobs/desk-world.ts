import { EventLog } from '../../../../src/manager/events/event-log.ts';
import type { DeskWorker, GrabbedJob, JobFollower } from '../../../../src/manager/jobs/job-desk.ts';
import type { JobMeter } from '../../../../src/manager/jobs/job-keeper.ts';
import { openJobDesk, type QueueDesk } from '../../../../src/manager/jobs/queue-desk.ts';
import { ClusterState } from '../../../../src/manager/state/cluster-state.ts';
import type { FunctionSpec } from '../../../../src/model/function-spec.ts';
import { FUNCTION_DEFAULTS } from '../../../../src/model/function-spec.ts';
import { functionName } from '../../../../src/model/ids.ts';
import type { JobUpdate, NewJob } from '../../../../src/model/jobs.ts';
import type { Store } from '../../../../src/store/store.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

export const F = functionName('resize');

export const bytes = (text: string): Uint8Array => Buffer.from(text);
export const text = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString();

/** A background job of {@link F}. */
export function job(data: string | Uint8Array, more: Partial<NewJob> = {}): NewJob {
	const payload = typeof data === 'string' ? bytes(data) : data;
	return { function: F, data: payload, unique: '', priority: 'normal', background: true, ...more };
}

export function spec(more: Partial<FunctionSpec> = {}): FunctionSpec {
	return { ...FUNCTION_DEFAULTS, name: F, ...more };
}

/** Writes down what it is told, as short texts. */
export class Ear implements JobFollower {
	readonly heard: string[] = [];

	told(handle: string, update: JobUpdate): void {
		this.heard.push(`${handle} ${shown(update)}`);
	}
}

function shown(update: JobUpdate): string {
	switch (update.kind) {
		case 'accepted':
			return update.joined ? 'joined' : 'accepted';
		case 'data':
		case 'warning':
			return `${update.kind} ${text(update.data)}`;
		case 'progress':
			return `${update.numerator}/${update.denominator}`;
		case 'ended':
			return update.end.kind === 'done' ? `done ${text(update.end.result)}` : update.end.kind;
	}
}

/** A worker that says what it is told. */
export interface Hand {
	readonly worker: DeskWorker;
	readonly told: string[];
	/** The next job, also one that has to be waited for. */
	readonly grab: () => Promise<GrabbedJob | undefined>;
}

/** What was counted. */
export class Counts implements JobMeter {
	readonly all: string[] = [];
	submitted(): void {
		this.all.push('submitted');
	}
	refused(): void {
		this.all.push('refused');
	}
	ended(_name: string, state: string): void {
		this.all.push(state);
	}
	waited(_name: string, seconds: number): void {
		this.all.push(`waited ${seconds}`);
	}
	ran(_name: string, seconds: number): void {
		this.all.push(`ran ${seconds}`);
	}
}

/** A desk over a store that the test may hold, fail and take over. */
export class DeskWorld {
	readonly clock = new FakeClock();
	readonly counts = new Counts();
	disk = new MemoryStore();
	store = new FailingStore(this.disk);
	state!: ClusterState;
	events!: EventLog;
	desk!: QueueDesk;

	/** On what is on disk now: as after a kill, nothing of the former desk is written any more. */
	async open(how: { payloadBudget?: number; prefix?: string; below?: Store } = {}): Promise<QueueDesk> {
		this.disk = new MemoryStore(this.disk);
		this.store = new FailingStore(how.below ?? this.disk);
		const { clock, store } = this;
		this.state = await ClusterState.open(store, fakeRand(), silentLog, clock.monotonic());
		this.events = await EventLog.open(store, clock, silentLog);
		this.desk = await openJobDesk({
			store,
			state: this.state,
			events: this.events,
			clock,
			rand: { next: () => 0 },
			log: silentLog,
			meter: this.counts,
			options: { order: 'global', handlePrefix: how.prefix ?? 'H:box' },
			...(how.payloadBudget === undefined ? {} : { payloadBudget: how.payloadBudget }),
		});
		return this.desk;
	}

	async declare(more: Partial<FunctionSpec> = {}): Promise<void> {
		await this.state.update((tx) => tx.put('function', F, { name: F, revision: 1, spec: spec(more) }));
	}

	hand(id = 'w', holds: 'lease' | 'connection' = 'connection', able = [F]): Hand {
		const told: string[] = [];
		const worker = this.desk.openWorker(
			{ id, party: { name: id, host: 'h' }, holds },
			{
				wake: () => told.push('wake'),
				revoked: ({ handle, attempt }, reason) => told.push(`revoked ${handle}#${attempt}: ${reason}`),
			},
		);
		for (const name of able) worker.able(name, { limit: 100 });
		return { worker, told, grab: async () => worker.grab() };
	}

	/** Keys on disk that begin with one of the folders of jobs. */
	keys(): string[] {
		const folders = /^(job|job-data|job-state|ended-job)\//;
		const short = (key: string): string => key.replace(/\/0+(?=\d)/g, '/');
		return [...this.disk.entries()]
			.map(([key]) => short(key))
			.filter((key) => folders.test(key))
			.sort();
	}
}
