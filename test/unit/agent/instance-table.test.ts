import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIntent, parseRecord } from '../../../src/agent/instance-table.ts';
import { assignment } from '../wire/arbitraries.ts';

/** As it is found on disk. */
const onDisk = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("the agent's table", () => {
	it('keeps every field of a spec', () => {
		fc.assert(
			fc.property(assignment, (each) => {
				const plain = structuredClone(each);
				expect(parseRecord(onDisk({ assignment: plain }), each.instance)?.assignment).toStrictEqual(plain);
				const intent = {
					bootId: 'b',
					at: 1,
					assignment: plain,
					startedUnder: 1,
					restarts: 0,
					history: { exits: [], streak: 0 },
				};
				expect(parseIntent(JSON.stringify(intent), each.instance)?.assignment).toStrictEqual(plain);
			}),
			{ numRuns: 100 },
		);
	});
});
