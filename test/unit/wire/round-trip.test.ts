import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	agentMessageFromWire,
	agentMessageToWire,
	logPushFromWire,
	logPushToWire,
	managerMessageFromWire,
	managerMessageToWire,
} from '../../../src/wire/agent-messages.ts';
import { nodeFromWire, nodeToWire } from '../../../src/wire/node.ts';
import {
	assignmentFromWire,
	assignmentToWire,
	eventFromWire,
	eventToWire,
	observedFromWire,
	observedToWire,
	revisionFromWire,
	revisionToWire,
} from '../../../src/wire/records.ts';
import { newSpecFromWire, specFromWire, specToWire } from '../../../src/wire/spec.ts';
import {
	changeFromWire,
	changeToWire,
	instanceFromWire,
	instanceToWire,
	logChunkFromWire,
	logChunkToWire,
	processFromWire,
	processToWire,
} from '../../../src/wire/views.ts';
import * as any from './arbitraries.ts';
import { messageType } from './message-type.ts';

/** Through bytes and back, as a message of the protocol. */
function overTheWire<Wire, Output>(message: string, wire: Wire): Output {
	const type = messageType<Wire, Output>(message);
	return type.deserialize(type.serialize(wire));
}

/** With ordinary prototypes, as our own code makes objects. */
function plain<T>(value: T): T {
	return structuredClone(value);
}

function survives<Model, Wire, Output>(
	message: string,
	values: fc.Arbitrary<Model>,
	toWire: (model: Model) => Wire,
	fromWire: (wire: Output) => Model,
): void {
	it(message, () => {
		fc.assert(
			fc.property(values.map(plain), (model) => {
				expect(fromWire(overTheWire(message, toWire(model)))).toStrictEqual(model);
			}),
			{ numRuns: 100 },
		);
	});
}

describe('what goes over the wire comes back the same', () => {
	survives('ProcessSpec', any.spec, specToWire, specFromWire);
	survives('Observed', any.observed, observedToWire, observedFromWire);
	survives('Assignment', any.assignment, assignmentToWire, assignmentFromWire);
	survives('Process', any.processView, processToWire, processFromWire);
	survives('Instance', any.instanceView, instanceToWire, instanceFromWire);
	survives('Node', any.nodeView, nodeToWire, nodeFromWire);
	survives('Revision', any.revision, revisionToWire, revisionFromWire);
	survives('Event', any.event, eventToWire, eventFromWire);
	survives('Change', any.change, changeToWire, changeFromWire);
	survives('AgentMessage', any.agentMessage, agentMessageToWire, agentMessageFromWire);
	survives('ManagerMessage', any.managerMessage, managerMessageToWire, managerMessageFromWire);

	it('a spec whose name is still empty', () => {
		const [spec] = fc.sample(any.spec.map(plain), { numRuns: 1, seed: 1 });
		const unnamed = { ...spec, name: '' as const } as Parameters<typeof specToWire>[0];
		expect(newSpecFromWire(overTheWire('ProcessSpec', specToWire(unnamed)))).toStrictEqual(unnamed);
		expect(() => specFromWire(overTheWire('ProcessSpec', specToWire(unnamed)))).toThrow(/process name "" is not valid/);
	});

	it('log chunks, byte for byte', () => {
		fc.assert(
			fc.property(any.instance, fc.constantFrom('stdout', 'stderr'), fc.uint8Array(), (instance, stream, data) => {
				const chunk = logChunkFromWire(overTheWire('LogChunk', logChunkToWire({ instance, stream, data })));
				expect({ ...chunk, data: [...chunk.data] }).toEqual({ instance, stream, data: [...data] });
			}),
		);
	});

	it('pushes of logs, each kind', () => {
		const [instance] = fc.sample(any.instance, 1);
		if (instance === undefined) throw new Error('no sample');
		for (const push of [
			{ kind: 'request', request: 'r1' },
			{ kind: 'chunk', chunk: { instance, stream: 'stdout', data: Buffer.from('x') } },
			{ kind: 'error', error: 'gone' },
		] as const) {
			expect(logPushFromWire(overTheWire('PushLogsRequest', logPushToWire(push)))).toEqual(push);
		}
	});
});
