import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessLimits, Caller, Role } from '../../../../src/model/access.ts';
import type { CallOptions, Control } from '../../../../src/model/control.ts';
import type { StatusUpdate } from '../../../../src/model/views.ts';
import { settle } from '../../../support/fake-clock.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { specOf } from '../../../support/specs.ts';

const refused = expect.objectContaining({ code: 'refused' });

let harness: ManagerHarness;
let control: Control;
/** Of a token that is in force. */
let id: string;
beforeEach(async () => {
	harness = await ManagerHarness.open();
	control = harness.manager.guarded;
	id = (await harness.control.createAccessToken({ name: 'ann', role: 'admin' })).view.id;
	await harness.agent('a1', { labels: { zone: 'a' } });
	await harness.agent('b1', { labels: { zone: 'b' } });
	const inZone = (zone: string) => ({ placement: { count: 1, selector: { zone } } });
	const specs = [specOf('web-1', inZone('a')), specOf('web-2', inZone('b')), specOf('db', inZone('a')), specOf('free')];
	await harness.control.applyProcesses(specs, {});
	await settle();
});

/** A caller with a token of these limits. */
function by(limits: AccessLimits, role: Role = 'operator'): CallOptions {
	const caller: Caller = {
		peer: { kind: 'anonymous', address: '10.0.0.1' },
		principal: { kind: 'token', id, name: 'ann', role, limits },
	};
	return { caller };
}

const WEB = { processes: ['web-*'] };
const ZONE_A = { nodes: ['zone=a'] };

async function shown(stream: AsyncIterable<StatusUpdate>): Promise<string[]> {
	const names: string[] = [];
	for await (const { processes, instances } of stream) {
		names.push(...processes.map((each) => each.name), ...instances.map((each) => each.id));
	}
	return names.sort();
}

/** Every call that names a process or an instance. */
const ON_PROCESSES: Record<string, (name: string, options: CallOptions) => Promise<unknown>> = {
	getProcess: (name, options) => control.getProcess(name, options),
	startProcesses: (name, options) => control.startProcesses([name], options),
	stopProcesses: (name, options) => control.stopProcesses([name], options),
	restartProcesses: (name, options) => control.restartProcesses([name], {}, options),
	scaleProcess: (name, options) => control.scaleProcess(name, 1, {}, options),
	removeProcesses: (name, options) => control.removeProcesses([name], options),
	pauseRollout: (name, options) => control.pauseRollout(name, options),
	resumeRollout: (name, options) => control.resumeRollout(name, options),
	promoteRollout: (name, options) => control.promoteRollout(name, options),
	undoRollout: (name, options) => control.undoRollout(name, {}, options),
	signalInstances: (name, options) => control.signalInstances([name], 'SIGHUP', options),
	watchStatus: (name, options) => shown(control.watchStatus([name], false, options)),
	applyProcesses: (name, options) => control.applyProcesses([specOf(name)], { dryRun: true }, options),
	createProcess: (name, options) => control.createProcess(specOf(name), options),
	readLogs: async (name, options) => {
		const range = { stdout: true, stderr: true, follow: false };
		const signal = AbortSignal.timeout(1);
		for await (const _ of control.readLogs(name, range, { ...options, signal })) break;
	},
};

describe.each(Object.entries(ON_PROCESSES))('%s', (method, call) => {
	it('is refused for a process whose name is not covered, whether it is there or not', async () => {
		await expect(call('db', by(WEB))).rejects.toThrow(refused);
		await expect(call('nothing', by(WEB))).rejects.toThrow(refused);
		await expect(call('db', by({ processes: ['d'] }))).rejects.toThrow(refused);
	});

	it('is not refused for one whose name is', async () => {
		const options = by(WEB);
		const code = await call('web-1', options).then(
			() => 'done',
			(error: { code: string }) => error.code,
		);
		expect(['done', 'precondition', 'already-exists', 'node-unavailable']).toContain(code);
	});

	it('is refused for a process that could run on nodes that are not covered', async () => {
		await expect(call('web-2', by(ZONE_A))).rejects.toThrow(refused);
		await expect(call('free', by(ZONE_A))).rejects.toThrow(refused);
		if (method !== 'applyProcesses' && method !== 'createProcess') {
			await call('db', by(ZONE_A)).catch((error: { code: string }) => expect(error.code).not.toBe('refused'));
		}
	});

	it('is refused for agents and for nobody', async () => {
		for (const principal of [{ kind: 'node', name: 'a1' as never }, { kind: 'anonymous' }] as const) {
			const caller: Caller = { peer: { kind: 'anonymous', address: '10.0.0.1' }, principal };
			await expect(call('web-1', { caller })).rejects.toThrow(refused);
		}
	});

	it('is not served without a caller', async () => {
		await expect((async () => call('web-1', {}))()).rejects.toMatchObject({ code: 'internal' });
	});
});

