import { Metadata, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MinderClient } from '../../src/client/minder-client.ts';
import type { InstanceId, NodeName } from '../../src/model/ids.ts';
import { channelSecurity } from '../../src/rpc/secure-channel.ts';
import type { Log } from '../../src/sys/log.ts';
import { ControlService } from '../../src/wire/proto.ts';
import type { FakeAgent } from '../support/fake-agent.ts';
import { SecureManager } from '../support/secure-manager.ts';
import { specOf } from '../support/specs.ts';
import { keptLog } from '../support/tls-world.ts';
import { waitFor } from '../support/wait-for.ts';

let world: SecureManager;
let log: ReturnType<typeof keptLog>;
let admin: MinderClient;
let agent: FakeAgent;
let beats: NodeJS.Timeout;
beforeAll(async () => {
	log = keptLog();
	world = await SecureManager.start({ joinTokenLifetime: 0, log: log as Log });
	admin = await world.admin();
	agent = world.agent('a', await world.join('a'));
	await waitFor(() => agent.version > 0);
	// It is not to be taken for silent, however long the tests take.
	beats = setInterval(() => agent.heartbeat(), 1000);
});
afterAll(async () => {
	clearInterval(beats);
	await world.close();
});

/** Paths, cursor movements, lines that look like others', headers. */
const EVIL = [
	'../../etc/passwd',
	'/etc/passwd',
	'..',
	'a/../b',
	'a\nlevel=error forged',
	'a\r\nauthorization: Bearer x',
	'\u001b[2J\u001b[1;1Hdone',
	'a\u0000b',
	'__proto__',
	'',
	'x'.repeat(5_000),
];
const STEERING = /\p{Cc}/u;

const calls: Record<string, (name: string) => Promise<unknown>> = {
	applyProcesses: (name) => admin.applyProcesses([{ ...specOf('x'), name: name as never }], {}),
	getProcess: (name) => admin.getProcess(name),
	startProcesses: (name) => admin.startProcesses([name]),
	removeProcesses: (name) => admin.removeProcesses([name]),
	scaleProcess: (name) => admin.scaleProcess(name, 1, {}),
	undoRollout: (name) => admin.undoRollout(name, {}),
	signalInstances: (name) => admin.signalInstances([name], 'SIGTERM'),
	cordonNode: (name) => admin.cordonNode(name, {}),
	removeNode: (name) => admin.removeNode(name, { force: true }),
	revokeAccessToken: (name) => admin.revokeAccessToken(name),
	readLogs: async (name) => {
		const range = { stdout: true, stderr: true, follow: false };
		for await (const _ of admin.readLogs(name, range)) continue;
	},
};

describe.each(Object.entries(calls))('%s', (_, call) => {
	it.each(EVIL)('finds nothing under the name %j', async (name) => {
		await expect(call(name)).rejects.toMatchObject({
			code: expect.stringMatching(/^(not-found|usage|invalid-spec|unreachable)$/),
		});
		expect(await admin.getVersion()).toMatchObject({ protocol: 1 });
	});
});

it('an empty name of a process is that of its program, whatever that is called', async () => {
	const { name } = await admin.createProcess({ ...specOf('x', { command: '/tmp/../\u001b[2J\n;rm -rf' }), name: '' });
	expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]*$/);
});

describe('texts of people', () => {
	it.each([...EVIL.filter((text) => STEERING.test(text)), 'x'.repeat(5_000)])('comment %j is refused', async (text) => {
		const usage = { code: 'usage' };
		await expect(admin.cordonNode('a', { comment: text })).rejects.toMatchObject(usage);
		await expect(admin.reserveNode('a', text)).rejects.toMatchObject(usage);
		await expect(admin.labelNode('a', { x: text })).rejects.toMatchObject(usage);
	});
});

describe('an agent that lies', () => {
	let liars = 0;

	it.each([
		['a label that steers a terminal', { labels: { zone: '\u001b[2J' } }],
		['the name of such a label', { labels: { 'a\nb': 'x' } }],
		['too many labels', { labels: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`l${at}`, 'x'])) }],
		['a huge version', { version: 'x'.repeat(10_000) }],
		['an address of two lines', { addresses: ['10.0.0.1\n10.0.0.2'] }],
	])('with %s is not let in', async (_, facts) => {
		const name = `liar-${++liars}`;
		const liar = world.agent(name, await world.join(name), { facts });
		await waitFor(() => liar.ended !== undefined);
		expect(liar.ended?.error).toMatchObject({ code: 'usage' });
		expect((await admin.listNodes([])).map((each) => each.name)).toEqual(['a']);
	});

	it('cannot fill the memory with instances that nobody placed there', { timeout: 120_000 }, async () => {
		const name = `liar-${++liars}`;
		const liar = world.agent(name, await world.join(name));
		await waitFor(() => liar.version > 0);
		for (let at = 0; at < 12_000; at++) {
			// So that it is not taken for silent before all of that is read.
			if (at % 100 === 0) liar.heartbeat();
			liar.report(`fake.${at}`, 'running');
		}
		await waitFor(() => liar.ended !== undefined, { seconds: 60 });
		expect(liar.ended?.error).toMatchObject({ code: 'usage' });
	});

	it('has what it says cut to a decent size', async () => {
		await admin.applyProcesses([specOf('api', { placement: { nodes: ['a' as NodeName] } })], {});
		await waitFor(() => agent.assignments.has('api.0' as InstanceId));
		agent.report('api.0', 'failed', {
			generation: 1_000,
			reason: 'x'.repeat(100_000),
			warnings: ['y'.repeat(100_000)],
		});
		const seen = await waitFor(async () => {
			const [instance] = (await admin.getProcess('api')).instances;
			return instance?.phase === 'failed' ? instance : undefined;
		});
		expect(JSON.stringify(seen).length).toBeLessThan(20_000);
	});
});

it('nothing of a header is taken for another, and none is written down', async () => {
	const token = (await world.file('admin.token')).trim();
	const { credentials: secure, options } = channelSecurity({ ca: world.ca });
	const client = new ControlService(world.address, secure, options);
	const codes: (status | undefined)[] = [];
	const headers = [
		[`Bearer ${token} x`],
		[`Basic ${token}`],
		[token],
		[`Bearer ${token}`, `Bearer ${token}`],
		[`Bearer ${'x'.repeat(4_000)}`],
		['Bearer mat1.000000000000.%00%0d%0aX'],
	];
	for (const values of headers) {
		const metadata = new Metadata();
		for (const value of values) metadata.add('authorization', value);
		codes.push(
			await new Promise((resolve) => client.GetVersion({}, metadata, (error) => resolve(error?.code ?? status.OK))),
		);
	}
	client.close();
	// Two of them the library does not even send.
	expect(codes.filter((code) => code !== status.INTERNAL)).toEqual(Array(5).fill(status.UNAUTHENTICATED));
	expect(JSON.stringify(log.lines)).not.toContain(token.split('.')[2]);
});
