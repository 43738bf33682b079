import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { restoreBackup } from '../../src/manager/backup/restore.ts';
import { PACKET } from '../../src/manager/gearman/packets.ts';
import { type ManagerOptions, type RunningManager, startManager } from '../../src/manager/main.ts';
import { FUNCTION_DEFAULTS, type FunctionSpec } from '../../src/model/function-spec.ts';
import { functionName, type JobHandle } from '../../src/model/ids.ts';
import type { JobUpdate, NewJob, WorkerMessage } from '../../src/model/jobs.ts';
import { silentLog } from '../../src/sys/log.ts';
import { backupOf } from '../support/backups.ts';
import { GearmanWire } from '../support/gearman-wire.ts';
import { ask } from '../support/http-caller.ts';
import { bearer } from '../support/http-manager.ts';
import { SecureManager } from '../support/secure-manager.ts';
import { specOf } from '../support/specs.ts';
import { waitFor } from '../support/wait-for.ts';
import { WorkerEnd } from '../support/worker-end.ts';

const resize = functionName('resize');
const refused = expect.objectContaining({ code: 'refused' });

let directory: string;
let manager: RunningManager;
let client: MinderClient;
const cleanups: (() => unknown)[] = [];

async function start(options: Partial<ManagerOptions> = {}): Promise<void> {
	manager = await startManager({
		listen: '127.0.0.1:0',
		http: '127.0.0.1:0',
		dataDirectory: join(directory, 'data'),
		log: silentLog,
		version: '0.1.0',
		...options,
	});
	client = connect(manager.address, { timeoutSeconds: 10 });
}

async function stop(): Promise<void> {
	client.close();
	await manager.close();
}

beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), 'minder-jobs-'));
	await start();
});

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
	await stop();
	await rm(directory, { recursive: true, force: true });
});

function specOfFunction(name: string, over: Partial<FunctionSpec> = {}): FunctionSpec {
	return { ...FUNCTION_DEFAULTS, name: functionName(name), ...over };
}

function jobOf(over: Partial<NewJob> = {}): NewJob {
	const data = new TextEncoder().encode('photo');
	return { function: resize, data, unique: '', priority: 'normal', background: true, ...over };
}

async function submit(over: Partial<NewJob> = {}, by = client): Promise<JobHandle> {
	for await (const update of by.submitJob(jobOf(over), { follow: false })) {
		if (update.kind === 'accepted') return update.handle;
	}
	throw new Error('not accepted');
}

/** What is told of a job, as it comes. */
function follow(over: Partial<NewJob> = {}): { readonly told: JobUpdate[]; readonly end: () => void } {
	const told: JobUpdate[] = [];
	const gone = new AbortController();
	cleanups.push(() => gone.abort());
	void (async () => {
		for await (const update of client.submitJob(jobOf(over), { follow: true }, { signal: gone.signal }))
			told.push(update);
	})().catch(() => {});
	return { told, end: () => gone.abort() };
}

function hello(worker = 'w1', running: { handle: JobHandle; attempt: number }[] = []): WorkerMessage {
	return { kind: 'hello', worker, party: { name: 'resizer', host: 'lap', pid: 7 }, running };
}

const ABLE: WorkerMessage = { kind: 'abilities', functions: [{ function: resize, limit: 2 }] };

function work(by = client): WorkerEnd {
	const end = new WorkerEnd((messages, signal) => by.workJobs(messages, { signal }));
	cleanups.push(() => end.leave());
	return end;
}

