import { describe, expect, it } from 'vitest';
import { decodeRow, encodeChange } from '../../../../src/manager/state/record-codec.ts';
import type { NodeRecord } from '../../../../src/manager/state/tables.ts';
import { instanceIdOf, nodeName, processName } from '../../../../src/model/ids.ts';
import type { Instance } from '../../../../src/model/records.ts';

const record: NodeRecord = {
	name: nodeName('n1'),
	nodeId: 'id',
	bootId: 'boot',
	version: '0.1.0',
	labels: { zone: 'a' },
	addresses: ['127.0.0.1'],
	capacity: { cores: 4, memoryBytes: 1 },
	state: 'ready',
	joinedAt: 1,
};

function stored<Row>(op: ReturnType<typeof encodeChange>, table: 'node' | 'instance'): Row {
	if (op.kind !== 'put') throw new Error('expected a put');
	return decodeRow(table, { key: op.key, value: JSON.parse(JSON.stringify(op.value)) }).after as Row;
}

describe('a stored node', () => {
	it.each<Partial<NodeRecord>>([
		{},
		{ ownLabels: { zone: 'b' }, claim: { comment: 'lab', at: 2 } },
		{ maintenance: { kind: 'cordoned', since: 3 } },
		{ maintenance: { kind: 'drained', since: 3, comment: 'disk' } },
		{ maintenance: { kind: 'draining', since: 3, deadline: { at: 9, leftSeconds: 0.5 } } },
	])('is read back with %j', (more) => {
		const after = { ...record, ...more };
		expect(stored(encodeChange({ table: 'node', key: after.name, before: undefined, after }), 'node')).toStrictEqual(
			after,
		);
	});
});

describe('a stored instance', () => {
	it('is read back with why it is where it is, and in whose place', () => {
		const process = processName('web');
		const after: Instance = {
			id: instanceIdOf(process, 1),
			process,
			ordinal: 1,
			node: nodeName('n1'),
			revision: 1,
			generation: 2,
			startGeneration: 2,
			want: 'run',
			lost: true,
			replaces: instanceIdOf(process, 0),
			placedBecause: 'no other copy',
		};
		const op = encodeChange({ table: 'instance', key: after.id, before: undefined, after });
		expect(stored(op, 'instance')).toStrictEqual(after);
	});
});