it.each(['restartProcesses', 'signalInstances', 'watchStatus', 'readLogs'])(
	'%s by instance goes by the process',
	async (method) => {
		const call = ON_PROCESSES[method];
		await expect(call?.('db.0', by(WEB))).rejects.toThrow(refused);
		await expect(call?.('web-2.0', by(ZONE_A))).rejects.toThrow(refused);
		await call?.('web-1.0', by(WEB)).catch((error: { code: string }) => expect(error.code).not.toBe('refused'));
	},
);

describe('what is applied', () => {
	it('has to demand the nodes of the token, before and after', async () => {
		const options = by(ZONE_A);
		const inA = { placement: { count: 1, selector: { zone: 'a' } } };
		await control.applyProcesses([specOf('new', inA)], {}, options);
		await expect(control.applyProcesses([specOf('new')], {}, options)).rejects.toThrow(refused);
		await expect(control.applyProcesses([specOf('web-2', inA)], {}, options)).rejects.toThrow(refused);
		await expect(control.applyProcesses([specOf('db', inA), specOf('x')], {}, options)).rejects.toThrow(refused);
		await expect(control.getProcess('x', by({}))).rejects.toMatchObject({ code: 'not-found' });
	});

	it('prunes nothing with limits', async () => {
		const prune = control.applyProcesses([specOf('web-1')], { prune: true }, by(WEB));
		await expect(prune).rejects.toThrow(refused);
		expect(await shown(control.watchStatus([], false, by({})))).toContain('db');
	});

	it('under no name gets one that is covered, or none', async () => {
		const unnamed = { ...specOf('x', { command: '/bin/sleep' }), name: '' as const };
		await expect(control.createProcess(unnamed, by(WEB))).rejects.toThrow(refused);
		expect(await control.createProcess(unnamed, by({ processes: ['sleep*'] }))).toMatchObject({ name: 'sleep' });
		expect(await control.createProcess(unnamed, by({ processes: ['sleep*'] }))).toMatchObject({ name: 'sleep-2' });
	});

	it('is not taken back to a revision that could run elsewhere', async () => {
		await harness.control.applyProcesses([specOf('free', { placement: { count: 1, selector: { zone: 'a' } } })], {});
		await expect(control.undoRollout('free', { to: 1 }, by(ZONE_A))).rejects.toThrow(refused);
		await expect(control.undoRollout('free', {}, by(ZONE_A))).rejects.toThrow(refused);
	});

	it('is checked against changes that are still being written', async () => {
		const away = harness.control.applyProcesses(
			[specOf('db', { placement: { count: 1, selector: { zone: 'b' } } })],
			{},
		);
		await expect(control.scaleProcess('db', 2, {}, by(ZONE_A))).rejects.toThrow(refused);
		await away;
	});
});

