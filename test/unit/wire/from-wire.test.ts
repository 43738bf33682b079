import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, MinderError } from '../../../src/model/errors.ts';
import { agentMessageFromWire, logPushFromWire, managerMessageFromWire } from '../../../src/wire/agent-messages.ts';
import { nodeFromWire, nodeToWire } from '../../../src/wire/node.ts';
import { assignmentFromWire, assignmentToWire, observedFromWire, observedToWire } from '../../../src/wire/records.ts';
import { specFromWire, specToWire } from '../../../src/wire/spec.ts';
import {
	changeFromWire,
	instanceFromWire,
	instanceToWire,
	processFromWire,
	processToWire,
} from '../../../src/wire/views.ts';
import { PROCESS } from '../rpc/fake-control.ts';
import * as any from './arbitraries.ts';
import { messageType } from './message-type.ts';

/** What a peer would have sent, read here. Fields may be what our own types forbid. */
function received<Output>(message: string, fields: object): Output {
	const type = messageType<object, Output>(message);
	return type.deserialize(type.serialize(fields));
}

function sample<T>(values: fc.Arbitrary<T>): T {
	const [value] = fc.sample(values, { numRuns: 1, seed: 7 });
	if (value === undefined) throw new Error('no sample');
	return value;
}

function refused(code: ErrorCode, message: RegExp, read: () => unknown): void {
	let error: unknown;
	try {
		read();
	} catch (thrown) {
		error = thrown;
	}
	expect(error).toBeInstanceOf(MinderError);
	expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
}

const spec = (fields: object) => specFromWire(received('ProcessSpec', { ...specToWire(sample(any.spec)), ...fields }));
const observed = (fields: object) =>
	observedFromWire(received('Observed', { ...observedToWire(sample(any.observed)), ...fields }));

