import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/model/access.ts';
import type { ManagerChannel } from '../../src/model/agent-protocol.ts';
import { MinderError } from '../../src/model/errors.ts';
import { JOB_LIMITS } from '../../src/model/function-spec.ts';
import type { FunctionName, JobHandle } from '../../src/model/ids.ts';
import type { JobFilter, WorkerMessage, WorkerOrder } from '../../src/model/jobs.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import type { RpcServer } from '../../src/rpc/server.ts';
import { freePort } from '../support/free-port.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Calls, collect } from '../unit/rpc/fake-control.ts';
import { FUNCTION_SPEC, JOB, JOB_DETAIL, NEW_JOB, QUEUE, QUEUE_DETAIL, UPDATES } from '../unit/rpc/fake-jobs.ts';
import { cleanUp, client, start } from '../unit/rpc/served.ts';

function channel(server: RpcServer): ManagerChannel {
	const opened = openManagerChannel(server.address);
	cleanUp(() => opened.close());
	return opened;
}

const HELLO: WorkerMessage = {
	kind: 'hello',
	worker: 'w1',
	party: { name: 'resizer', host: 'h', pid: 7 },
	running: [{ handle: JOB.handle, attempt: 2 }],
};
const ATTEMPT = { handle: JOB.handle, attempt: 1 };
const RENEW: WorkerMessage = { kind: 'renew', running: [ATTEMPT] };

