import { describe, expect, it } from 'vitest';
import { JobMetrics } from '../../../../src/manager/jobs/job-metrics.ts';
import { functionName } from '../../../../src/model/ids.ts';
import type { QueueView } from '../../../../src/model/jobs.ts';

function view(name: string, over: Partial<QueueView> = {}): QueueView {
	return {
		function: functionName(name),
		revision: 0,
		queued: { high: 0, normal: 1, low: 0 },
		delayed: 0,
		running: 0,
		done: 0,
		failed: 0,
		workers: 0,
		idle: 0,
		maxQueue: { high: 0, normal: 0, low: 0 },
		draining: false,
		paused: false,
		bytes: 0,
		...over,
	};
}

const lines = async (metrics: JobMetrics, queues: QueueView[]) => (await metrics.text(queues)).split('\n');

describe('metrics of jobs', () => {
	it('are as the queues are when somebody asks', async () => {
		const metrics = new JobMetrics();
		expect(await lines(metrics, [view('a', { running: 2 })])).toContain('minder_jobs_running{function="a"} 2');
		const later = await lines(metrics, [view('b', { failed: 3 }), view('c', { failed: 1 })]);
		expect(later).toContain('minder_jobs_kept{state="failed"} 4');
		expect(later.filter((line) => line.startsWith('minder_jobs_running{'))).toEqual([
			'minder_jobs_running{function="b"} 0',
			'minder_jobs_running{function="c"} 0',
		]);
	});

	it('count what happens', async () => {
		const metrics = new JobMetrics();
		const a = functionName('a');
		metrics.submitted(a);
		metrics.refused(a);
		metrics.ended(a, 'failed');
		metrics.waited(a, 0.003);
		metrics.ran(a, 5);
		const text = await lines(metrics, []);
		expect(text).toContain('minder_jobs_submitted_total 1');
		expect(text).toContain('minder_jobs_refused_total 1');
		expect(text).toContain('minder_jobs_ended_total{state="failed"} 1');
		expect(text).toContain('minder_jobs_ended_total{state="done"} 0');
		expect(text).toContain('minder_job_wait_seconds_bucket{le="0.005",function="a"} 1');
		expect(text).toContain('minder_job_run_seconds_sum{function="a"} 5');
	});

	it('name at most 1,000 functions, the rest together', async () => {
		const metrics = new JobMetrics();
		const queues = Array.from({ length: 1500 }, (_, at) => view(`f${at}`));
		const named = (await lines(metrics, queues)).filter(
			(line) => line.startsWith('minder_jobs_queued{') && line.includes('normal'),
		);
		expect(named).toHaveLength(1001);
		expect(named).toContain('minder_jobs_queued{function="other",priority="normal"} 500');
		metrics.ran(functionName('late'), 1);
		expect(await lines(metrics, queues)).toContain('minder_job_run_seconds_count{function="other"} 1');
	});
});