describe('what a peer sends is checked', () => {
	it('names', () => {
		refused('usage', /process name "a b" is not valid/, () => spec({ name: 'a b' }));
		refused('usage', /"api" is not an instance/, () => observed({ instance: 'api' }));
		refused('usage', /node name "-x" is not valid/, () =>
			spec({ placement: { count: 1, nodes: ['-x'], selector: {} } }),
		);
	});

	it('parts that must be there', () => {
		for (const part of ['restart', 'stop', 'placement']) {
			refused('usage', new RegExp(`${part} of process \\S+ is missing`), () => spec({ [part]: null }));
		}
		refused('usage', /command of process \S+ is empty/, () => spec({ command: '' }));
		const { spec: _, ...bare } = assignmentToWire(sample(any.assignment));
		refused('usage', /spec of \S+ is missing/, () => assignmentFromWire(received('Assignment', bare)));
		refused('usage', /request of the logs is missing/, () => logPushFromWire(received('PushLogsRequest', {})));
	});

	it('probes', () => {
		const base = {
			intervalSeconds: 1,
			timeoutSeconds: 1,
			initialDelaySeconds: 0,
			successThreshold: 1,
			failureThreshold: 1,
		};
		const refuses = (message: RegExp, fields: object) =>
			refused('usage', message, () => spec({ liveness: { tcp: { host: 'a', port: 1 }, ...base, ...fields } }));
		expect(spec({ liveness: { ...base, logLine: '^a' } }).liveness?.check).toEqual({ kind: 'logLine', pattern: '^a' });
		refuses(/liveness of process \S+\.interval must be more than 0/, { intervalSeconds: 0 });
		refuses(/failureThreshold must be more than 0/, { failureThreshold: 0 });
		refuses(/\.tcp must be a host and a port, not "a:0"/, { tcp: { host: 'a', port: 0 } });
		refuses(/\.http is not a URL: "x"/, { http: 'x', tcp: undefined });
		refuses(/\.exec names no program/, { exec: { argv: [] }, tcp: undefined });
		refuses(/\.logLine is not a regular expression/, { logLine: '(', tcp: undefined });
		refused('incompatible', /has no check that this version knows/, () => spec({ liveness: base }));
		refused('usage', /readiness of process \S+\.deadline is missing/, () =>
			spec({ readiness: { ...base, logLine: 'a' } }),
		);
	});

	it('dependencies, logs, ends and pid files', () => {
		refused('usage', /process name "a b" is not valid/, () => spec({ dependsOn: { 'a b': 1 } }));
		refused('incompatible', /dependency condition 9/, () => spec({ dependsOn: { db: 9 } }));
		refused('usage', /logs\.maxFiles of process \S+ must be at least 1/, () => spec({ logs: { maxFiles: 0 } }));
		refused('usage', /background\.pidFile of process \S+ must be an absolute path, not "x"/, () =>
			spec({ background: { pidFile: 'x', timeoutSeconds: 1 } }),
		);
		const restart = specToWire(sample(any.spec)).restart ?? {};
		refused('usage', /at most 255 or a signal, not 256/, () =>
			spec({ restart: { ...restart, successOn: [{ code: 256 }] } }),
		);
		refused('usage', /at most 255 or a signal, not undefined/, () => spec({ restart: { ...restart, forceOn: [{}] } }));
	});

	it('settings of updates', () => {
		const update = { minHealthySeconds: 0, healthyDeadlineSeconds: 1, progressDeadlineSeconds: 1 };
		expect(spec({ update: { ...update, maxParallel: '25%' } }).update).toMatchObject({ maxParallel: '25%', canary: 0 });
		for (const maxParallel of ['', '0', '0%', '101%', '1.5', '-1', 'all']) {
			refused('usage', /update\.maxParallel of process \S+ must be a number of at least 1, or 1% to 100%/, () =>
				spec({ update: { ...update, maxParallel } }),
			);
		}
		refused('usage', /update\.minHealthyTime of process \S+ must be a number/, () =>
			spec({ update: { ...update, maxParallel: '1', minHealthySeconds: -1 } }),
		);
		refused('usage', /disconnect\.stopAfter of process \S+ must be a number/, () =>
			spec({ disconnect: { stopAfterSeconds: Number.NaN } }),
		);
	});

	it('that an instance, its process and its spec belong together', () => {
		const wire = assignmentToWire(sample(any.assignment));
		refused('usage', /is assigned with process/, () =>
			assignmentFromWire(received('Assignment', { ...wire, process: 'other' })),
		);
	});

	it('signals, limits and numbers', () => {
		refused('usage', /"SIGNOPE" is not a signal/, () => spec({ stop: { signal: 'SIGNOPE', timeoutSeconds: 1 } }));
		refused('usage', /limit "files" is not known/, () => spec({ limits: { files: { value: 1 } } }));
		refused('usage', /startSeconds.* of at least 0, not NaN/, () => spec({ startSeconds: Number.NaN }));
		refused('usage', /stop.timeout.* not -1/, () => spec({ stop: { signal: 'SIGTERM', timeoutSeconds: -1 } }));
		refused('usage', /generation must be a whole number/, () => observed({ generation: '18446744073709551615' }));
	});
});

describe('a newer peer', () => {
	it('shows a phase or a node state that is not known here as unknown', () => {
		const instance = { ...instanceToWire(sample(any.instanceView)), phase: 77 };
		expect(instanceFromWire(received('Instance', instance)).phase).toBe('unknown');
		const node = { ...nodeToWire(sample(any.nodeView)), state: 77 };
		expect(nodeFromWire(received('Node', node)).state).toBe('unknown');
	});

	it('shows a phase of a rollout that is not known here as running', () => {
		const wire = processToWire(PROCESS);
		const phase = 77 as never;
		const shown = processFromWire(received('Process', { ...wire, rollout: { ...wire.rollout, phase } }));
		expect(shown.rollout).toMatchObject({ phase: 'running', message: 'going back to revision 2' });
	});

	it('is incompatible where nothing stands for the unknown value', () => {
		refused('incompatible', /phase 77/, () => observed({ phase: 77 }));
		refused('incompatible', /cannot report the phase lost/, () => observed({ phase: 'PHASE_LOST' }));
		refused('incompatible', /restart policy 77/, () => spec({ restart: { policy: 77, onLimit: 1 } }));
		refused('incompatible', /kind of change 77/, () => changeFromWire(received('Change', { name: 'a', kind: 77 })));
		refused('incompatible', /assignments of a kind/, () =>
			managerMessageFromWire(received('ManagerMessage', { assignments: { kind: 77 } })),
		);
	});

	it('is incompatible where it sends a message that is not known here', () => {
		refused('incompatible', /the agent sent a message/, () => agentMessageFromWire(received('AgentMessage', {})));
		refused('incompatible', /the manager sent a message/, () => managerMessageFromWire(received('ManagerMessage', {})));
	});
});