/** Messages that a test adds one by one. */
function outgoing<T>(...first: T[]) {
	const waiting = [...first];
	let wake = (): void => {};
	let ended = false;
	async function* messages(): AsyncGenerator<T, void, undefined> {
		for (;;) {
			const next = waiting.shift();
			if (next !== undefined) yield next;
			else if (ended) return;
			else {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		}
	}
	return {
		messages: messages(),
		add: (message: T): void => {
			waiting.push(message);
			wake();
		},
		end: (): void => {
			ended = true;
			wake();
		},
	};
}

/** What fails before it gives anything. */
function failing(error: MinderError): AsyncIterable<never> {
	return { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
}

/** Waits until `count` no longer grows. */
async function still(count: () => number, what: string): Promise<void> {
	let before = -1;
	await waitFor(
		() => {
			const same = count() > 0 && count() === before;
			before = count();
			return new Promise<boolean>((resolve) => setTimeout(() => resolve(same), 100));
		},
		{ what },
	);
}

describe('each method of the job queue, through the wire', () => {
	it('arrives as it was called and answers as the manager did', async () => {
		const calls: Calls = [];
		const minder = client((await start({ calls })).address);

		expect(await minder.applyFunctions([FUNCTION_SPEC], { dryRun: true, prune: true })).toEqual([
			{ kind: 'unchanged', name: FUNCTION_SPEC.name, revision: 2, after: FUNCTION_SPEC },
		]);
		await minder.applyFunctions([FUNCTION_SPEC], { ifRevision: 0 });
		await minder.removeFunctions(['f'], { force: true });
		expect(await minder.listQueues([])).toEqual([QUEUE]);
		expect(await minder.getQueue('f')).toEqual(QUEUE_DETAIL);
		expect(await minder.setQueues(['f'], { draining: true, maxQueue: null })).toEqual([QUEUE]);
		await minder.setQueues(['f'], { paused: false, maxQueue: QUEUE.maxQueue });
		expect(await collect(minder.submitJob(NEW_JOB, { follow: true }))).toEqual(UPDATES);
		expect(await collect(minder.submitJob(NEW_JOB, { follow: false }))).toEqual(UPDATES.slice(0, 1));
		const filter: JobFilter = { function: 'f', states: ['failed', 'done'], limit: 5, before: '17' };
		expect(await minder.listJobs(filter)).toEqual([JOB]);
		expect(await minder.getJob('17')).toEqual(JOB_DETAIL);
		expect(await minder.cancelJobs([JOB.handle, '18'], { reason: 'enough' })).toEqual([JOB]);
		expect(await minder.retryJobs({ handles: ['17'] })).toEqual({ retried: 3 });
		expect(await minder.retryJobs({ function: 'f' })).toEqual({ retried: 3 });
		expect(await minder.purgeJobs('f', ['failed', 'cancelled'])).toBe(4);

		expect(calls).toEqual([
			['applyFunctions', [FUNCTION_SPEC], { dryRun: true, prune: true }],
			['applyFunctions', [FUNCTION_SPEC], { dryRun: false, prune: false, ifRevision: 0 }],
			['removeFunctions', ['f'], { force: true }],
			['listQueues', []],
			['getQueue', 'f'],
			['setQueues', ['f'], { draining: true, maxQueue: null }],
			['setQueues', ['f'], { paused: false, maxQueue: QUEUE.maxQueue }],
			['submitJob', NEW_JOB, { follow: true }],
			['submitJob', NEW_JOB, { follow: false }],
			['listJobs', filter],
			['getJob', '17'],
			['cancelJobs', [JOB.handle, '18'], { reason: 'enough' }],
			['retryJobs', { handles: ['17'] }],
			['retryJobs', { function: 'f' }],
			['purgeJobs', 'f', ['failed', 'cancelled']],
		]);
	});

	it('unless it is not valid', async () => {
		const calls: Calls = [];
		const minder = client((await start({ calls })).address);
		const usage = { code: 'usage' };
		await expect(minder.getQueue('a b')).rejects.toMatchObject(usage);
		await expect(minder.getJob('x')).rejects.toMatchObject(usage);
		await expect(minder.listJobs({ limit: 0 })).rejects.toMatchObject(usage);
		await expect(minder.cancelJobs(['1', 'x'], {})).rejects.toMatchObject(usage);
		await expect(minder.removeFunctions([''], {})).rejects.toMatchObject(usage);
		const unique = collect(minder.submitJob({ ...NEW_JOB, unique: 'x'.repeat(65) }, { follow: true }));
		await expect(unique).rejects.toMatchObject(usage);
		expect(calls).toEqual([]);
	});
});

describe('a job that is submitted', () => {
	it('has a payload of up to 15 MiB; a larger one is not sent', async () => {
		const calls: Calls = [];
		const minder = client((await start({ calls })).address);
		const data = new Uint8Array(JOB_LIMITS.rpcPayloadBytes).fill(7);
		expect(await collect(minder.submitJob({ ...NEW_JOB, data }, { follow: false }))).toHaveLength(1);
		const [sent] = calls as [[string, { data: Uint8Array }]];
		expect(Buffer.compare(sent[1].data, data)).toBe(0);
		const large = { ...NEW_JOB, data: new Uint8Array(data.length + 1) };
		await expect(collect(minder.submitJob(large, { follow: false }))).rejects.toMatchObject({ code: 'too-large' });
		expect(calls).toHaveLength(1);
	});

	it('is submitted once, with a unique key or without, when it is not known whether it was accepted', async () => {
		for (const unique of ['', 'cat.jpg']) {
			let tries = 0;
			const control = {
				submitJob: () => {
					tries++;
					return failing(new MinderError('unreachable', 'it is gone'));
				},
			};
			const minder = client((await start({ control })).address);
			const submitted = collect(minder.submitJob({ ...NEW_JOB, unique }, { follow: false }));
			await expect(submitted).rejects.toMatchObject({ code: 'unreachable', message: 'it is gone' });
			expect(tries).toBe(1);
		}
	});

	it('is followed no more at the manager once its caller has gone', async () => {
		let signal: AbortSignal | undefined;
		const control = {
			async *submitJob(_job: unknown, _how: unknown, options: { signal?: AbortSignal } = {}) {
				signal = options.signal;
				yield { kind: 'accepted', handle: JOB.handle, joined: false } as const;
				await new Promise((resolve) => signal?.addEventListener('abort', resolve));
			},
		};
		const minder = client((await start({ control })).address);
		for await (const update of minder.submitJob(NEW_JOB, { follow: true })) {
			expect(update.kind).toBe('accepted');
			break;
		}
		await waitFor(() => signal?.aborted === true, { what: 'the manager to see it' });
	});

	it('says why it was refused', async () => {
		const control = {
			submitJob: () =>
				failing(new MinderError('precondition', 'the queue of f is full', { details: { why: 'queue-full' } })),
		};
		const minder = client((await start({ control })).address);
		await expect(collect(minder.submitJob(NEW_JOB, { follow: true }))).rejects.toMatchObject({
			code: 'precondition',
			message: 'the queue of f is full',
			details: { why: 'queue-full' },
		});
	});
});

describe('what is more than a message', () => {
	it('is listed in pages, all of it, once, and no more than was asked for', async () => {
		const reason = 'r'.repeat(4000);
		const jobs = Array.from({ length: 12_500 }, (_, at) => ({
			...JOB,
			handle: `H:h:${20_000 - at}` as JobHandle,
			...(at < 3000 ? { reason } : {}),
		}));
		const queues = Array.from({ length: 8000 }, (_, at) => ({
			...QUEUE,
			function: `f${String(at).padStart(4, '0')}${'x'.repeat(500)}` as FunctionName,
		}));
		const asked: number[] = [];
		const control = {
			async listJobs({ limit, before }: JobFilter) {
				asked.push(limit);
				const from = before === undefined ? 0 : jobs.findIndex(({ handle }) => handle === before) + 1;
				return jobs.slice(from, from + limit);
			},
			listQueues: async () => queues,
		};
		const minder = client((await start({ control })).address);
		const handles = jobs.map(({ handle }) => handle);
		expect((await minder.listJobs({ limit: 1_000_000 })).map(({ handle }) => handle)).toEqual(handles);
		expect(asked.length).toBeGreaterThan(2);
		expect(Math.max(...asked)).toBe(10_000);
		const some = await minder.listJobs({ limit: 11_000, before: 'H:h:20000' });
		expect(some.map(({ handle }) => handle)).toEqual(handles.slice(1, 11_001));
		const names = queues.map(({ function: name }) => name);
		expect((await minder.listQueues([])).map(({ function: name }) => name)).toEqual(names);
	});
});

describe('a worker', () => {
	it('is heard and told in turn, and leaves when it has said all', async () => {
		const calls: Calls = [];
		const minder = client((await start({ calls })).address);
		const { messages, add, end } = outgoing<WorkerMessage>(HELLO);
		const orders: WorkerOrder[] = [];
		for await (const order of minder.workJobs(messages)) {
			orders.push(order);
			if (orders.length === 1) add(RENEW);
			if (orders.length === 2) end();
		}
		expect(orders).toEqual([
			{ kind: 'welcome', renewSeconds: 10 },
			{ kind: 'recorded', handle: 'H:host:1', attempt: 1 },
		]);
		expect(calls).toEqual([
			['workJobs', HELLO],
			['workJobs', RENEW],
		]);
	});

	it('is told when its manager is done with it, and why', async () => {
		for (const [refusal, told] of [
			[undefined, undefined],
			[new MinderError('refused', 'not of this function'), { code: 'refused', message: 'not of this function' }],
		] as const) {
			const control = {
				async *workJobs(): AsyncGenerator<WorkerOrder> {
					yield { kind: 'welcome', renewSeconds: 10 };
					if (refusal !== undefined) throw refusal;
				},
			};
			const minder = client((await start({ control })).address);
			const { messages } = outgoing<WorkerMessage>(HELLO);
			const orders: WorkerOrder[] = [];
			const over = (async () => {
				for await (const order of minder.workJobs(messages)) orders.push(order);
			})();
			if (told === undefined) await over;
			else await expect(over).rejects.toMatchObject(told);
			expect(orders).toHaveLength(1);
		}
	});

	it('is gone for its manager when it aborts, leaves the loop or fails at what it says', async () => {
		const signals: AbortSignal[] = [];
		const ends: unknown[] = [];
		const control = {
			async *workJobs(
				messages: AsyncIterable<WorkerMessage>,
				options: { signal?: AbortSignal } = {},
			): AsyncGenerator<WorkerOrder> {
				if (options.signal !== undefined) signals.push(options.signal);
				try {
					for await (const _ of messages) yield { kind: 'welcome', renewSeconds: 10 };
				} catch (error) {
					ends.push(error);
				}
			},
		};
		const minder = client((await start({ control })).address);

		const abort = new AbortController();
		const aborted: WorkerOrder[] = [];
		for await (const order of minder.workJobs(outgoing(HELLO).messages, { signal: abort.signal })) {
			aborted.push(order);
			abort.abort();
		}
		expect(aborted).toHaveLength(1);
		await waitFor(() => signals[0]?.aborted === true && ends.length === 1, { what: 'the manager to see the abort' });

		for await (const _ of minder.workJobs(outgoing(HELLO).messages)) break;
		await waitFor(() => signals[1]?.aborted === true && ends.length === 2, { what: 'the manager to see the leave' });

		const large = new Uint8Array(JOB_LIMITS.rpcPayloadBytes + 1);
		const { messages } = outgoing<WorkerMessage>(HELLO, { kind: 'done', result: large, ...ATTEMPT });
		await expect(collect(minder.workJobs(messages))).rejects.toMatchObject({ code: 'too-large' });
		await waitFor(() => signals[2]?.aborted === true, { what: 'the manager to see the failure' });
		expect(ends[0]).toMatchObject({ code: 'unreachable' });
	});

	it('hears unreachable when its manager stops, at once', async () => {
		const server = await start();
		const minder = client(server.address);
		const orders = minder.workJobs(outgoing(HELLO).messages)[Symbol.asyncIterator]();
		expect(await orders.next()).toMatchObject({ value: { kind: 'welcome' } });
		const next = expect(orders.next()).rejects.toMatchObject({ code: 'unreachable' });
		await server.close(60);
		await next;
	});

	it('that is refused for another leader goes there with its next stream', async () => {
		const calls: Calls = [];
		const leader = await start({ calls });
		const control = {
			workJobs: () => failing(new MinderError('not-leader', 'ask that one', { details: { leader: leader.address } })),
		};
		const minder = client((await start({ control })).address);
		await expect(collect(minder.workJobs(outgoing(HELLO).messages))).rejects.toMatchObject({ code: 'not-leader' });
		const { messages, end } = outgoing<WorkerMessage>(HELLO);
		end();
		expect(await collect(minder.workJobs(messages))).toEqual([{ kind: 'welcome', renewSeconds: 10 }]);
		expect(calls).toEqual([['workJobs', HELLO]]);
	});

	it('goes to another manager with its next stream where one is not there', async () => {
		const gone = `127.0.0.1:${await freePort()}`;
		const calls: Calls = [];
		const minder = client(`${gone},${(await start({ calls })).address}`);
		const { messages, end } = outgoing<WorkerMessage>(HELLO);
		end();
		expect(await collect(minder.workJobs(messages))).toHaveLength(1);
		const nobody = client(gone);
		await expect(collect(nobody.workJobs(outgoing(HELLO).messages))).rejects.toMatchObject({ code: 'unreachable' });
	});

	it('holds its manager back while it does not read, and the other way round', async () => {
		const data = new Uint8Array(10_000);
		let sent = 0;
		let read = 0;
		let go = (): void => {};
		const mayRead = new Promise<void>((resolve) => {
			go = resolve;
		});
		const control = {
			async *workJobs(messages: AsyncIterable<WorkerMessage>): AsyncGenerator<WorkerOrder> {
				yield { kind: 'welcome', renewSeconds: 10 };
				for (; sent < 3000; sent++) {
					yield { kind: 'job', function: NEW_JOB.function, unique: '', data, leaseSeconds: 9, ...ATTEMPT };
				}
				await mayRead;
				for await (const _ of messages) read++;
			},
		};
		const minder = client((await start({ control })).address);
		let said = 0;
		async function* messages(): AsyncGenerator<WorkerMessage> {
			yield HELLO;
			for (; said < 3000; said++) yield { kind: 'data', data, ...ATTEMPT };
		}
		const orders = minder.workJobs(messages())[Symbol.asyncIterator]();
		expect(await orders.next()).toMatchObject({ value: { kind: 'welcome' } });
		await still(() => sent, 'the manager to be held back');
		await still(() => said, 'the worker to be held back');
		expect(sent).toBeLessThan(1000);
		expect(said).toBeLessThan(1000);
		go();
		let got = 0;
		for (let next = await orders.next(); next.done !== true; next = await orders.next()) got++;
		expect([got, read]).toEqual([3000, 3001]);
	});
});

describe('an agent that does jobs', () => {
	it('names its node with the first message, and the rest goes both ways', async () => {
		const heard: WorkerMessage[] = [];
		let as: { node: string; caller: Caller } | undefined;
		const server = await start({
			agents: {
				async workJobs(stream, node, caller) {
					as = { node, caller };
					for await (const message of stream) {
						heard.push(message);
						stream.send({ kind: 'welcome', renewSeconds: heard.length });
					}
				},
			},
		});
		const stream = channel(server).workJobs('a');
		expect(stream.send(HELLO)).toBe(true);
		stream.send(RENEW);
		stream.end();
		expect(await collect(stream)).toEqual([
			{ kind: 'welcome', renewSeconds: 1 },
			{ kind: 'welcome', renewSeconds: 2 },
		]);
		expect(heard).toEqual([HELLO, RENEW]);
		expect(as).toMatchObject({ node: 'a', caller: { principal: { kind: 'local' } } });
		expect(stream.closed.aborted).toBe(true);
	});

	it('is refused without a name of its node, and told why its manager ends it', async () => {
		const refusal = new MinderError('refused', 'that is not your node');
		const server = await start({ agents: { workJobs: () => Promise.reject(refusal) } });
		const nameless = channel(server).workJobs('');
		nameless.send(HELLO);
		await expect(collect(nameless)).rejects.toMatchObject({ code: 'usage' });
		const stream = channel(server).workJobs('b');
		stream.send(HELLO);
		await expect(collect(stream)).rejects.toMatchObject({ code: 'refused', message: 'that is not your node' });
	});

	it('is gone for its manager when it gives up or says what cannot be read, also before it has said anything', async () => {
		const ends: unknown[] = [];
		let begun = 0;
		const server = await start({
			agents: {
				async workJobs(stream) {
					begun++;
					await collect(stream).catch((error: unknown) => ends.push(error));
					if (stream.closed.aborted) ends.push('closed');
				},
			},
		});
		const opened = channel(server);
		const silent = opened.workJobs('a');
		silent.end();
		expect(await collect(silent)).toEqual([]);
		expect(begun).toBe(0);
		const gaveUp = opened.workJobs('a');
		gaveUp.send(HELLO);
		await waitFor(() => begun === 1);
		gaveUp.end(new Error('enough'));
		await waitFor(() => ends.length === 2);
		expect(ends).toEqual([expect.objectContaining({ code: 'unreachable' }), 'closed']);
		const wrong = opened.workJobs('a');
		wrong.send({ ...HELLO, worker: '' } as WorkerMessage);
		await expect(collect(wrong)).rejects.toMatchObject({ code: 'usage' });
	});
});
