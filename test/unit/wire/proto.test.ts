import type { ServiceDefinition } from '@grpc/proto-loader';
import { describe, expect, it } from 'vitest';
import { AgentService, ControlService, JoinService, SERVICE_NAMES } from '../../../src/wire/proto.ts';
import { PROTOCOL } from './message-type.ts';

/** The first is answered with all defaults; fields that a message lacks are dropped. */
const PAYLOADS = [{}, { requestId: 'r', clusterId: 'c', version: 7 }];

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
		for (const payload of PAYLOADS) {
			const request = theirs.requestSerialize(payload);
			expect(mine?.requestSerialize(payload)).toEqual(request);
			expect(mine?.requestDeserialize(request)).toEqual(theirs.requestDeserialize(request));
			const response = theirs.responseSerialize(payload);
			expect(mine?.responseSerialize(payload)).toEqual(response);
			expect(mine?.responseDeserialize(response)).toEqual(theirs.responseDeserialize(response));
		}
	});
});
