import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { FunctionName } from '../../model/ids.ts';
import { JOB_PRIORITIES, type JobState, type QueueView } from '../../model/jobs.ts';
import type { JobMeter } from './job-keeper.ts';

/** Functions that have series of their own; what is more is counted as `other`. */
const MOST_FUNCTIONS = 1000;
const OTHER = 'other';
/** Seconds. */
const BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800, 7200, 43_200];

/** Counts and times of jobs, for Prometheus. What can be looked up is looked up when somebody asks. */
export class JobMetrics implements JobMeter {
	readonly #registry = new Registry();
	readonly #labels = new Map<string, { readonly function: string }>();
	readonly #submitted: Counter;
	readonly #refused: Counter;
	readonly #ended: Counter<'state'>;
	readonly #wait: Histogram<'function'>;
	readonly #run: Histogram<'function'>;
	readonly #gauges: JobGauges;

	constructor() {
		const registers = [this.#registry];
		this.#submitted = new Counter({
			name: 'minder_jobs_submitted_total',
			help: 'Jobs that were accepted; those that joined one that was there already included',
			registers,
		});
		this.#refused = new Counter({
			name: 'minder_jobs_refused_total',
			help: 'Jobs that were not accepted: queue full or drained, too large, or not written',
			registers,
		});
		this.#ended = new Counter({
			name: 'minder_jobs_ended_total',
			help: 'Jobs that ended, by how',
			labelNames: ['state'],
			registers,
		});
		for (const state of ['done', 'failed', 'cancelled']) this.#ended.inc({ state }, 0);
		const times = { labelNames: ['function'] as const, buckets: BUCKETS, registers };
		this.#wait = new Histogram({
			name: 'minder_job_wait_seconds',
			help: 'From when a job could begin to when a worker got it',
			...times,
		});
		this.#run = new Histogram({ name: 'minder_job_run_seconds', help: 'From begin to end of a try', ...times });
		this.#gauges = gaugesOf(registers);
	}

	submitted(_name: FunctionName): void {
		this.#submitted.inc();
	}

	refused(_name: FunctionName): void {
		this.#refused.inc();
	}

	ended(_name: FunctionName, state: JobState): void {
		this.#ended.inc({ state });
	}

	waited(name: FunctionName, seconds: number): void {
		this.#wait.observe(this.#labelsOf(name), seconds);
	}

	ran(name: FunctionName, seconds: number): void {
		this.#run.observe(this.#labelsOf(name), seconds);
	}

	/** In Prometheus' text format. @param queues as they are now */
	text(queues: readonly QueueView[]): Promise<string> {
		this.#look(queues);
		return this.#registry.metrics();
	}

	#look(queues: readonly QueueView[]): void {
		const { queued, running, delayed, workers, kept } = this.#gauges;
		for (const each of [queued, running, delayed, workers, kept]) each.reset();
		const sum = { done: 0, failed: 0 };
		for (const view of queues) {
			const labels = this.#labelsOf(view.function);
			for (const priority of JOB_PRIORITIES) queued.inc({ ...labels, priority }, view.queued[priority]);
			running.inc(labels, view.running);
			delayed.inc(labels, view.delayed);
			workers.inc(labels, view.workers);
			sum.done += view.done;
			sum.failed += view.failed;
		}
		for (const state of ['done', 'failed'] as const) kept.set({ state }, sum[state]);
	}

	#labelsOf(name: string): { readonly function: string } {
		const known = this.#labels.get(name);
		if (known !== undefined) return known;
		const labels = { function: this.#labels.size < MOST_FUNCTIONS ? name : OTHER };
		if (labels.function === OTHER) return labels;
		this.#labels.set(name, labels);
		return labels;
	}
}

interface JobGauges {
	readonly queued: Gauge<'function' | 'priority'>;
	readonly running: Gauge<'function'>;
	readonly delayed: Gauge<'function'>;
	readonly workers: Gauge<'function'>;
	readonly kept: Gauge<'state'>;
}

function gaugesOf(registers: Registry[]): JobGauges {
	const labelNames = ['function'] as const;
	return {
		queued: new Gauge({
			name: 'minder_jobs_queued',
			help: 'Jobs that could begin and wait for a worker',
			labelNames: ['function', 'priority'],
			registers,
		}),
		running: new Gauge({ name: 'minder_jobs_running', help: 'Jobs that workers have', labelNames, registers }),
		delayed: new Gauge({
			name: 'minder_jobs_delayed',
			help: 'Jobs whose time has not come, or that pause before a retry',
			labelNames,
			registers,
		}),
		workers: new Gauge({
			name: 'minder_job_workers',
			help: 'Connected workers that can do it; one that can do several counts for each',
			labelNames,
			registers,
		}),
		kept: new Gauge({
			name: 'minder_jobs_kept',
			help: 'Ended jobs that are kept; failed ones are dead letters',
			labelNames: ['state'],
			registers,
		}),
	};
}
