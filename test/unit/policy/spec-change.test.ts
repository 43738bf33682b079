import { describe, expect, it } from 'vitest';
import { processName } from '../../../src/model/ids.ts';
import { DEFAULT_LOGS } from '../../../src/model/process-spec.ts';
import { buildProcessSpec } from '../../../src/model/spec-file.ts';
import { DEFAULT_UPDATE } from '../../../src/model/update-spec.ts';
import { diffSpecs, FIELD_CHANGE, needsRestart } from '../../../src/policy/spec-change.ts';

const build = (fields: object) => buildProcessSpec(processName('api'), { command: 'x', ...fields });
const base = build({});
const tcp = (more: object) => ({
	check: { kind: 'tcp', host: 'a', port: 1 },
	intervalSeconds: 10,
	timeoutSeconds: 1,
	initialDelaySeconds: 0,
	successThreshold: 1,
	failureThreshold: 3,
	...more,
});

/** No file says `maxRunSeconds`: it comes from the timeout of a schedule. */
const CHANGES: Record<Exclude<keyof typeof FIELD_CHANGE, 'maxRunSeconds'>, [object, object[]]> = {
	name: [{}, []],
	command: [{ command: 'y' }, [{ path: 'command', before: 'x', after: 'y' }]],
	args: [{ args: ['a', 'b'] }, [{ path: 'args', before: [], after: ['a', 'b'] }]],
	daemon: [
		{ daemon: false, restart: 'on-failure' },
		[
			{ path: 'daemon', before: true, after: false },
			{ path: 'restart.policy', before: 'always', after: 'on-failure' },
		],
	],
	cwd: [{ cwd: '/srv' }, [{ path: 'cwd', before: undefined, after: '/srv' }]],
	env: [{ env: { A: 1 } }, [{ path: 'env.A', before: undefined, after: '1' }]],
	secrets: [{ env: { A: { secret: 'x' } } }, [{ path: 'env.A', before: undefined, after: '(secret)' }]],
	envFile: [{ envFile: '/e' }, [{ path: 'envFile', before: undefined, after: '/e' }]],
	user: [{ user: 'u' }, [{ path: 'user', before: undefined, after: 'u' }]],
	umask: [{ umask: '077' }, [{ path: 'umask', before: undefined, after: '077' }]],
	limits: [{ limits: { nofile: 9 } }, [{ path: 'limits.nofile', before: undefined, after: 9 }]],
	restart: [{ restart: { interval: 2 } }, [{ path: 'restart.intervalSeconds', before: 1, after: 2 }]],
	stop: [{ stop: { group: true } }, [{ path: 'stop.group', before: false, after: true }]],
	startSeconds: [{ startSeconds: 5 }, [{ path: 'startSeconds', before: 1, after: 5 }]],
	readiness: [
		{ readiness: { tcp: 'a:1' } },
		[{ path: 'readiness', before: undefined, after: tcp({ deadlineSeconds: 30 }) }],
	],
	liveness: [{ liveness: { tcp: 'a:1' } }, [{ path: 'liveness', before: undefined, after: tcp({}) }]],
	dependsOn: [{ dependsOn: ['db'] }, [{ path: 'dependsOn', before: undefined, after: { db: 'started' } }]],
	logs: [{ logs: { maxFiles: 3 } }, [{ path: 'logs', before: undefined, after: { ...DEFAULT_LOGS, maxFiles: 3 } }]],
	resources: [{ resources: { cpu: 0.5 } }, [{ path: 'resources', before: undefined, after: { cpu: 0.5 } }]],
	background: [
		{ background: { pidFile: '/p' } },
		[{ path: 'background', before: undefined, after: { pidFile: '/p', timeoutSeconds: 30 } }],
	],
	update: [{ update: {} }, [{ path: 'update', before: undefined, after: DEFAULT_UPDATE }]],
	disconnect: [
		{ disconnect: { stopAfter: 30 } },
		[{ path: 'disconnect', before: undefined, after: { stopAfterSeconds: 30 } }],
	],
	placement: [{ placement: { nodes: ['a'] } }, [{ path: 'placement.nodes', before: [], after: ['a'] }]],
};

describe('a change of a spec', () => {
	it.each(Object.entries(CHANGES).filter(([key]) => key !== 'name'))(
		'%s: is found, and asks for what the table says',
		(key, [fields, differences]) => {
			const after = build(fields);
			expect(diffSpecs(base, after)).toEqual(differences);
			expect(diffSpecs(after, base)).toHaveLength(differences.length);
			expect(needsRestart(base, after)).toBe(FIELD_CHANGE[key as keyof typeof FIELD_CHANGE] === 'restart');
		},
	);

	it('starts programs anew for what they were given at their start, and for nothing else', () => {
		const anew = Object.entries(FIELD_CHANGE).flatMap(([key, change]) => (change === 'restart' ? [key] : []));
		expect(anew).toEqual([
			'name',
			'command',
			'args',
			'daemon',
			'cwd',
			'env',
			'secrets',
			'envFile',
			'user',
			'umask',
			'limits',
			'background',
		]);
	});

	it('is none where only the order of keys differs', () => {
		const before = build({ env: { A: 1, B: 2 } });
		const after = build({ env: { B: 2, A: 1 } });
		expect(diffSpecs(before, after)).toEqual([]);
		expect(needsRestart(before, after)).toBe(false);
	});

	it('says of a secret that it changed, and never its value', () => {
		const secret = (value: string) => build({ env: { A: { secret: value } } });
		expect(diffSpecs(secret('x'), secret('x'))).toEqual([]);
		expect(diffSpecs(secret('x'), secret('y'))).toEqual([{ path: 'env.A', before: '(secret)', after: '(secret)' }]);
		expect(diffSpecs(secret('(secret 0badc0de)'), secret('(secret 1f2e3d4c)'))).toEqual([
			{ path: 'env.A', before: '(secret 0badc0de)', after: '(secret 1f2e3d4c)' },
		]);
		expect(diffSpecs(build({ env: { A: 'open' } }), secret('x'))).toEqual([
			{ path: 'env.A', before: 'open', after: '(secret)' },
		]);
	});

	it('tells the order of arguments, and keys that objects have by birth', () => {
		expect(needsRestart(build({ args: ['a', 'b'] }), build({ args: ['b', 'a'] }))).toBe(true);
		expect(diffSpecs(base, build({ env: { toString: 'x' } }))).toEqual([
			{ path: 'env.toString', before: undefined, after: 'x' },
		]);
		expect(diffSpecs(build({ env: { A: 1, B: 2 } }), build({ env: { B: 3 } }))).toEqual([
			{ path: 'env.A', before: '1', after: undefined },
			{ path: 'env.B', before: '2', after: '3' },
		]);
	});
});
