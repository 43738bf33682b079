import fc from 'fast-check';
import { expect, it } from 'vitest';
import { messageType } from './message-type.ts';

/** A test: what is said with `message` comes back the same, through bytes. @param what its name, where one message says several things */
export function survives<Model, Wire, Output>(
	message: string,
	values: fc.Arbitrary<Model>,
	toWire: (model: Model) => Wire,
	fromWire: (wire: Output) => Model,
	what = message,
): void {
	it(what, () => {
		const type = messageType<Wire, Output>(message);
		fc.assert(
			fc.property(values, (given) => {
				const model = structuredClone(given);
				expect(fromWire(type.deserialize(type.serialize(toWire(model))))).toStrictEqual(model);
			}),
			{ numRuns: 50, seed: 11 },
		);
	});
}
