import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRow, encodeChange } from '../../../../src/manager/state/record-codec.ts';
import type { InstanceId, NodeName } from '../../../../src/model/ids.ts';
import { processName } from '../../../../src/model/ids.ts';
import type { Instance, Process } from '../../../../src/model/records.ts';
import { specOf } from '../../../support/specs.ts';
import { storedSpec } from '../../wire/arbitraries.ts';

function stored(process: Process): unknown {
	const op = encodeChange({ table: 'process', key: process.name, before: undefined, after: process });
	if (op.kind !== 'put') throw new Error('expected a put');
	const value: unknown = JSON.parse(JSON.stringify(op.value));
	return decodeRow('process', { key: op.key, value }).after;
}

describe('a stored process', () => {
	it('is read back with every field of its specs', () => {
		fc.assert(
			fc.property(
				storedSpec.map((value) => structuredClone(value)),
				(each) => {
					const process = { name: each.name, spec: each, revision: 1, revisions: [], stopped: false };
					expect(stored(process)).toStrictEqual(process);
				},
			),
			{ numRuns: 100 },
		);
	});

	it('is read where it was written before there were probes, dependencies, logs and ceilings', () => {
		const process = {
			name: processName('api'),
			spec: specOf('api'),
			revision: 2,
			revisions: [{ revision: 1, spec: specOf('api'), at: 1 }],
			stopped: true,
		};
		expect(stored(process)).toStrictEqual(process);
	});

	it('is refused where a field is not what it should be, by the name of the field', () => {
		const process = { name: 'api', revision: 1, revisions: [], stopped: false };
		const value = { ...process, spec: { ...specOf('api'), dependsOn: { db: 'up' } } };
		expect(() => decodeRow('process', { key: 'process/api', value })).toThrow(
			/record process\/api in the store cannot be read at spec\.dependsOn\.db/,
		);
	});
});

describe('a stored instance', () => {
	const instance: Instance = {
		id: 'api.1' as InstanceId,
		process: processName('api'),
		ordinal: 1,
		revision: 1,
		generation: 2,
		startGeneration: 2,
		want: 'run',
		replaces: 'api.0' as InstanceId,
	};
	const stored = (value: unknown) => decodeRow('instance', { key: 'instance/api.1', value }).after;

	it('is read back with what it waits for, and where it was written before there was that', () => {
		const startsAfter = [{ instance: 'api.0' as InstanceId, node: 'n1' as NodeName }];
		expect(stored({ ...instance, startsAfter })).toStrictEqual({ ...instance, startsAfter });
		expect(stored(instance)).toStrictEqual(instance);
	});
});
