import type { ServiceDefinition } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { DESCRIPTOR } from '../../../src/wire/gen/descriptor.ts';
import { AgentService, ControlService, JoinService, SERVICE_NAMES } from '../../../src/wire/proto.ts';
import { PROTOCOL } from './message-type.ts';

const messages = protobuf.Root.fromJSON(DESCRIPTOR);

/** A message in which everything is set, down to a depth. */
function full(name: string, depth = 5): Record<string, unknown> {
	const entries = messages.lookupType(name).fieldsArray.flatMap((field): [string, unknown][] => {
		const { resolvedType } = field.resolve();
		if (depth === 0 && resolvedType instanceof protobuf.Type) return [];
		const value = oneOf(field, depth);
		if (field.map) return [[field.name, { key: value }]];
		return [[field.name, field.repeated ? [value, value] : value]];
	});
	return Object.fromEntries(entries);
}

function oneOf({ type, resolvedType, id }: protobuf.Field, depth: number): unknown {
	if (resolvedType instanceof protobuf.Enum) return Object.values(resolvedType.values).at(-1);
	if (resolvedType !== null) return full(resolvedType.fullName, depth - 1);
	if (type === 'string') return `text ${id}`;
	if (type === 'bytes') return Buffer.from([id % 256]);
	return type === 'bool' ? true : id;
}

describe('services made of the descriptor', () => {
	const ours = [ControlService, AgentService, JoinService].map(
		({ service }) => service as unknown as ServiceDefinition,
	);
	const pairs = SERVICE_NAMES.flatMap((service, at) => {
		const theirs = PROTOCOL[service] as unknown as ServiceDefinition;
		it(`${service} has the calls of proto/`, () => {
			expect(Object.keys(ours[at] ?? {})).toEqual(Object.keys(theirs));
		});
		return Object.entries(theirs).map(([name, method]) => [`${service}/${name}`, method, ours[at]?.[name]] as const);
	});

	it.each(pairs)('%s is as @grpc/proto-loader reads it', (_name, theirs, mine) => {
		const { path, requestStream, responseStream, originalName } = theirs;
		expect(mine).toMatchObject({ path, requestStream, responseStream, originalName });
		const { requestType, responseType } = theirs as unknown as Record<
			string,
			{ readonly type: { readonly name: string } }
		>;
		// The first is answered with all defaults; fields that a message lacks are dropped.
		const payloads = [{}, full(requestType?.type.name ?? ''), full(responseType?.type.name ?? '')];
		for (const payload of payloads) {
			const request = theirs.requestSerialize(payload);
			expect(mine?.requestSerialize(payload)).toEqual(request);
			expect(mine?.requestDeserialize(request)).toEqual(theirs.requestDeserialize(request));
			const response = theirs.responseSerialize(payload);
			expect(mine?.responseSerialize(payload)).toEqual(response);
			expect(mine?.responseDeserialize(response)).toEqual(theirs.responseDeserialize(response));
		}
	});
});
