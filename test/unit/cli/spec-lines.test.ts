import { describe, expect, it } from 'vitest';
import { specLines } from '../../../cli/output/spec-lines.ts';
import { processName } from '../../../src/model/ids.ts';
import { buildProcessSpec } from '../../../src/model/spec-file.ts';

const lines = (fields: object) =>
	Object.fromEntries(specLines(buildProcessSpec(processName('api'), { command: 'x', ...fields })));

describe('what describe says of a spec', () => {
	it('leaves out what is not there', () => {
		expect(Object.keys(lines({}))).toEqual(['command', 'kind', 'placement', 'restart', 'stop']);
	});

	it('tells every part of the placement', () => {
		const placement = {
			count: 3,
			constraints: ['zone in (b, a)', 'ssd exists'],
			spread: 'zone',
			prefer: { 'class=big': 80 },
			avoid: { 'spot exists': 20 },
			perNode: 2,
		};
		expect(lines({ placement })).toMatchObject({
			placement: '3 instances, spread over zone, at most 2 on a node',
			constraints: 'zone in (a, b); ssd exists',
			prefers: 'class=big (80)',
			avoids: 'spot exists (20)',
		});
	});

	it('tells how it is updated', () => {
		const update = { maxParallel: '25%', canary: 1, minHealthyTime: 30, autoRevert: false, stopFirst: true };
		expect(lines({ update })['update']).toBe(
			'25% at a time, the old one stopped first; 1 canary, then a wait for promotion; healthy after 30s, ready within 5m; next within 10m; left as it is when it fails',
		);
		expect(lines({ placement: { count: 2 }, update: { canary: 2, autoPromote: true } })['update']).toContain(
			'2 canaries, promoted by themselves;',
		);
	});

	it('tells what becomes of it when nodes and manager do not hear of each other', () => {
		expect(lines({ disconnect: { stopAfter: 30, replaceAfter: '2m' } })['disconnect']).toBe(
			'stopped after 30s without the manager; replaced when its node is silent for 2m',
		);
	});
});
