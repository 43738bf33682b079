import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageStream } from '../../../src/model/agent-protocol.ts';
import { MinderError } from '../../../src/model/errors.ts';
import type { FunctionName, JobHandle } from '../../../src/model/ids.ts';
import type { WorkerMessage, WorkerOrder } from '../../../src/model/jobs.ts';
import type { JobOrder, JobOutcome } from '../../../src/worker/job-runner.ts';
import { JobWorker, type JobWorkerOptions, type WorkerEnd } from '../../../src/worker/job-worker.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';
import { streamPair } from '../../support/stream-pair.ts';

/** A job as the fake runner has it. */
interface Running {
	readonly order: JobOrder;
	stopped: boolean;
	end(outcome: JobOutcome): Promise<void>;
	progress(numerator: number, denominator: number): void;
}

/** The manager's end of one connection. */
class Manager {
	readonly stream: MessageStream<WorkerMessage, WorkerOrder>;
	readonly got: WorkerMessage[] = [];
	ended = false;

	constructor(stream: MessageStream<WorkerMessage, WorkerOrder>) {
		this.stream = stream;
		void this.#read();
	}

	async #read(): Promise<void> {
		try {
			for await (const message of this.stream) this.got.push(message);
		} catch {
			// It broke.
		}
		this.ended = true;
	}

	of<Kind extends WorkerMessage['kind']>(kind: Kind): Extract<WorkerMessage, { kind: Kind }>[] {
		return this.got.filter((message): message is Extract<WorkerMessage, { kind: Kind }> => message.kind === kind);
	}

	async send(...orders: WorkerOrder[]): Promise<void> {
		for (const order of orders) this.stream.send(order);
		await settle();
	}
}

let clock: FakeClock;
let managers: Manager[];
let running: Running[];
let worker: JobWorker;
let ended: Promise<WorkerEnd>;
let refusal: MinderError | undefined;
let lines: string[];

beforeEach(() => {
	clock = new FakeClock();
	managers = [];
	running = [];
	lines = [];
	refusal = undefined;
});

afterEach(async () => {
	for (const each of running) if (!each.stopped) void each.end({ kind: 'done', result: Buffer.of() });
	await worker.leave();
	await clock.advance(60);
	await ended.catch(() => {});
	expect(clock.pending, 'timers left behind').toBe(0);
});

function start(change: Partial<JobWorkerOptions> = {}): void {
	const log = (_: object, line: string): void => void lines.push(line);
	worker = new JobWorker({
		worker: 'w-1',
		party: { name: 'test', host: 'h', pid: 7 },
		open: () => {
			if (refusal !== undefined) throw refusal;
			const { left, right } = streamPair<WorkerOrder, WorkerMessage>();
			managers.push(new Manager(right));
			return left;
		},
		abilities: () => [{ function: 'f' as FunctionName, limit: 2 }],
		runnerOf: (name) => (name === 'other' ? undefined : { run: runJob, close: async () => {} }),
		giveUp: true,
		clock,
		rand: { next: () => 0.5, uuid: () => 'u' },
		log: { debug: log, info: log, warn: log, error: log },
		...change,
	});
	ended = worker.run();
	ended.catch(() => {});
}

function runJob(order: JobOrder, progress: (numerator: number, denominator: number) => void) {
	let settleOutcome: (outcome: JobOutcome) => void = () => {};
	const outcome = new Promise<JobOutcome>((resolve) => {
		settleOutcome = resolve;
	});
	const job: Running = {
		order,
		stopped: false,
		progress,
		async end(found) {
			settleOutcome(found);
			await settle();
		},
	};
	running.push(job);
	return { outcome, stop: () => void (job.stopped = true) };
}

const manager = (at = managers.length - 1): Manager => {
	const found = managers[at];
	if (found === undefined) throw new Error('no connection');
	return found;
};
const job = (number: number, change: Partial<JobOrder> = {}): JobOrder => ({
	kind: 'job',
	handle: `H:${number}` as JobHandle,
	attempt: 1,
	function: 'f' as FunctionName,
	unique: '',
	data: Buffer.from(`${number}`),
	leaseSeconds: 30,
	...change,
});
const ref = (number: number) => ({ handle: `H:${number}` as JobHandle, attempt: 1 });
const done = (text: string): JobOutcome => ({ kind: 'done', result: Buffer.from(text) });
const at = (number: number): Running => {
	const found = running.find(({ order }) => order.handle === `H:${number}`);
	if (found === undefined) throw new Error(`job ${number} was not begun`);
	return found;
};