async function working(id = 'w1'): Promise<WorkerEnd> {
	const worker = work();
	await worker.say(hello(id), ABLE);
	await waitFor(() => worker.told.length > 0, { what: 'welcome' });
	return worker;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (data: Uint8Array) => new TextDecoder().decode(data);

describe('jobs over the network', { timeout: 60_000 }, () => {
	it('are done: the worker gets the payload, its output and its result go to who waits', async () => {
		const worker = await working();
		const { told } = follow({ background: false });
		const [job] = await waitFor(() => worker.jobs().length > 0 && worker.jobs());
		if (job === undefined) throw new Error('no job');
		expect(textOf(job.data)).toBe('photo');
		const { handle, attempt } = job;
		await worker.say({ kind: 'progress', handle, attempt, numerator: 1, denominator: 2 });
		await worker.say({ kind: 'data', handle, attempt, data: bytes('half') });
		await worker.say({ kind: 'done', handle, attempt, result: bytes('thumb') });
		await waitFor(() => told.at(-1)?.kind === 'ended');
		expect(told).toMatchObject([
			{ kind: 'accepted', handle, joined: false },
			{ kind: 'progress', numerator: 1, denominator: 2 },
			{ kind: 'data' },
			{ kind: 'ended', end: { kind: 'done' } },
		]);
		await waitFor(() => worker.kinds().includes('recorded'));
	});

	it('in the foreground need somebody who waits', async () => {
		await expect(submit({ background: false })).rejects.toMatchObject({ code: 'usage' });
	});

	it('are kept with their results, and purged', async () => {
		const worker = await working();
		const handle = await submit();
		await waitFor(() => worker.jobs().length > 0);
		await worker.say({ kind: 'done', handle, attempt: 1, result: bytes('thumb') });
		await waitFor(() => worker.kinds().includes('recorded'));
		const { job, result } = await client.getJob(handle);
		expect(job).toMatchObject({ state: 'done', attempt: 1, worker: { name: 'resizer', pid: 7 } });
		expect(textOf(result ?? bytes(''))).toBe('thumb');
		expect(await client.listJobs({ limit: 10 })).toMatchObject([{ handle, state: 'done' }]);
		expect(await client.purgeJobs('resize', ['done'])).toBe(1);
		await expect(client.getJob(handle)).rejects.toMatchObject({ code: 'not-found' });
	});

	it('that are cancelled while they run are taken from their worker', async () => {
		const worker = await working();
		const handle = await submit();
		await waitFor(() => worker.jobs().length > 0);
		const [view] = await client.cancelJobs([handle], { reason: 'not needed' });
		expect(view).toMatchObject({ handle, state: 'cancelled', reason: expect.stringContaining('not needed') });
		await waitFor(() => worker.kinds().includes('revoked'));
		await expect(client.cancelJobs([handle], {})).rejects.toMatchObject({ code: 'precondition' });
		await expect(client.cancelJobs(['H:x:999999'], {})).rejects.toMatchObject({ code: 'not-found' });
	});

	it('that fail are tried again, then are dead letters, told of, and put back', async () => {
		await client.applyFunctions(
			[
				specOfFunction('resize', {
					retries: 1,
					backoff: { intervalSeconds: 0, factor: 1, maxIntervalSeconds: 0, jitter: 0 },
				}),
			],
			{},
		);
		const worker = await working();
		const handle = await submit();
		for (const attempt of [1, 2]) {
			await waitFor(() => worker.jobs().length === attempt);
			await worker.say({ kind: 'failed', handle, attempt, reason: 'no memory', final: false });
		}
		await waitFor(async () => (await client.getJob(handle)).job.state === 'failed');
		expect(await client.listQueues(['resize'])).toMatchObject([{ failed: 1, running: 0, workers: 1 }]);
		await waitFor(async () => {
			for await (const events of client.watchEvents(['resize'], { follow: false }))
				if (events.some((event) => event.kind === 'job-dead' && event.reason.includes('no memory'))) return true;
			return false;
		});
		expect(await client.retryJobs({ handles: [handle] })).toEqual({ retried: 1 });
		await waitFor(() => worker.jobs().length === 3);
		await worker.say({ kind: 'done', handle, attempt: 3, result: bytes('') });
		await waitFor(async () => (await client.getJob(handle)).job.state === 'done');
	});

	it('of a worker that is gone go to another one', async () => {
		const first = await working('w1');
		const handle = await submit();
		await waitFor(() => first.jobs().length > 0);
		const second = await working('w2');
		await first.leave();
		await waitFor(() => second.jobs().length > 0);
		expect(second.jobs()).toMatchObject([{ handle, attempt: 2 }]);
	});

	it('stay with their worker over a restart of the manager, and are done once', async () => {
		const worker = await working('w1');
		const handle = await submit();
		const waiting = await submit({ delivery: 'at-most-once' });
		await waitFor(() => worker.jobs().length === 2);
		await stop();
		await waitFor(() => worker.over);
		await start();
		expect((await client.getJob(handle)).job).toMatchObject({ state: 'running', attempt: 1 });
		const other = await working('w2');
		const back = work();
		const stranger = { handle: 'H:x:424242' as JobHandle, attempt: 1 };
		await back.say(hello('w1', [{ handle, attempt: 1 }, stranger]), ABLE);
		await waitFor(() => back.kinds().includes('revoked'));
		expect(back.told.filter((order) => order.kind === 'revoked')).toMatchObject([stranger]);
		await back.say({ kind: 'done', handle, attempt: 1, result: bytes('late') });
		await waitFor(() => back.kinds().includes('recorded'));
		expect((await client.getJob(handle)).job).toMatchObject({ state: 'done', attempt: 1 });
		// The other one never reached it, as it says: so it is given out anew, at once.
		const again = await waitFor(() => [...back.jobs(), ...other.jobs()].find((job) => job.handle === waiting));
		expect(again).toBeDefined();
		expect([...back.jobs(), ...other.jobs()].some((job) => job.handle === handle)).toBe(false);
	});

	it('that Gearman’s workers have when the manager is stopped are no tries that were lost', async () => {
		await stop();
		await start({ gearman: '127.0.0.1:0' });
		const handle = await submit({ retries: 0 });
		const wire = await GearmanWire.connect(manager.gearmanAddress ?? '');
		cleanups.push(() => wire.end());
		wire.request(PACKET.CAN_DO, 'resize');
		wire.request(PACKET.GRAB_JOB);
		expect(await wire.packet()).toMatchObject({ type: PACKET.JOB_ASSIGN });
		await stop();
		await start();
		expect((await client.getJob(handle)).job).toMatchObject({ state: 'queued', attempt: 0 });
	});

	it('are in a backup, and no handle is given out again after it was restored', async () => {
		const handle = await submit();
		const restored = await copied();
		const later = await submit();
		await stop();
		await start({ store: await restored() });
		expect(await client.listJobs({ limit: 10 })).toMatchObject([{ handle, state: 'queued' }]);
		const fresh = await submit();
		expect(fresh).not.toBe(later);
		expect(Number(fresh.split(':').at(-1))).toBeGreaterThan(Number(later.split(':').at(-1)));
	});
});

describe('functions over the network', { timeout: 60_000 }, () => {
	it('are applied, changed at a revision, shown without secrets, and removed', async () => {
		const process = { ...specOf('resize', { daemon: false }), secrets: { KEY: { value: 'hunter2' } } };
		const run = { process, concurrency: 2, mode: 'command', nodes: [], selector: {} } as const;
		const spec = specOfFunction('resize', { run });
		expect(await client.applyFunctions([spec], { dryRun: true })).toMatchObject([{ kind: 'create', revision: 1 }]);
		expect(await client.applyFunctions([spec], {})).toMatchObject([{ kind: 'create', revision: 1 }]);
		expect(await client.applyFunctions([spec], {})).toMatchObject([{ kind: 'unchanged', revision: 1 }]);
		const changed = { ...spec, retries: 3 };
		await expect(client.applyFunctions([changed], { ifRevision: 7 })).rejects.toMatchObject({ code: 'conflict' });
		expect(await client.applyFunctions([changed], { ifRevision: 1 })).toMatchObject([{ kind: 'update', revision: 2 }]);
		const detail = await client.getQueue('resize');
		expect(detail).toMatchObject({ queue: { revision: 2 }, spec: { retries: 3 }, workers: [] });
		expect(JSON.stringify(detail)).not.toContain('hunter2');
		const shown = detail.spec;
		if (shown === undefined) throw new Error('no spec');
		expect(await client.applyFunctions([shown], {})).toMatchObject([{ kind: 'unchanged' }]);
		await client.applyFunctions([specOfFunction('other')], { prune: true });
		expect((await client.getQueue('resize')).spec).toBeUndefined();
		await client.removeFunctions(['resize', 'other'], {});
		expect(await client.listQueues([])).toEqual([]);
		await expect(client.getQueue('resize')).rejects.toMatchObject({ code: 'not-found' });
	});

	it('with jobs that have not ended are removed with force alone, which cancels them', async () => {
		const handle = await submit();
		await expect(client.removeFunctions(['resize'], {})).rejects.toMatchObject({ code: 'precondition' });
		await client.removeFunctions(['resize'], { force: true });
		expect((await client.getJob(handle)).job.state).toBe('cancelled');
	});

	it('are drained, paused and limited, over a restart', async () => {
		await submit();
		const limits = { high: 0, normal: 1, low: 0 };
		expect(await client.setQueues(['resize'], { paused: true, maxQueue: limits })).toMatchObject([
			{ paused: true, draining: false, maxQueue: limits },
		]);
		await expect(submit()).rejects.toMatchObject({ code: 'precondition' });
		await stop();
		await start();
		const worker = await working();
		expect(await client.listQueues([])).toMatchObject([{ paused: true, maxQueue: limits, workers: 1 }]);
		expect(worker.jobs()).toEqual([]);
		await client.setQueues(['resize'], { paused: false, maxQueue: null, draining: true });
		await waitFor(() => worker.jobs().length === 1);
		await expect(submit()).rejects.toMatchObject({ code: 'precondition', details: { why: 'draining' } });
		await expect(client.setQueues(['nothing'], { paused: true })).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('a token that is limited', { timeout: 60_000 }, () => {
	it('sees, submits and does the jobs of its functions alone', async () => {
		const secure = await SecureManager.start();
		cleanups.push(() => secure.close());
		const admin = await secure.admin();
		const ann = await secure.user({ name: 'ann', role: 'operator', processes: ['resize'] });
		const mine = await submit({}, admin);
		const other = await submit({ function: functionName('payroll') }, admin);
		expect((await ann.listQueues([])).map((queue) => queue.function)).toEqual(['resize']);
		for (const limit of [1, 10]) expect((await ann.listJobs({ limit })).map((job) => job.handle)).toEqual([mine]);
		expect((await ann.getJob(mine)).job.handle).toBe(mine);
		const payroll = functionName('payroll');
		await expect(ann.getJob(other)).rejects.toEqual(refused);
		await expect(ann.getJob('H:x:999999')).rejects.toEqual(refused);
		await expect(ann.cancelJobs([mine, other], {})).rejects.toEqual(refused);
		await expect(ann.retryJobs({ function: 'payroll' })).rejects.toEqual(refused);
		await expect(ann.purgeJobs('payroll', ['done'])).rejects.toEqual(refused);
		await expect(ann.getQueue('payroll')).rejects.toEqual(refused);
		await expect(ann.setQueues(['payroll'], { paused: true })).rejects.toEqual(refused);
		await expect(ann.applyFunctions([specOfFunction('payroll')], {})).rejects.toEqual(refused);
		await expect(ann.removeFunctions(['payroll'], { force: true })).rejects.toEqual(refused);
		await expect(submit({ function: payroll }, ann)).rejects.toEqual(refused);
		await submit({}, ann);
		expect((await admin.getJob(mine)).job.state).toBe('queued');
		const worker = work(ann);
		await worker.say(hello('w1'), { kind: 'abilities', functions: [{ function: payroll, limit: 1 }] });
		await waitFor(() => worker.over);
		expect(worker.error).toEqual(refused);
		expect(worker.jobs()).toEqual([]);
	});

	it('leaves a trace of what it changes, and none of each job', async () => {
		const handle = await submit();
		await client.cancelJobs([handle], {});
		const lines: string[] = [];
		for await (const events of client.watchEvents([], { follow: false, audit: true }))
			lines.push(...events.map((event) => `${event.subject} ${event.reason}`));
		const audit = lines.join('\n');
		expect(audit).toContain('CancelJobs');
		expect(audit).not.toContain('SubmitJob');
	});
});

describe('the metrics', { timeout: 60_000 }, () => {
	it('say what is queued, running and done', async () => {
		const worker = await working();
		const handle = await submit();
		await waitFor(() => worker.jobs().length > 0);
		await worker.say({ kind: 'done', handle, attempt: 1, result: bytes('') });
		await waitFor(() => worker.kinds().includes('recorded'));
		await submit({ function: functionName('a"b'), priority: 'high' });
		const { status, headers, text } = await ask(manager.httpAddress ?? '', '/metrics');
		expect(status).toBe(200);
		expect(headers['content-type']).toContain('text/plain');
		for (const line of [
			'minder_jobs_queued{function="a\\"b",priority="high"} 1',
			'minder_jobs_running{function="resize"} 0',
			'minder_job_workers{function="resize"} 1',
			'minder_jobs_kept{state="done"} 1',
			'minder_jobs_submitted_total 2',
			'minder_jobs_ended_total{state="done"} 1',
			'minder_job_wait_seconds_count{function="resize"} 1',
			'minder_job_run_seconds_count{function="resize"} 1',
		])
			expect(text.split('\n')).toContain(line);
	});

	it('are for callers who see every function', async () => {
		const { token } = await client.createAccessToken({ name: 'ann', role: 'viewer', processes: ['resize'] });
		const { token: all } = await client.createAccessToken({ name: 'bob', role: 'viewer' });
		const http = manager.httpAddress ?? '';
		expect((await ask(http, '/metrics', { headers: bearer(token) })).status).toBe(403);
		expect((await ask(http, '/metrics', { headers: bearer(all) })).status).toBe(200);
		expect((await ask(http, '/metrics', { headers: bearer('mat1.x') })).status).toBe(401);
	});
});

/** A store with everything that the manager keeps. */
async function copied(): Promise<() => Promise<string>> {
	const pieces: Uint8Array[] = [];
	for await (const { data } of client.backup()) pieces.push(data);
	return async () => {
		const store = `lmdb:${join(directory, 'restored')}`;
		const source = backupOf(Buffer.concat(pieces), 65_536);
		await restoreBackup({ source, store, dataDirectory: join(directory, 'data'), force: false });
		return store;
	};
}
