import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { notLeader } from '../../src/manager/leadership/election.ts';
import { Front } from '../../src/manager/leadership/front.ts';
import type { JobUpdate, NewJob, WorkerMessage, WorkerOrder } from '../../src/model/jobs.ts';
import { openManagerChannel } from '../../src/rpc/manager-channel.ts';
import type { RpcServer } from '../../src/rpc/server.ts';
import { startRpcServer } from '../../src/rpc/server.ts';
import { silentLog } from '../../src/sys/log.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Calls, collect, fakeControl } from '../unit/rpc/fake-control.ts';
import { JOB, NEW_JOB } from '../unit/rpc/fake-jobs.ts';

const HELLO: WorkerMessage = { kind: 'hello', worker: 'w1', party: { name: 'w', host: 'h' }, running: [] };

/** A manager that leads or stands by as it is told. */
class Manager {
	readonly calls: Calls = [];
	readonly sessions: string[] = [];
	/** Signals of renewals, which are answered at once or never. */
	readonly held: AbortSignal[] = [];
	hold = true;
	readonly submitted: NewJob[] = [];
	/** Whether one who submits a job hears that it was accepted, or nothing. */
	accepts = true;
	/** Streams that were opened. */
	workers = 0;
	agentsAtWork = 0;
	leader: string | undefined;
	refusals = 0;
	server: RpcServer | undefined;
	#ended = new AbortController();
	readonly #front = new Front(
		() => this.leader === this.address,
		() => {
			this.refusals++;
			return notLeader(this.leader === undefined ? undefined : { id: 'x', address: this.leader, holder: 'x' });
		},
	);

	get address(): string {
		return this.server?.address ?? '';
	}

	async start(): Promise<this> {
		const { control, agents } = this.#front;
		this.server = await startRpcServer({ listen: '127.0.0.1:0', control, agents, log: silentLog });
		return this;
	}

	lead(): void {
		this.leader = this.address;
		this.#ended = new AbortController();
		const { signal } = this.#ended;
		const control = fakeControl(this.calls, {
			renewSession: async (_session, _how, options) => {
				if (options?.signal !== undefined) this.held.push(options.signal);
				return this.hold ? await new Promise<never>(() => {}) : { ttlSeconds: 15, holds: [] };
			},
			submitJob: (job) => {
				this.submitted.push(job);
				return this.#told();
			},
			workJobs: () => this.#ordered(),
			async *watchStatus(_names, _follow, options) {
				yield { processes: [], instances: [], removedProcesses: [], removedInstances: [], synced: true };
				await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
			},
		});
		const agents = {
			session: async (_: unknown, peer: string) => void this.sessions.push(peer),
			pushLogs: async () => undefined,
			workJobs: () => {
				this.agentsAtWork++;
				return new Promise<never>(() => {});
			},
		};
		this.#front.enter({ control, agents }, signal);
	}

	/** What follows a job: it hears nothing, or that it was accepted and nothing more. */
	async *#told(): AsyncGenerator<JobUpdate> {
		if (this.accepts) yield { kind: 'accepted', handle: JOB.handle, joined: false };
		await new Promise<never>(() => {});
	}

	/** A worker that is welcomed, and never gets a job. */
	async *#ordered(): AsyncGenerator<WorkerOrder> {
		this.workers++;
		yield { kind: 'welcome', renewSeconds: 10 };
		await new Promise<never>(() => {});
	}

	follow(leader: string | undefined): void {
		this.leader = leader;
		this.#ended.abort();
		this.#front.leave();
	}
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
	for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function managers(count: number): Promise<Manager[]> {
	const started = await Promise.all(Array.from({ length: count }, () => new Manager().start()));
	cleanups.push(...started.map((manager) => () => manager.server?.close(0)));
	return started;
}

function client(servers: readonly Manager[], timeoutSeconds = 5): MinderClient {
	const made = connect(servers.map(({ address }) => address).join(','), { timeoutSeconds });
	cleanups.push(() => made.close());
	return made;
}

