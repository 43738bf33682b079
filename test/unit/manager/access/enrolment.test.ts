import { beforeEach, describe, expect, it } from 'vitest';
import { type Manager, openManager } from '../../../../src/manager/manager.ts';
import type { Caller } from '../../../../src/model/access.ts';
import type { NodeName } from '../../../../src/model/ids.ts';
import { type Authority, newAuthority } from '../../../../src/sys/certificates/authority.ts';
import { newKeyPem } from '../../../../src/sys/certificates/keys.ts';
import { readNodeCertificate } from '../../../../src/sys/certificates/peer-certificate.ts';
import { createRequest } from '../../../../src/sys/certificates/signing-request.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FailingStore } from '../../../support/failing-store.ts';
import { FakeAgent } from '../../../support/fake-agent.ts';
import { FakeClock, settle } from '../../../support/fake-clock.ts';
import { fakeRand } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const ANYBODY: Caller = { peer: { kind: 'anonymous', address: '10.0.0.1' }, principal: { kind: 'anonymous' } };
const A = 'a' as NodeName;

let clock: FakeClock;
let authority: Authority;
let manager: Manager;
/** Nodes whose connections were cut off. */
let cut: NodeName[];
beforeEach(async () => {
	clock = new FakeClock();
	authority = await newAuthority(clock);
	cut = [];
	const cutOff = (node: NodeName): number => cut.push(node);
	const ports = { clock, rand: fakeRand(), log: silentLog, version: '0.1.0' };
	manager = await openManager(new MemoryStore(), { ...ports, authority, cutOff });
});

async function join(key: string): Promise<Caller> {
	const { token } = await manager.control.createJoinToken({ uses: 1, lifetimeSeconds: 60 });
	const challenge = (await manager.join?.getChallenge({ caller: ANYBODY }))?.challenge ?? '';
	const signingRequest = await createRequest(A, challenge, key);
	const answer = await manager.join?.join({ token, signingRequest }, { caller: ANYBODY });
	const read = readNodeCertificate(answer?.certificate ?? '');
	if (read === undefined) throw new Error('no certificate');
	return {
		peer: { kind: 'node', name: A, publicKeyHash: read.publicKeyHash },
		principal: { kind: 'node', name: A },
	};
}

describe('the name of a node', () => {
	it('is taken over by another key once the node is silent, and the former one counts no more', async () => {
		const former = await join(await newKeyPem());
		const agent = new FakeAgent('a', { caller: former });
		agent.connect(manager.agents);
		await settle();
		await expect(join(await newKeyPem())).rejects.toMatchObject({ code: 'conflict' });
		await clock.advance(120);
		expect(cut).toEqual([]);
		const present = await join(await newKeyPem());
		expect(cut).toEqual([A]);
		const call = { rpc: 'minder.v1.AgentService/Session' };
		expect(() => manager.authorize({ ...call, peer: former.peer })).toThrow(/counts no more/);
		expect(await manager.authorize({ ...call, peer: present.peer })).toEqual({ kind: 'node', name: 'a' });
	});

	it('is cut off with the node that is removed', async () => {
		await join(await newKeyPem());
		await manager.control.removeNode('a', {});
		expect(cut).toEqual([A]);
	});
});

it('an agent whose key was taken back between its call and its hello is not recorded', async () => {
	const caller = await join(await newKeyPem());
	await manager.control.removeNode('a', {});
	const agent = new FakeAgent('a', { caller });
	agent.connect(manager.agents);
	await settle();
	expect(agent.ended?.error).toMatchObject({ code: 'unauthenticated' });
	expect(await manager.control.listNodes([])).toEqual([]);
});

it('no certificate is given where the count could not be written', async () => {
	const store = new FailingStore(new MemoryStore());
	const ports = { clock, rand: fakeRand(), log: silentLog, version: '0.1.0' };
	manager = await openManager(store, { ...ports, authority });
	const { token } = await manager.control.createJoinToken({ uses: 1, lifetimeSeconds: 60 });
	const ask = async (key: string) => {
		const challenge = (await manager.join?.getChallenge({ caller: ANYBODY }))?.challenge ?? '';
		return manager.join?.join({ token, signingRequest: await createRequest(A, challenge, key) }, { caller: ANYBODY });
	};
	store.failAlways();
	await expect(ask(await newKeyPem())).rejects.toMatchObject({ code: 'storage' });
	store.heal();
	expect((await ask(await newKeyPem()))?.certificate).toContain('BEGIN CERTIFICATE');
});
