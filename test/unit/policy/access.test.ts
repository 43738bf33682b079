import { describe, expect, it } from 'vitest';
import type { AccessToken, Peer, Principal, Role } from '../../../src/model/access.ts';
import { ROLES } from '../../../src/model/access.ts';
import type { NodeName } from '../../../src/model/ids.ts';
import {
	admit,
	checkNode,
	checkProcesses,
	checkSpeaksFor,
	checkToken,
	checkUnlimited,
	coversNode,
	coversPlacement,
	coversProcess,
	fits,
	nameOf,
	useJoinToken,
} from '../../../src/policy/access.ts';
import { RPC_RULES, ruleOf } from '../../../src/policy/access-table.ts';
import { SERVICE_NAMES } from '../../../src/wire/proto.ts';
import { PROTOCOL } from '../wire/message-type.ts';

const LOCAL: Peer = { kind: 'local' };
const NODE: Peer = { kind: 'node', name: 'a' as NodeName, publicKeyHash: 'h' };
const ANYBODY: Peer = { kind: 'anonymous', address: '10.0.0.1' };
const CONTROL = 'minder.v1.ControlService';

function token(role: Role, more: Partial<AccessToken> = {}): AccessToken {
	return { id: 'i', name: 'ann', hash: 'h', role, createdAt: 0, ...more };
}

function principal(more: Partial<AccessToken> = {}): Principal {
	return admit(`${CONTROL}/GetVersion`, ANYBODY, token('admin', more), 0);
}

const refused = expect.objectContaining({ code: 'refused' });
const unauthenticated = expect.objectContaining({ code: 'unauthenticated' });

describe('the table of calls', () => {
	const services = Object.entries(PROTOCOL).filter(([, definition]) => !('format' in definition));
	const calls = services.flatMap(([service, methods]) => Object.keys(methods).map((method) => `${service}/${method}`));

	it('has a row for every call of the protocol, and no other', () => {
		expect(services.map(([name]) => name).sort()).toEqual([...SERVICE_NAMES].sort());
		expect(Object.keys(RPC_RULES).sort()).toEqual(calls.sort());
		expect(calls.length).toBeGreaterThan(25);
	});

	it.each(calls.filter((rpc) => ruleOf(rpc)?.needs !== 'nothing'))(
		'%s lets nobody in from the network without token or certificate',
		(rpc) => {
			expect(() => admit(rpc, ANYBODY, undefined, 0)).toThrow(unauthenticated);
		},
	);

	it.each(calls.filter((rpc) => rpc.startsWith(CONTROL)))(
		'%s is served to its role and those above it, alone',
		(rpc) => {
			const rule = ruleOf(rpc);
			if (rule?.needs !== 'role') throw new Error(`${rpc} needs no role`);
			for (const role of ROLES) {
				const attempt = () => admit(rpc, ANYBODY, token(role), 0);
				if (ROLES.indexOf(role) < ROLES.indexOf(rule.role)) expect(attempt).toThrow(refused);
				else expect(attempt()).toMatchObject({ kind: 'token', role });
			}
			expect(() => admit(rpc, NODE, undefined, 0)).toThrow(refused);
			expect(admit(rpc, LOCAL, undefined, 0)).toEqual({ kind: 'local' });
		},
	);

	it('lets a viewer only look', () => {
		const allowed = calls.filter((rpc) => {
			const rule = ruleOf(rpc);
			return rule?.needs === 'role' && rule.role === 'viewer';
		});
		expect(allowed.map((rpc) => rpc.split('/')[1])).toEqual(
			[
				'CheckLock',
				'CheckPids',
				'GetEntry',
				'GetJob',
				'GetProcess',
				'GetQueue',
				'GetRun',
				'GetSchedule',
				'GetVersion',
				'ListEntries',
				'ListJobs',
				'ListLocks',
				'ListNodes',
				'ListQueues',
				'ListRuns',
				'ListSchedules',
				'ReadLogs',
				'WatchEntries',
				'WatchEvents',
				'WatchStatus',
				'WhoAmI',
			].sort(),
		);
	});

	it('lets everybody ask for a certificate, and nothing else', () => {
		const open = calls.filter((rpc) => ruleOf(rpc)?.needs === 'nothing');
		expect(open.sort()).toEqual(['GetChallenge', 'Join', 'Renew'].map((name) => `minder.v1.JoinService/${name}`));
	});

	it('needs a certificate for what agents call, and a token does not do', () => {
		expect(admit('minder.v1.AgentService/Session', NODE, undefined, 0)).toEqual({ kind: 'node', name: 'a' });
		expect(() => admit('minder.v1.AgentService/Session', ANYBODY, token('admin'), 0)).toThrow(unauthenticated);
	});

	it.each(['minder.v1.ControlService/Nope', 'x', '', 'constructor', '__proto__', 'minder.v1.ControlService/toString'])(
		'%j is served to nobody',
		(rpc) => {
			for (const peer of [LOCAL, NODE, ANYBODY]) expect(() => admit(rpc, peer, token('admin'), 0)).toThrow(refused);
		},
	);

	it('health is for everybody, reflection for viewers', () => {
		expect(admit('grpc.health.v1.Health/Check', ANYBODY, undefined, 0)).toEqual({ kind: 'anonymous' });
		expect(() => admit('grpc.reflection.v1.ServerReflection/ServerReflectionInfo', ANYBODY, undefined, 0)).toThrow(
			unauthenticated,
		);
	});
});