describe('a client of several managers', () => {
	it('goes to the leader that a standby names, in its list or not, and stays there', async () => {
		const [a, b, c] = (await managers(3)) as [Manager, Manager, Manager];
		for (const minder of [client([a, b, c]), client([a])]) {
			// Connected to both before anything is counted: one that is slow to be reached is left for the next.
			for (const [leader, standby] of [
				[c, a],
				[a, c],
			] as const) {
				leader.lead();
				standby.follow(leader.address);
				await minder.getVersion();
			}
			c.lead();
			a.follow(c.address);
			a.refusals = 0;
			b.refusals = 0;
			await minder.scaleProcess('api', 2, {});
			await minder.scaleProcess('api', 3, {});
			expect(await collect(minder.watchEvents([], { follow: false }))).toHaveLength(1);
			expect(a.refusals).toBe(1);
			expect(b.refusals).toBe(0);
		}
		expect(c.calls.filter(([name]) => name === 'scaleProcess')).toHaveLength(4);
	});

	it('makes a change once that begins while nobody leads, when somebody does', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		const done = client([a, b]).scaleProcess('api', 2, {});
		await waitFor(() => a.refusals > 0 && b.refusals > 0);
		b.lead();
		await done;
		expect(b.calls).toHaveLength(1);
		expect(a.calls).toEqual([]);
	});

	it('is not led in circles, and gives up in time with what it was told', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		a.follow(b.address);
		b.follow(a.address);
		await expect(client([a, b], 5).scaleProcess('api', 2, {})).rejects.toMatchObject({ code: 'not-leader' });
		expect(a.refusals + b.refusals).toBeLessThan(200);
	});

	it('opens a stream at the leader, and hears with its end that another one leads', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		b.lead();
		a.follow(b.address);
		const minder = client([a, b]);
		const updates: unknown[] = [];
		const over = (async () => {
			for await (const update of minder.watchStatus([], true)) updates.push(update);
		})();
		await waitFor(() => updates.length === 1);
		b.follow(a.address);
		await expect(over).rejects.toMatchObject({ code: 'not-leader', details: { leader: a.address } });
	});

	it('watches shared values at the leader, and hears with the end that another one leads', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		b.lead();
		a.follow(b.address);
		expect(await collect(client([a, b]).watchEntries(''))).toHaveLength(2);
	});

	it('has a call that is held open go on at the new leader at once', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		b.lead();
		a.follow(b.address);
		const renewed = client([a, b]).renewSession('s1', { holdSeconds: 60 });
		await waitFor(() => b.held.length === 1);
		a.hold = false;
		a.lead();
		b.follow(a.address);
		expect(await renewed).toEqual({ ttlSeconds: 15, holds: [] });
		expect(b.held[0]?.aborted).toBe(true);
		expect(a.held).toHaveLength(1);
	});

	it('leaves a manager that does not answer within the limit of the call itself', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		a.lead();
		const minder = client([a, b], 60);
		await minder.getVersion();
		await expect(minder.renewSession('s1', { holdSeconds: 0 }, { timeoutSeconds: 2 })).rejects.toMatchObject({
			code: 'timeout',
		});
		expect(a.held).toHaveLength(1);
		b.hold = false;
		b.lead();
		expect(await minder.renewSession('s1', { holdSeconds: 0 }, { timeoutSeconds: 20 })).toMatchObject({ holds: [] });
		expect([a.held.length, b.held.length]).toEqual([1, 1]);
	});

	it('stays with one whose call its caller has given up', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		a.lead();
		b.lead();
		const minder = client([a, b], 60);
		for (let turn = 1; turn <= 2; turn++) {
			const given = new AbortController();
			const renewal = minder.renewSession('s1', { holdSeconds: 20 }, { signal: given.signal, timeoutSeconds: 25 });
			renewal.catch(() => {});
			await waitFor(() => a.held.length === turn);
			given.abort();
			await expect(renewal).rejects.toMatchObject({ code: 'cancelled' });
		}
		expect(b.held).toHaveLength(0);
	});
});

describe('the job queue', () => {
	it('is given a job that begins while nobody leads, once, by when somebody does', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		const updates = client([a, b]).submitJob(NEW_JOB, { follow: false })[Symbol.asyncIterator]();
		const first = updates.next();
		await waitFor(() => a.refusals > 0 && b.refusals > 0);
		b.lead();
		expect(await first).toMatchObject({ value: { kind: 'accepted' } });
		await updates.return?.();
		expect([a.submitted, b.submitted]).toEqual([[], [NEW_JOB]]);
	});

	it('does not get a job twice whose manager stops leading before it has answered, or after', async () => {
		for (const accepts of [false, true]) {
			const [a, b] = (await managers(2)) as [Manager, Manager];
			b.accepts = accepts;
			b.lead();
			a.follow(b.address);
			const heard: JobUpdate[] = [];
			const over = (async () => {
				for await (const update of client([a, b]).submitJob(NEW_JOB, { follow: true })) heard.push(update);
			})();
			await waitFor(() => b.submitted.length === 1 && heard.length === (accepts ? 1 : 0));
			a.lead();
			b.follow(a.address);
			await expect(over).rejects.toMatchObject({
				code: 'unreachable',
				message: expect.stringContaining('no longer leads'),
			});
			expect(a.submitted).toEqual([]);
		}
	});

	it('ends the streams of its workers when another one leads, and says who', async () => {
		const [a, b] = (await managers(2)) as [Manager, Manager];
		b.lead();
		a.follow(b.address);
		async function* messages(): AsyncGenerator<WorkerMessage> {
			yield HELLO;
			await new Promise<never>(() => {});
		}
		const minder = client([b]);
		const worker = minder.workJobs(messages())[Symbol.asyncIterator]();
		expect(await worker.next()).toMatchObject({ value: { kind: 'welcome' } });
		const channel = openManagerChannel(b.address);
		cleanups.push(() => channel.close());
		const agent = channel.workJobs('a');
		agent.send(HELLO);
		const notLeader = { code: 'not-leader', details: { leader: a.address } };
		const over = Promise.all([
			expect(worker.next()).rejects.toMatchObject(notLeader),
			expect(collect(agent)).rejects.toMatchObject(notLeader),
		]);
		await waitFor(() => b.agentsAtWork === 1);
		a.lead();
		b.follow(a.address);
		await over;
		const next = minder.workJobs(messages())[Symbol.asyncIterator]();
		expect(await next.next()).toMatchObject({ value: { kind: 'welcome' } });
		await next.return?.();
		expect([a.workers, b.workers]).toEqual([1, 1]);
	});
});

it('an agent is told who leads, with the code and the address', async () => {
	const [a, b] = (await managers(2)) as [Manager, Manager];
	a.follow(b.address);
	const channel = openManagerChannel(a.address);
	cleanups.push(() => channel.close());
	await expect(collect(channel.openSession())).rejects.toMatchObject({
		code: 'not-leader',
		details: { leader: b.address },
	});
});