/** A worker that is welcomed. */
async function connected(change: Partial<JobWorkerOptions> = {}): Promise<void> {
	start(change);
	await settle();
	await manager().send({ kind: 'welcome', renewSeconds: 10 });
}

describe('a connection', () => {
	it('begins with hello, and after Welcome says what it can do', async () => {
		start();
		await settle();
		expect(manager().got).toEqual([
			{ kind: 'hello', worker: 'w-1', party: { name: 'test', host: 'h', pid: 7 }, running: [] },
		]);
		await manager().send({ kind: 'welcome', renewSeconds: 10 });
		expect(manager().of('abilities')).toEqual([{ kind: 'abilities', functions: [{ function: 'f', limit: 2 }] }]);
	});

	it('is given up where nobody welcomes it', async () => {
		start();
		await clock.advance(15.5);
		expect(managers).toHaveLength(2);
	});

	it('is opened again, at first soon, then at growing intervals, until there is one', async () => {
		await connected();
		refusal = new MinderError('unreachable', 'nobody there');
		manager().stream.end();
		await clock.advance(30);
		refusal = undefined;
		expect(lines.filter((line) => line.includes('nobody there'))).toHaveLength(1);
		await clock.advance(5);
		expect(managers).toHaveLength(2);
		expect(manager().of('hello')).toHaveLength(1);
	});

	it('that is refused ends the worker at first, and not once there was one', async () => {
		refusal = new MinderError('unauthenticated', 'who are you');
		start();
		await expect(ended).rejects.toThrow('who are you');
		refusal = undefined;
		await connected();
		refusal = new MinderError('unauthenticated', 'who are you');
		manager().stream.end();
		await clock.advance(1);
		refusal = undefined;
		await clock.advance(16);
		expect(managers).toHaveLength(2);
	});
});

describe('a job', () => {
	it('is done, told, and forgotten once that is recorded', async () => {
		await connected();
		await manager().send(job(1), job(2));
		expect(running.map(({ order }) => Buffer.from(order.data).toString())).toEqual(['1', '2']);
		at(1).progress(1, 2);
		await at(1).end(done('r'));
		await at(2).end({ kind: 'failed', reason: 'no', final: true });
		expect(manager().got.slice(2)).toEqual([
			{ kind: 'progress', ...ref(1), numerator: 1, denominator: 2 },
			{ kind: 'done', ...ref(1), result: Buffer.from('r') },
			{ kind: 'failed', ...ref(2), reason: 'no', final: true },
		]);
		await manager().send({ kind: 'recorded', ...ref(1) });
		await clock.advance(10);
		expect(manager().of('renew').at(-1)?.running).toEqual([ref(2)]);
	});

	it('goes on without a connection, and its end is told until it is recorded', async () => {
		await connected();
		await manager().send(job(1), job(2));
		manager().stream.end();
		await settle();
		await at(1).end(done('r'));
		await clock.advance(1);
		expect(manager(1).of('hello')).toMatchObject([{ running: [ref(1), ref(2)] }]);
		expect(manager(1).of('done')).toEqual([]);
		await manager(1).send({ kind: 'welcome', renewSeconds: 10 });
		expect(manager(1).of('done')).toHaveLength(1);
		manager(1).stream.end();
		await clock.advance(1);
		await manager(2).send({ kind: 'welcome', renewSeconds: 10 }, { kind: 'recorded', ...ref(1) });
		expect(manager(2).of('done')).toHaveLength(1);
		manager(2).stream.end();
		await clock.advance(1);
		expect(manager(3).of('hello')).toMatchObject([{ running: [ref(2)] }]);
	});

	it('that is not its own any more is stopped, and nothing is told of it', async () => {
		await connected();
		await manager().send(job(1));
		await manager().send({ kind: 'revoked', ...ref(1), reason: 'too late' });
		expect(at(1).stopped).toBe(true);
		await at(1).end(done('late'));
		expect(manager().of('done')).toEqual([]);
		expect(lines).toContain('H:1: taken away and ended: too late');
	});

	it('of an older attempt that is revoked leaves the newer one alone', async () => {
		await connected();
		await manager().send(job(1, { attempt: 2 }));
		await manager().send({ kind: 'revoked', ...ref(1), reason: 'old' });
		expect(at(1).stopped).toBe(false);
	});

	it('that it cannot do is given back', async () => {
		await connected();
		await manager().send(job(1, { function: 'other' as FunctionName }));
		expect(manager().of('returned')).toMatchObject([ref(1)]);
	});

	it('is renewed within a third of its lease, or as often as the manager wants', async () => {
		await connected();
		await manager().send(job(1, { leaseSeconds: 3 }));
		await clock.advance(3.5);
		expect(manager().of('renew')).toHaveLength(3);
		expect(manager().of('renew')[0]?.running).toEqual([ref(1)]);
		await at(1).end(done(''));
		await manager().send({ kind: 'recorded', ...ref(1) });
		await clock.advance(21);
		expect(manager().of('renew').length).toBeLessThanOrEqual(6);
	});

	it('is renewed in time however many jobs come beside it', async () => {
		await connected();
		await manager().send(job(1));
		for (let number = 2; number < 40; number++) {
			await manager().send(job(number));
			await at(number).end(done(''));
			await manager().send({ kind: 'recorded', ...ref(number) });
			await clock.advance(1);
		}
		expect(manager().of('renew')).toHaveLength(3);
	});

	it('beyond what it does at once waits a moment, and is then given back', async () => {
		await connected({ most: 1 });
		await manager().send(job(1), job(2), job(3));
		expect(running).toHaveLength(1);
		await clock.advance(0.5);
		await at(1).end(done(''));
		expect(running).toHaveLength(2);
		await clock.advance(0.6);
		expect(manager().of('returned')).toMatchObject([ref(3)]);
	});
});

