import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/model/errors.ts';
import { EXCERPT_BYTES } from '../../../src/model/records.ts';
import { entryKey, entryPrefix, entryValue } from '../../../src/wire/kv.ts';
import { acquireFromWire, clientId, guardFromWire, holdFromWire, lockOrDomain } from '../../../src/wire/lock.ts';
import { behind, pageOf } from '../../../src/wire/pages.ts';
import { pidQueriesFromWire } from '../../../src/wire/pid.ts';
import { assignmentFromWire, observedFromWire } from '../../../src/wire/records.ts';
import { runFromWire, runToWire } from '../../../src/wire/schedule.ts';
import { scheduleSpecFromWire, scheduleSpecToWire } from '../../../src/wire/schedule-spec.ts';
import { specToWire } from '../../../src/wire/spec.ts';
import { RUN, SCHEDULE_SPEC } from '../rpc/fake-automation.ts';
import { messageType } from './message-type.ts';

/** What a peer would have sent, read here. */
function received<Output>(message: string, fields: object): Output {
	const type = messageType<object, Output>(message);
	return type.deserialize(type.serialize(fields));
}

function refused(code: ErrorCode, message: RegExp, read: () => unknown): void {
	expect(read).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
}

const spec = (fields: object) =>
	scheduleSpecFromWire(received('ScheduleSpec', { ...scheduleSpecToWire(SCHEDULE_SPEC), ...fields }));

describe('a schedule that arrives', () => {
	it('has names, and a program of its own name that ends', () => {
		refused('usage', /schedule name "a b" is not valid/, () => spec({ name: 'a b' }));
		const run = specToWire(SCHEDULE_SPEC.run);
		refused('usage', /must be a one-shot of the same name, not other/, () => spec({ run: { ...run, name: 'other' } }));
		refused('usage', /must be a one-shot/, () => spec({ run: { ...run, daemon: true } }));
		refused('usage', /schedule name "\.\." is not valid/, () => spec({ dependsOn: ['..'] }));
		refused('usage', /mutex of schedule rotate must be the name of a lock.*not "a\/b\/c"/, () =>
			spec({ mutex: 'a/b/c' }),
		);
	});

	it('has a time and a zone that can be computed', () => {
		expect(spec({ cron: ' 0   3 * * *' }).when).toEqual({ kind: 'cron', expression: '0 3 * * *' });
		refused('usage', /the time of schedule rotate: /, () => spec({ cron: '61 * * * *' }));
		refused('usage', /the time of schedule rotate: a cron expression/, () => spec({ cron: '@every 5s' }));
		refused('usage', /the time of schedule rotate: a cron expression/, () => spec({ cron: 'TZ=UTC * * * * *' }));
		refused('usage', /timezone of schedule rotate.*not "Mars\/Olympus"/, () => spec({ timezone: 'Mars/Olympus' }));
		const { cron: _, ...none } = scheduleSpecToWire(SCHEDULE_SPEC);
		const read = (fields: object) => scheduleSpecFromWire(received('ScheduleSpec', { ...none, ...fields }));
		refused('usage', /every of schedule rotate must be at least 1 s, not 0.5 s/, () => read({ everySeconds: 0.5 }));
		refused('incompatible', /the time of schedule rotate is of a kind/, () => read({}));
	});

	it('has numbers and words that mean something', () => {
		refused('usage', /maxRunning of schedule rotate must be at least 1/, () => spec({ maxRunning: 0 }));
		refused('usage', /jitter of schedule rotate must be a number of at least 0/, () => spec({ jitterSeconds: -1 }));
		refused('incompatible', /overlap 9/, () => spec({ overlap: 9 }));
		const on = scheduleSpecToWire(SCHEDULE_SPEC).on ?? {};
		refused('usage', /on\.healthy\.tcp of schedule rotate must be a port, not 65536/, () =>
			spec({ on: { ...on, healthy: { tcpPort: 65_536 } } }),
		);
		refused('usage', /on\.healthy\.http of schedule rotate must be like/, () =>
			spec({ on: { ...on, healthy: { http: 'http://elsewhere/' } } }),
		);
		refused('usage', /on\.constraints of schedule rotate/, () => spec({ on: { ...on, constraints: ['='] } }));
	});
});

describe('a run of a newer manager', () => {
	it('is shown with words of this version where one is unknown', () => {
		const run = received<Parameters<typeof runFromWire>[0]>('Run', { ...runToWire(RUN), cause: 77, outcome: 77 });
		expect(runFromWire(run)).toMatchObject({ cause: 'schedule', outcome: 'failed' });
	});
});

