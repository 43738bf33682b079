import { describe, expect, it } from 'vitest';
import { instanceId, nodeName, processName } from '../../../src/model/ids.ts';
import type { Instance, Observed } from '../../../src/model/records.ts';
import { type NodeContact, viewInstance, viewLeaving } from '../../../src/policy/instance-view.ts';
import { observedState } from '../../support/fake-supervision.ts';

const REPORTING: NodeContact = { kind: 'reporting' };
const SILENT: NodeContact = { kind: 'silent', reason: 'node web-1 is silent' };
const LOST: NodeContact = { kind: 'lost', reason: 'node web-1 is silent; api.1 takes its place' };

const DESIRED: Instance = {
	id: instanceId('api.0'),
	process: processName('api'),
	ordinal: 0,
	node: nodeName('web-1'),
	revision: 3,
	generation: 5,
	startGeneration: 4,
	want: 'run',
};

const FACTS = {
	phase: 'running',
	ready: true,
	adopted: true,
	pid: 77,
	attempt: 2,
	restarts: 1,
	startedAt: 1000,
	nextStartAt: 2000,
	reason: 'why',
	warnings: ['memoryMax does not hold'],
} as const;
const OBSERVED = {
	...observedState('api.0', { ...FACTS, generation: 5, usage: { cpuPercent: 1, memoryBytes: 2 } }),
	output: [],
} as Observed;

const shown = (contact: NodeContact, observed: Observed | undefined = OBSERVED, more: Partial<Instance> = {}) =>
	viewInstance({ ...DESIRED, ...more }, observed, undefined, contact);

describe('an instance as it is shown', () => {
	const desired = { id: 'api.0', process: 'api', node: 'web-1', revision: 3, generation: 5, want: 'run' };

	it('has all that its agent says, but for what a run wrote', () => {
		expect(shown(REPORTING)).toEqual({ ...desired, ...FACTS, usage: { cpuPercent: 1, memoryBytes: 2 } });
	});

	it('has the figures of the newest heartbeat, and none where nothing runs', () => {
		const usage = { cpuPercent: 9, memoryBytes: 9 };
		expect(viewInstance(DESIRED, OBSERVED, usage, REPORTING).usage).toEqual(usage);
		expect(viewInstance(DESIRED, { ...OBSERVED, phase: 'backoff' }, usage, REPORTING)).not.toHaveProperty('usage');
	});

	it('is told apart from what it was before its node was silent, or it was given up', () => {
		const facts = { ...desired, ...FACTS, usage: OBSERVED.usage, ready: false };
		expect(shown(SILENT)).toEqual({ ...facts, phase: 'unknown', reason: SILENT.reason });
		expect(shown(LOST)).toEqual({ ...facts, phase: 'lost', reason: LOST.reason });
	});

	it('is pending without a node, and without a word from it', () => {
		const { node: _, ...nowhere } = DESIRED;
		expect(viewInstance(nowhere, undefined, undefined, REPORTING)).toMatchObject({
			phase: 'pending',
			ready: false,
			reason: 'no node yet',
		});
		expect(viewInstance(DESIRED, undefined, undefined, REPORTING)).toMatchObject({
			phase: 'pending',
			attempt: 0,
			reason: 'node web-1 has not reported it yet',
		});
	});

	it('is not taken for the start that was asked for', () => {
		const asked = { startGeneration: 6, generation: 6 };
		const anew = { ready: false, reason: 'to be started anew' };
		expect(shown(REPORTING, OBSERVED, asked)).toMatchObject({ ...anew, phase: 'stopping' });
		expect(shown(REPORTING, { ...OBSERVED, phase: 'failed' }, asked)).toMatchObject({ ...anew, phase: 'pending' });
		expect(shown(REPORTING, OBSERVED, { ...asked, want: 'stop' })).toMatchObject({ ready: true, phase: 'running' });
	});

	it('is on its way out once it was removed', () => {
		const { id, node } = DESIRED;
		const leaving = (contact: NodeContact) => viewLeaving(id, node ?? nodeName('x'), OBSERVED, undefined, contact);
		const facts = { ...desired, ...FACTS, usage: OBSERVED.usage, revision: 0, want: 'stop', ready: false };
		expect(leaving(REPORTING)).toEqual({ ...facts, phase: 'stopping', reason: 'removed' });
		expect(leaving(SILENT)).toEqual({ ...facts, phase: 'unknown', reason: SILENT.reason });
	});
});
