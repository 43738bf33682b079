import { credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/model/access.ts';
import { ROLES } from '../../src/model/access.ts';
import { RPC_RULES, ruleOf } from '../../src/policy/access-table.ts';
import { channelSecurity } from '../../src/rpc/secure-channel.ts';
import { newAccessToken } from '../../src/sys/secrets.ts';
import { ControlService } from '../../src/wire/proto.ts';
import { SecureManager } from '../support/secure-manager.ts';
import { specOf } from '../support/specs.ts';
import { waitFor } from '../support/wait-for.ts';

let world: SecureManager;
beforeEach(async () => {
	world = await SecureManager.start({ joinTokenLifetime: 0 });
});
afterEach(() => world.close());

const unauthenticated = { code: 'unauthenticated' };
const refused = { code: 'refused' };

/**
 * The status with which each call of ControlService ends that carries an empty message.
 * @param endlessSeconds how long one is waited for that never ends where it is served
 */
async function statusOfEveryCall(token?: string, endlessSeconds = 30): Promise<Map<string, status>> {
	const { credentials: secure, options } = channelSecurity({ ca: world.ca, ...(token === undefined ? {} : { token }) });
	const client = new ControlService(world.address, secure, options);
	const found = new Map<string, status>();
	try {
		for (const [name, method] of Object.entries(ControlService.service)) {
			const { path, requestSerialize, responseDeserialize, responseStream } = method;
			const seconds = name === 'WatchEntries' ? endlessSeconds : 30;
			const deadline = { deadline: Date.now() + seconds * 1000 };
			const code = await new Promise<status>((resolve) => {
				const done = (error: ServiceError | null): void => resolve(error?.code ?? status.OK);
				if (!responseStream) {
					client.makeUnaryRequest(
						path,
						requestSerialize as (value: object) => Buffer,
						responseDeserialize,
						{},
						new Metadata(),
						deadline,
						done,
					);
					return;
				}
				const serialize = requestSerialize as (value: object) => Buffer;
				const stream = client.makeServerStreamRequest(
					path,
					serialize,
					responseDeserialize,
					{},
					new Metadata(),
					deadline,
				);
				stream.on('data', () => undefined);
				stream.on('error', (error) => done(error as ServiceError));
				stream.on('end', () => done(null));
			});
			found.set(name, code);
		}
	} finally {
		client.close();
	}
	return found;
}

describe('every call', () => {
	const timeout = 90_000;

	it.each(ROLES)(
		'is served to the role %s where the table says so, and to no lesser one',
		{ timeout },
		async (role: Role) => {
			const { token } = await (await world.admin()).createAccessToken({ name: 'ann', role });
			// Every role may make the call that never ends.
			const codes = await statusOfEveryCall(token, 3);
			expect(codes.size).toBe(Object.keys(RPC_RULES).filter((rpc) => rpc.includes('ControlService')).length);
			for (const [name, code] of codes) {
				const rule = ruleOf(`minder.v1.ControlService/${name}`);
				const may = rule?.needs === 'role' && ROLES.indexOf(role) >= ROLES.indexOf(rule.role);
				expect(`${name} ${code === status.PERMISSION_DENIED}`).toBe(`${name} ${!may}`);
				expect(code).not.toBe(status.UNAUTHENTICATED);
			}
		},
	);

	it('is refused without a token', { timeout }, async () => {
		const codes = await statusOfEveryCall();
		expect([...new Set(codes.values())]).toEqual([status.UNAUTHENTICATED]);
	});

	it('is refused with a token that was revoked', { timeout }, async () => {
		const admin = await world.admin();
		const { token } = await admin.createAccessToken({ name: 'ann', role: 'admin' });
		await admin.revokeAccessToken('ann');
		expect([...new Set((await statusOfEveryCall(token)).values())]).toEqual([status.UNAUTHENTICATED]);
	});
});

describe('a token', () => {
	it('says who it is, what it may, and is listed without its secret', async () => {
		const admin = await world.admin();
		expect(await admin.whoAmI()).toEqual({ name: 'user/admin', role: 'admin', limits: {} });
		const what = { name: 'ann', role: 'operator', processes: ['web*'], nodes: ['zone=a'] } as const;
		const ann = await world.user({ ...what, lifetimeSeconds: 60 });
		const limits = { processes: ['web*'], nodes: ['zone=a'] };
		expect(await ann.whoAmI()).toEqual({ name: 'user/ann', role: 'operator', limits });
		const [, listed] = await admin.listAccessTokens();
		expect(listed).toMatchObject(what);
		expect(Object.keys(listed ?? {})).not.toContain('hash');
	});

	it('ends when it was to, and so do its streams', async () => {
		const ann = await world.user({ name: 'ann', role: 'viewer', lifetimeSeconds: 1 });
		const watching = (async () => {
			for await (const _ of ann.watchStatus([], true)) continue;
		})();
		await expect(watching).rejects.toMatchObject(unauthenticated);
		await expect(ann.getVersion()).rejects.toMatchObject(unauthenticated);
	});

	it('that is revoked loses its open streams at once, and others keep theirs', async () => {
		const admin = await world.admin();
		const ann = await world.user({ name: 'ann', role: 'viewer' });
		const bob = await world.user({ name: 'bob', role: 'viewer' });
		const begun = { ann: 0, bob: 0 };
		const follow = async (who: 'ann' | 'bob', stream: AsyncIterable<unknown>): Promise<void> => {
			for await (const _ of stream) begun[who]++;
		};
		const leave = new AbortController();
		const streams = [follow('ann', ann.watchStatus([], true)), follow('ann', ann.watchEvents([], { follow: true }))];
		const kept = follow('bob', bob.watchStatus([], true, { signal: leave.signal }));
		const outcomes = Promise.allSettled(streams);
		await waitFor(() => begun.ann >= 1 && begun.bob >= 1);
		await admin.revokeAccessToken('ann');
		for (const outcome of await outcomes) {
			expect(outcome).toMatchObject({ status: 'rejected', reason: expect.objectContaining(unauthenticated) });
		}
		const before = begun.bob;
		await admin.applyProcesses([specOf('api')], {});
		await waitFor(() => begun.bob > before);
		leave.abort();
		await kept;
	});

	it('stays revoked over a restart', async () => {
		const admin = await world.admin();
		const { token } = await admin.createAccessToken({ name: 'ann', role: 'admin' });
		await admin.revokeAccessToken('ann');
		await world.stop();
		await world.open();
		await expect(world.client(token).getVersion()).rejects.toMatchObject(unauthenticated);
		expect(await (await world.admin()).getVersion()).toMatchObject({ protocol: 1 });
	});

	it.each(['', 'a b', '../x', 'a\nb', '\u001b[31m', 'a:b', 'x'.repeat(65), 'user/ann'])(
		'is not made under the name %j',
		async (name) => {
			const made = (await world.admin()).createAccessToken({ name, role: 'viewer' });
			await expect(made).rejects.toMatchObject({ code: 'usage' });
		},
	);

	it.each([
		[{ processes: ['a b'] }],
		[{ processes: ['a\r\nauthorization: x'] }],
		[{ nodes: ['zone'] }],
		[{ nodes: ['zone=\u0000'] }],
		[{ lifetimeSeconds: 0 }],
		[{ lifetimeSeconds: 1e12 }],
	])('is not made with %j', async (more) => {
		const made = (await world.admin()).createAccessToken({ name: 'ann', role: 'viewer', ...more });
		await expect(made).rejects.toMatchObject({ code: 'usage' });
	});

	it('has a name that no other in force has', async () => {
		const admin = await world.admin();
		await admin.createAccessToken({ name: 'ann', role: 'viewer' });
		const again = () => admin.createAccessToken({ name: 'ann', role: 'admin' });
		await expect(again()).rejects.toMatchObject({ code: 'already-exists' });
		await admin.revokeAccessToken('ann');
		await again();
		await expect(admin.revokeAccessToken('nobody')).rejects.toMatchObject({ code: 'not-found' });
	});
});

describe('the first admin', () => {
	it('is made once, and anew where nobody can sign in as one any more', async () => {
		const first = await world.file('admin.token');
		expect(world.running.adminTokenFile).toContain('admin.token');
		await world.stop();
		await world.open();
		expect(await world.file('admin.token')).toBe(first);
		expect(world.running.adminTokenFile).toBeUndefined();
		await (await world.admin()).revokeAccessToken('admin');
		await world.stop();
		await world.open();
		expect(await world.file('admin.token')).not.toBe(first);
		expect(await (await world.admin()).whoAmI()).toMatchObject({ role: 'admin' });
	});
});

describe('guessing', () => {
	// A failure is forgiven every few seconds: none while the tests count.
	beforeEach(() => world.holdTime());

	it('is slowed down after ten failures, also for who then has the right token', async () => {
		const right = (await world.file('admin.token')).trim();
		const guess = () => world.client(newAccessToken().text).getVersion();
		for (let failed = 0; failed < 10; failed++) await expect(guess()).rejects.toThrow(/not known here/);
		await expect(guess()).rejects.toThrow(/too many failed sign-ins/);
		await expect(world.client(right).getVersion()).rejects.toThrow(/too many failed sign-ins/);
	});

	it('of join tokens counts as well', async () => {
		const fresh = await world.joinToken();
		const wrong = fresh.replace(/^(mjt1\.[0-9a-f]{12}\.)[^.]*/, `$1${'A'.repeat(43)}`);
		const joiner = world.joiner();
		for (let failed = 0; failed < 10; failed++) await expect(joiner.join(wrong, '')).rejects.toThrow(/not known/);
		await expect(joiner.join(fresh, '')).rejects.toThrow(/too many failed sign-ins/);
	});
});

it('what is refused and what is changed stands in the audit, for admins alone', async () => {
	const admin = await world.admin();
	const viewer = await world.user({ name: 'ann', role: 'viewer' });
	await admin.applyProcesses([specOf('api')], {});
	await expect(viewer.removeProcesses(['api'])).rejects.toMatchObject(refused);
	await expect(admin.removeProcesses(['no\u001b[2Jthing'])).rejects.toMatchObject({ code: 'not-found' });
	await expect(
		viewer.watchEvents([], { follow: false, audit: true })[Symbol.asyncIterator]().next(),
	).rejects.toMatchObject(refused);
	const told: string[] = [];
	for await (const events of admin.watchEvents([], { follow: false, audit: true })) {
		told.push(...events.map(({ kind, subject, actor, reason }) => `${kind} ${subject} ${actor} ${reason}`));
	}
	const all = told.join('\n');
	expect(all).toMatch(/call-done token\/ann user\/admin@127\.0\.0\.1 CreateAccessToken/);
	expect(all).toMatch(/call-done process\/api user\/admin@127\.0\.0\.1 ApplyProcesses/);
	expect(all).toMatch(/call-refused \S+ user\/ann@127\.0\.0\.1 RemoveProcesses.*needs the role operator/);
	expect(all).toMatch(/call-refused .*ann.*WatchEvents/);
	expect(all).toMatch(/call-failed process\/no.*thing/);
	expect(all).not.toContain('mat1.');
	expect(all).not.toContain('\u001b');
});

it('plain text is not understood', async () => {
	const client = new ControlService(world.address, credentials.createInsecure());
	const code = await new Promise((resolve) => {
		client.GetVersion({}, new Metadata(), { deadline: Date.now() + 5_000 }, (error) => resolve(error?.code));
	});
	expect(code).toBe(status.UNAVAILABLE);
	client.close();
});
