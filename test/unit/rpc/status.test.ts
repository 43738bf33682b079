import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, MinderError } from '../../../src/model/errors.ts';
import { fromStatus, toStatus, toStatusLogged, wasNotSent } from '../../../src/rpc/status.ts';
import { silentLog } from '../../../src/sys/log.ts';

const PEER = { name: 'manager at 10.0.0.1:8888', timeoutSeconds: 15 };

/** What the library reports by itself. */
const library = (code: status, details: string): StatusObject => ({ code, details, metadata: new Metadata() });

describe('our own errors', () => {
	it('survive as they are, whatever their text', () => {
		const codes = fc.constantFrom(...(Object.keys(ERRORS) as ErrorCode[]));
		const details = fc.dictionary(
			fc.string().filter((key) => key !== '__proto__'),
			fc.string({ unit: 'grapheme' }),
			{ noNullPrototype: true },
		);
		fc.assert(
			fc.property(codes, fc.string({ unit: 'grapheme' }), details, (code, message, facts) => {
				const carried = toStatus(new MinderError(code, message, { details: facts }));
				expect(status[carried.code]).toBe(ERRORS[code].grpc);
				const back = fromStatus(carried, PEER);
				expect({ code: back.code, message: back.message, details: back.details }).toEqual({
					code,
					message,
					details: facts,
				});
			}),
		);
	});

	it('are cut where they would not fit into a header', () => {
		const long = new MinderError('invalid-spec', 'x'.repeat(100_000), { details: { all: 'y'.repeat(100_000) } });
		const back = fromStatus(toStatus(long), PEER);
		expect(back.message.length).toBeLessThan(5_000);
		expect(back).toMatchObject({ code: 'invalid-spec', details: {} });
	});

	it('with a code that only a newer manager knows keep their message, under the status they came with', () => {
		const carried = toStatus(new MinderError('not-found', 'no lock x'));
		carried.metadata.set('minder-code', 'lock-lost');
		expect(fromStatus(carried, PEER)).toMatchObject({ code: 'not-found', message: 'no lock x' });
	});

	it('with damaged details lose only these', () => {
		const carried = toStatus(new MinderError('conflict', 'changed meanwhile'));
		carried.metadata.set('minder-details-bin', Buffer.from('{'));
		expect(fromStatus(carried, PEER)).toMatchObject({ code: 'conflict', details: {} });
	});
});

describe("the library's errors, in our words", () => {
	it.each([
		[
			status.UNAVAILABLE,
			'No connection established. Last error: connect ECONNREFUSED 10.0.0.1:8888 (2026-01-01)',
			'unreachable',
			/^manager at 10.0.0.1:8888 cannot be reached \(connection refused\): is it running\? start it with `minder manager`/,
		],
		[status.UNAVAILABLE, 'Name resolution failed for target dns:x:8888', 'unreachable', /host name is not known/],
		[status.UNAVAILABLE, 'Connection dropped', 'unreachable', /the connection broke/],
		[status.CANCELLED, 'Call cancelled', 'unreachable', /the connection broke/],
		[status.CANCELLED, 'Cancelled on client', 'cancelled', /was cancelled/],
		[status.INTERNAL, 'Received RST_STREAM with code 2', 'unreachable', /the connection broke/],
		[status.UNKNOWN, 'Received HTTP status code 418', 'unreachable', /something else than a manager/],
		[status.DEADLINE_EXCEEDED, 'Deadline exceeded after 15.0s', 'timeout', /did not answer within 15 s/],
		[
			status.RESOURCE_EXHAUSTED,
			'Received message larger than max (20971520 vs 16777216)',
			'too-large',
			/^a message of 20 MiB .* over the limit, which is 16 MiB/,
		],
		[status.RESOURCE_EXHAUSTED, 'Attempted to send message with a size larger than 16777216', 'too-large', /16 MiB/],
		[
			status.UNIMPLEMENTED,
			'The server does not implement the method /minder.v1.ControlService/WatchEvents',
			'incompatible',
			/does not know WatchEvents, .* use the same version/,
		],
		[status.UNAUTHENTICATED, 'no', 'unauthenticated', /failed: no/],
		[status.UNKNOWN, 'Application error\n    at Object.<anonymous>', 'internal', /failed: Application error$/],
	] as const)('%i %s', (code, details, expected, message) => {
		const error = fromStatus(library(code, details), PEER);
		expect(error).toMatchObject({ code: expected, message: expect.stringMatching(message) });
		expect(error.message).not.toMatch(/UNAVAILABLE|No connection established|\n/);
	});

	it('a call that never left is told from one that may have', () => {
		expect(wasNotSent(library(status.UNAVAILABLE, 'No connection established. Last error: …'))).toBe(true);
		expect(wasNotSent(library(status.UNAVAILABLE, 'Connection dropped'))).toBe(false);
		expect(wasNotSent(toStatus(new MinderError('unreachable', 'No connection established')))).toBe(false);
	});
});

describe('what a handler throws', () => {
	it('is logged only where nobody foresaw it', () => {
		const lines: string[] = [];
		const log = { ...silentLog, error: (_facts: object, message: string) => lines.push(message) };
		toStatusLogged(new MinderError('not-found', 'no process x'), 'GetProcess', log);
		expect(lines).toEqual([]);
		const hidden = toStatusLogged('just a string', 'GetProcess', log);
		expect(lines).toEqual(['GetProcess failed unexpectedly']);
		expect(hidden.details).toBe('the manager failed in GetProcess: its log says why');
	});
});