describe('a task', () => {
	const wire = (fields: object) =>
		assignmentFromWire(
			received('Assignment', {
				instance: `${RUN.id}.0`,
				want: 'WANT_RUN',
				spec: specToWire(SCHEDULE_SPEC.run),
				...fields,
			}),
		);

	it('goes by its run or its schedule, and by no other', () => {
		expect(wire({ process: RUN.id })).toMatchObject({ instance: `${RUN.id}.0`, process: RUN.id });
		expect(wire({ process: 'rotate' })).toMatchObject({ process: 'rotate', spec: { name: 'rotate' } });
		const other = specToWire({ ...SCHEDULE_SPEC.run, name: 'other' as never });
		refused('usage', /is assigned with process/, () => wire({ process: RUN.id, spec: other }));
		refused('usage', /process name "rotate@2026" is not valid/, () => wire({ process: 'rotate@2026' }));
	});

	it('keeps no more of its output than an excerpt, and tells none from not yet', () => {
		const observed = (fields: object) =>
			observedFromWire(received('Observed', { instance: `${RUN.id}.0`, phase: 'PHASE_EXITED', ...fields }));
		expect(observed({}).output).toBeUndefined();
		expect(observed({ output: {} }).output).toEqual([]);
		const large = { stream: 'OUTPUT_STREAM_STDOUT', head: Buffer.alloc(20_000), tail: Buffer.alloc(20_000, 1) };
		const [kept, , more] = observed({ output: { outputs: [large, large, large] } }).output ?? [];
		expect(kept?.head).toHaveLength(EXCERPT_BYTES.head);
		expect(kept?.tail).toHaveLength(EXCERPT_BYTES.tail);
		expect(kept?.head.buffer.byteLength).toBe(EXCERPT_BYTES.head);
		expect(more).toBeUndefined();
	});
});

describe('what is asked of locks and shared values', () => {
	const request = {
		session: 's1',
		identity: { owner: 'ann', host: 'h' },
		ttlSeconds: 15,
		request: 'r1',
		names: ['deploy'],
		mode: 'LOCK_MODE_EXCLUSIVE',
		slots: 1,
	};
	const acquire = (fields: object) => acquireFromWire(received('AcquireLockRequest', { ...request, ...fields }));

	it('stays within its limits', () => {
		expect(acquire({})).toMatchObject({ names: ['deploy'], slots: 1, pollSeconds: 0, try: false });
		refused('usage', /1 to 100 locks, not 0/, () => acquire({ names: [] }));
		refused('usage', /1 to 100 locks, not 101/, () => acquire({ names: Array.from({ length: 101 }, () => 'a') }));
		refused('usage', /lock name "a\/b\/c" is not valid/, () => acquire({ names: ['a/b/c'] }));
		refused('usage', /ttl of a session must be 2 to 3600, not 1/, () => acquire({ ttlSeconds: 1 }));
		refused('usage', /not NaN/, () => acquire({ ttlSeconds: Number.NaN }));
		refused('usage', /slots must be 1 to 10000, not 0/, () => acquire({ slots: 0 }));
		refused('usage', /poll must be 0 to 30, not 31/, () => acquire({ pollSeconds: 31 }));
		refused('usage', /renewal must be 0 to 1200/, () => holdFromWire(1201));
		refused('too-large', /at most 1024 characters/, () => acquire({ identity: { owner: 'x'.repeat(1025), host: '' } }));
		refused('incompatible', /mode of a lock/, () => acquire({ mode: 0 }));
		refused('usage', /identity of the session is missing/, () => acquire({ identity: null }));
	});

	it('comes with ids that no run has', () => {
		refused('usage', /a session must have an id of/, () => acquire({ session: RUN.id }));
		refused('usage', /a request must have an id of/, () => acquire({ request: '' }));
		refused('usage', /a session must have an id of/, () => clientId('a b', 'a session'));
	});

	it('names locks, domains and keys', () => {
		expect(['a', 'a/', 'a/b'].map(lockOrDomain)).toEqual(['a', 'a/', 'a/b']);
		for (const name of ['', '/', 'a//', 'a/b/', '-a']) refused('usage', /lock name/, () => lockOrDomain(name));
		refused('usage', /lock name/, () => guardFromWire({ name: 'a b', token: 1 }));
		expect(entryPrefix('')).toBe('');
		for (const key of ['', 'a b', 'ä', 'a\n', 'x'.repeat(513)])
			refused('usage', /key ".*" is not valid/, () => entryKey(key));
		expect(entryValue(new Uint8Array(524_288))).toHaveLength(524_288);
		refused('too-large', /at most 524288 bytes, not 524289/, () => entryValue(new Uint8Array(524_289)));
	});

	it('asks for processes that can be', () => {
		for (const pid of [0, 2 ** 22 + 1]) refused('usage', /a pid must be/, () => pidQueriesFromWire([{ pid }]));
		refused('usage', /at most 1000 processes/, () =>
			pidQueriesFromWire(Array.from({ length: 1001 }, () => ({ pid: 1 }))),
		);
	});
});

describe('pages', () => {
	it('end before they are too large, and have at least one', () => {
		const size = (item: string): number => item.length;
		expect(pageOf(['aa', 'bb', 'cc'], size, 4)).toEqual({ page: ['aa', 'bb'], more: true });
		expect(pageOf(['aa', 'bb'], size, 4)).toEqual({ page: ['aa', 'bb'], more: false });
		expect(pageOf(['aaaaa', 'b'], size, 4)).toEqual({ page: ['aaaaa'], more: true });
		expect(pageOf([], size, 4)).toEqual({ page: [], more: false });
	});

	it('go on behind the last one, also where it has gone', () => {
		const items = ['a', 'c', 'd'].map((name) => ({ name }));
		expect(behind(items, '')).toHaveLength(3);
		expect(behind(items, 'a').map(({ name }) => name)).toEqual(['c', 'd']);
		expect(behind(items, 'b').map(({ name }) => name)).toEqual(['c', 'd']);
		expect(behind(items, 'd')).toEqual([]);
	});
});