describe('tokens', () => {
	it('end at their expiry and when they are revoked, whatever their role and wherever they come from', () => {
		for (const peer of [LOCAL, NODE, ANYBODY]) {
			const rpc = `${CONTROL}/GetVersion`;
			expect(admit(rpc, peer, token('viewer', { expiresAt: 10 }), 9)).toMatchObject({ kind: 'token' });
			expect(() => admit(rpc, peer, token('admin', { expiresAt: 10 }), 10)).toThrow(unauthenticated);
			expect(() => admit(rpc, peer, token('admin', { revokedAt: 5 }), 4)).toThrow(unauthenticated);
		}
		expect(() => checkToken(token('viewer'), Number.MAX_SAFE_INTEGER)).not.toThrow();
	});

	it('to join with are counted down to nothing, and end', () => {
		let join = { id: 'i', hash: 'h', expiresAt: 10, usesLeft: 2, createdBy: 'local' };
		expect(() => useJoinToken(join, 10)).toThrow(/expired/);
		join = useJoinToken(join, 9);
		join = useJoinToken(join, 9);
		expect(join.usesLeft).toBe(0);
		expect(() => useJoinToken(join, 9)).toThrow(/used up/);
	});
});

describe('limits', () => {
	it('of process names cover what one of the patterns fits', () => {
		const limited = principal({ processes: ['web-*', 'api'] });
		expect(['web-1', 'web-', 'api'].every((name) => coversProcess(limited, name))).toBe(true);
		expect(['web', 'apix', 'Web-1', ''].some((name) => coversProcess(limited, name))).toBe(false);
		expect(() => checkProcesses(limited, ['api', 'db'])).toThrow(/process db/);
		expect(() => checkProcesses(limited, ['api'])).not.toThrow();
	});

	it('of nodes cover those whose labels fulfil every constraint', () => {
		const limited = principal({ nodes: ['zone=a', 'gpu exists'] });
		expect(coversNode(limited, { zone: 'a', gpu: '1' })).toBe(true);
		expect(coversNode(limited, { zone: 'a' })).toBe(false);
		expect(() => checkNode(limited, 'n', { zone: 'b', gpu: '1' })).toThrow(refused);
		expect(coversNode(principal(), {})).toBe(true);
	});

	it('of nodes cover a placement only where it demands the same itself', () => {
		const limited = principal({ nodes: ['zone=a'] });
		const placement = { count: 1, all: false, nodes: [], selector: {} };
		expect(coversPlacement(limited, placement)).toBe(false);
		expect(coversPlacement(limited, { ...placement, selector: { zone: 'b' } })).toBe(false);
		expect(coversPlacement(limited, { ...placement, selector: { zone: 'a' } })).toBe(true);
		expect(coversPlacement(limited, { ...placement, constraints: ['zone == a'] })).toBe(true);
		expect(coversPlacement(limited, { ...placement, constraints: ['zone in (a, b)'] })).toBe(false);
		expect(coversPlacement(principal(), placement)).toBe(true);
	});

	it('keep a token from what touches everything', () => {
		for (const more of [{ processes: ['*'] }, { nodes: ['zone=a'] }]) {
			expect(() => checkUnlimited(principal(more), 'pruning')).toThrow(refused);
			expect(() => admit(`${CONTROL}/LabelNode`, ANYBODY, token('admin', more), 0)).toThrow(refused);
		}
		expect(() => checkUnlimited(principal(), 'pruning')).not.toThrow();
	});

	it('cover nothing for agents and for nobody', () => {
		for (const other of [{ kind: 'node', name: 'a' as NodeName }, { kind: 'anonymous' }] as const) {
			expect(coversProcess(other, 'api')).toBe(false);
			expect(coversNode(other, {})).toBe(false);
			expect(() => checkUnlimited(other, 'x')).toThrow(refused);
		}
	});

	it('let an agent speak for its own node alone', () => {
		const agent: Principal = { kind: 'node', name: 'a' as NodeName };
		expect(() => checkSpeaksFor(agent, 'a')).not.toThrow();
		expect(() => checkSpeaksFor(agent, 'b')).toThrow(refused);
		expect(() => checkSpeaksFor(agent, 'A')).toThrow(refused);
		expect(() => checkSpeaksFor(principal(), 'a')).toThrow(refused);
		expect(() => checkSpeaksFor({ kind: 'local' }, 'a')).not.toThrow();
	});

	it('say whose they are', () => {
		expect(nameOf(principal())).toBe('user/ann');
	});
});

describe('patterns', () => {
	it.each([
		['*', '', true],
		['*', 'a', true],
		['a*b*c', 'a-b-c', true],
		['a*b*c', 'a-b-b-c', true],
		['a*b', 'a-b-c', false],
		['?', 'a', true],
		['?', '', false],
		['a.c', 'abc', false],
		['', '', true],
		['', 'a', false],
	])('%j fits %j: %s', (pattern, name, expected) => {
		expect(fits(pattern, name)).toBe(expected);
	});

	it('are never slow', () => {
		expect(fits(`${'a*'.repeat(60)}b`, 'a'.repeat(10_000))).toBe(false);
	});
});