describe('nodes', () => {
	const calls: Record<string, (name: string, options: CallOptions) => Promise<unknown>> = {
		cordonNode: (name, options) => control.cordonNode(name, {}, options),
		uncordonNode: (name, options) => control.uncordonNode(name, options),
		drainNode: (name, options) => control.drainNode(name, {}, options),
		removeNode: (name, options) => control.removeNode(name, { force: true }, options),
		reserveNode: (name, options) => control.reserveNode(name, 'mine', options),
		releaseNode: (name, options) => control.releaseNode(name, options),
		listNodes: (name, options) => control.listNodes([name], options),
	};

	it.each(Object.entries(calls))('%s is refused for a node that is not covered', async (method, call) => {
		await expect(call('b1', by(ZONE_A, 'admin'))).rejects.toThrow(refused);
		await expect(call('nothing', by(ZONE_A, 'admin'))).rejects.toThrow(refused);
		if (method !== 'removeNode') await call('a1', by(ZONE_A, 'admin'));
	});

	it.each(['cordonNode', 'uncordonNode', 'drainNode', 'removeNode'])(
		'%s concerns every process there, so a token for some may not',
		async (method) => {
			await expect(calls[method]?.('a1', by(WEB, 'admin'))).rejects.toThrow(refused);
		},
	);

	it('are labelled by tokens without limits alone', async () => {
		for (const limits of [ZONE_A, WEB]) {
			await expect(control.labelNode('a1', { x: '1' }, by(limits, 'admin'))).rejects.toThrow(refused);
		}
		await control.labelNode('a1', { x: '1' }, by({}, 'admin'));
	});

	it('that are not covered are not listed, picked or told of', async () => {
		expect((await control.listNodes([], by(ZONE_A))).map((each) => each.name)).toEqual(['a1']);
		expect((await control.getProcess('db', by(ZONE_A))).nodes.map((each) => each.node)).toEqual(['a1']);
		const request = { constraints: [], classes: [], count: 1, load: 1, allowReserved: false, idle: false };
		const { picked, others } = await control.pickNodes(request, by(ZONE_A));
		expect([...picked, ...others].map((each) => each.node)).toEqual(['a1']);
		await expect(control.pickNodes({ ...request, count: 2 }, by(ZONE_A))).rejects.not.toThrow(/b1/);
	});
});

describe('what is listed', () => {
	it('is what the token covers', async () => {
		expect(await shown(control.watchStatus([], false, by(WEB)))).toEqual(['web-1', 'web-1.0', 'web-2', 'web-2.0']);
		expect(await shown(control.watchStatus([], false, by(ZONE_A)))).toEqual(['db', 'db.0', 'web-1', 'web-1.0']);
		expect((await shown(control.watchStatus([], false, by({})))).length).toBe(8);
	});

	it('loses what moves out of reach, and is not told of the rest', async () => {
		const leave = new AbortController();
		const updates: StatusUpdate[] = [];
		const following = (async () => {
			const options = { ...by(ZONE_A), signal: leave.signal };
			for await (const update of control.watchStatus([], true, options)) updates.push(update);
		})();
		await settle();
		await harness.control.applyProcesses([specOf('db'), specOf('secret')], {});
		await settle();
		await harness.control.removeProcesses(['secret', 'db', 'web-1']);
		await settle();
		leave.abort();
		await following;
		const gone = updates.flatMap((each) => [...each.removedProcesses, ...each.removedInstances]);
		expect([...gone].sort()).toEqual(['db', 'db.0', 'web-1', 'web-1.0']);
		expect(JSON.stringify(updates)).not.toContain('secret');
	});

	it('are events of what is seen', async () => {
		const subjects = async (limits: AccessLimits): Promise<Set<string>> => {
			const found = new Set<string>();
			for await (const events of control.watchEvents([], { follow: false }, by(limits))) {
				for (const event of events) found.add(event.subject);
			}
			return found;
		};
		expect([...(await subjects(WEB))].filter((each) => !/web|^node/.test(each))).toEqual([]);
		expect([...(await subjects(ZONE_A))].filter((each) => !/web-1|db|node\/a1/.test(each))).toEqual([]);
		expect((await subjects({})).size).toBeGreaterThan((await subjects(WEB)).size);
	});

	it('is not the audit trail, but for admins without limits', async () => {
		const read = async (options: CallOptions) => {
			for await (const _ of control.watchEvents([], { follow: false, audit: true }, options)) continue;
		};
		await expect(read(by({}, 'operator'))).rejects.toThrow(refused);
		await expect(read(by(WEB, 'admin'))).rejects.toThrow(refused);
		await read(by({}, 'admin'));
	});
});