describe('the end', () => {
	it('of a drained worker comes with the record of its last job', async () => {
		await connected();
		await manager().send(job(1));
		worker.drain();
		await settle();
		expect(manager().of('abilities').at(-1)?.functions).toEqual([]);
		await manager().send(job(2));
		expect(manager().of('returned')).toMatchObject([ref(2)]);
		await at(1).end(done(''));
		expect(manager().ended).toBe(false);
		await manager().send({ kind: 'recorded', ...ref(1) });
		expect(await ended).toEqual({ done: 1, failed: 0, unrecorded: 0 });
		expect(manager().ended).toBe(true);
		// What it was given meanwhile was never begun.
		expect(manager().got.at(-1)).toEqual({ kind: 'renew', running: [] });
	});

	it('does not wait for ever for a manager that could record it', async () => {
		await connected();
		await manager().send(job(1));
		worker.drain();
		refusal = new MinderError('unreachable', 'nobody there');
		manager().stream.end();
		await at(1).end(done(''));
		await clock.advance(31);
		expect(await ended).toEqual({ done: 1, failed: 0, unrecorded: 1 });
	});

	it('of one that leaves comes once what it did is gone, without a word about it', async () => {
		await connected();
		await manager().send(job(1));
		const left = worker.leave();
		await manager().send(job(2), { kind: 'recorded', ...ref(7) });
		expect(at(1).stopped).toBe(true);
		expect(manager().ended).toBe(false);
		await at(1).end({ kind: 'failed', reason: 'called off', final: false });
		await left;
		await ended;
		expect(manager().of('failed')).toEqual([]);
		expect(manager().of('returned')).toMatchObject([ref(2)]);
		expect(manager().got.at(-1)).toEqual({ kind: 'renew', running: [ref(1)] });
		expect(manager().ended).toBe(true);
	});

	it('of one that leaves comes later than the lease, where what it does takes its time: nobody else begins it before', async () => {
		await connected();
		await manager().send(job(1), job(2));
		const left = worker.leave();
		await at(1).end({ kind: 'failed', reason: 'called off', final: false });
		await clock.advance(10);
		expect(manager().of('renew').at(-1)?.running).toEqual([ref(1), ref(2)]);
		manager().stream.end();
		await clock.advance(1);
		expect(manager(1).of('hello')).toMatchObject([{ running: [ref(1), ref(2)] }]);
		await manager(1).send({ kind: 'welcome', renewSeconds: 10 });
		await at(2).end({ kind: 'failed', reason: 'called off', final: false });
		await left;
		expect(manager(1).of('failed')).toEqual([]);
	});

	it('comes after so many jobs', async () => {
		await connected({ count: 2 });
		await manager().send(job(1), job(2), job(3));
		expect(manager().of('returned')).toMatchObject([ref(3)]);
		await at(1).end(done(''));
		await at(2).end(done(''));
		await manager().send({ kind: 'recorded', ...ref(1) }, { kind: 'recorded', ...ref(2) });
		expect(await ended).toMatchObject({ done: 2 });
	});

	it('comes after so long without a job', async () => {
		await connected({ idleSeconds: 5 });
		await clock.advance(4);
		await manager().send(job(1));
		await clock.advance(20);
		await at(1).end(done(''));
		await manager().send({ kind: 'recorded', ...ref(1) });
		await clock.advance(4);
		expect(manager().ended).toBe(false);
		await clock.advance(1.5);
		expect(await ended).toMatchObject({ done: 1 });
	});
});
