import { describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import type { ProcessSpec } from '../../../src/model/process-spec.ts';
import { loadSpec, loadSpecs } from '../../../src/model/spec-file.ts';

function api(fields: string, directory?: string): ProcessSpec {
	const { specs } = loadSpec(`processes: {api: {command: x, ${fields}}}`, 'f.yaml', directory);
	return specs[0] as ProcessSpec;
}

function linesOf(run: () => unknown): string[] {
	try {
		run();
	} catch (error) {
		if (!(error instanceof MinderError)) throw error;
		expect(error.code).toBe('invalid-spec');
		return error.message.split('\n');
	}
	return [];
}

const problems = (fields: string) =>
	linesOf(() => api(fields)).map((line) => line.replace(/^f\.yaml:1:\d+: processes\.api\.?/, ''));

const PROBE = {
	intervalSeconds: 10,
	timeoutSeconds: 1,
	initialDelaySeconds: 0,
	successThreshold: 1,
	failureThreshold: 3,
};

describe('readiness and liveness', () => {
	it.each([
		['http: "http://127.0.0.1:8000/a?b"', { kind: 'http', url: 'http://127.0.0.1:8000/a?b' }],
		['http: "https://[::1]/"', { kind: 'http', url: 'https://[::1]/' }],
		['tcp: db.local:5432', { kind: 'tcp', host: 'db.local', port: 5432 }],
		['tcp: "[fe80::1%eth0]:1"', { kind: 'tcp', host: 'fe80::1%eth0', port: 1 }],
		['exec: "a \'b c\' $x"', { kind: 'exec', command: ['a', 'b c', '$x'] }],
		['exec: [./check, 022, true]', { kind: 'exec', command: ['/srv/check', '022', 'true'] }],
		['logLine: 1.10', { kind: 'logLine', pattern: '1.10' }],
		['logLine: "^ready (in|on) \\\\d+"', { kind: 'logLine', pattern: '^ready (in|on) \\d+' }],
	])('read %s and fill in the rest', (check, read) => {
		const spec = api(`readiness: {${check}}, liveness: {${check}}`, '/srv');
		expect(spec.readiness).toStrictEqual({ check: read, ...PROBE, deadlineSeconds: 30 });
		expect(spec.liveness).toStrictEqual({ check: read, ...PROBE });
	});

	it('read every number', () => {
		const numbers =
			'interval: 500ms, timeout: 2, initialDelay: 1m, successThreshold: 2, failureThreshold: 5, deadline: 2m';
		expect(api(`readiness: {tcp: "a:1", ${numbers}}`).readiness).toStrictEqual({
			check: { kind: 'tcp', host: 'a', port: 1 },
			intervalSeconds: 0.5,
			timeoutSeconds: 2,
			initialDelaySeconds: 60,
			successThreshold: 2,
			failureThreshold: 5,
			deadlineSeconds: 120,
		});
	});

	it('have a deadline that can be met', () => {
		expect(api('readiness: {tcp: "a:1", initialDelay: 29}').readiness?.deadlineSeconds).toBe(30);
		expect(api('readiness: {tcp: "a:1", initialDelay: 30}').readiness?.deadlineSeconds).toBe(60);
		expect(problems('readiness: {tcp: "a:1", initialDelay: 10, successThreshold: 3, deadline: 30}')).toEqual([
			'readiness.deadline: found 30s, expected more than 30s, which initialDelay and successThreshold take',
		]);
	});

	it.each([
		['{}', ': found no check, expected exactly one of http, tcp, exec and logLine'],
		['{interval: 3}', ': found no check, expected exactly one of http, tcp, exec and logLine'],
		['{tcp: "a:1", exec: a}', ': found tcp and exec, expected exactly one of http, tcp, exec and logLine'],
		['{http: "ftp://a"}', '.http: found "ftp://a", expected a URL that begins with http:// or https://'],
		['{http: "a:80"}', '.http: found "a:80", expected a URL such as http://127.0.0.1:8080/health'],
		['{http: "http://a:0"}', '.http: found "http://a:0", expected a port from 1 to 65535'],
		['{http: "http://a:65536"}', '.http: found "http://a:65536", expected a URL such as http://127.0.0.1:8080/health'],
		['{tcp: "a:0"}', '.tcp: found "a:0", expected a port from 1 to 65535'],
		['{tcp: "a:65536"}', '.tcp: found "a:65536", expected a port from 1 to 65535'],
		['{tcp: 80}', '.tcp: found 80, expected host:port such as 127.0.0.1:5432 or [::1]:5432'],
		['{tcp: "::1:80"}', '.tcp: found "::1:80", expected host:port such as 127.0.0.1:5432 or [::1]:5432'],
		['{exec: []}', '.exec: names no program, expected a program and its arguments'],
		['{exec: ./x}', '.exec: found "./x", expected an absolute path or a name without a slash'],
		['{logLine: ""}', '.logLine: found "", expected a regular expression that is not empty'],
		['{logLine: "a(b"}', '.logLine: found "a(b", expected a regular expression: unterminated group at character 2'],
		['{tcp: "a:1", interval: 0}', '.interval: found 0, expected a duration of at least 10ms'],
		['{tcp: "a:1", timeout: 0s}', '.timeout: found "0s", expected a duration of at least 1ms'],
		['{tcp: "a:1", failureThreshold: 0}', '.failureThreshold: found 0, expected a whole number from 1 to 1000'],
		['{httpGet: {}}', '.httpGet: unknown key, did you mean http?'],
	])('refuse %s', (probe, problem) => {
		for (const key of ['readiness', 'liveness']) expect(problems(`${key}: ${probe}`)[0]).toBe(`${key}${problem}`);
	});

	it('differ in the deadline', () => {
		expect(problems('liveness: {tcp: "a:1", deadline: 3}')).toEqual([
			'liveness.deadline: unknown key, expected one of http, tcp, exec, logLine, interval, timeout, initialDelay, successThreshold, failureThreshold (keys of your own begin with x-)',
		]);
	});
});

describe('dependsOn', () => {
	it('is a mapping, or a list of what must have started', () => {
		expect(api('dependsOn: {db: ready, migrate: completed}').dependsOn).toStrictEqual({
			db: 'ready',
			migrate: 'completed',
		});
		expect(api('dependsOn: [db, 1, true]').dependsOn).toStrictEqual({ db: 'started', 1: 'started', true: 'started' });
		expect(api('dependsOn: []')).not.toHaveProperty('dependsOn');
	});

	it.each([
		['db', ': found "db", expected a mapping of names of processes to started, ready or completed, or a list of names'],
		['{db: up}', '.db: found "up", expected started, ready or completed'],
		['{db: }', '.db: found nothing, expected started, ready or completed'],
		['["a b"]', '[0]: found "a b", expected the name of a process: 1 to 63 letters'],
		['{"a b": ready}', '["a b"]: expected the name of a process: 1 to 63 letters'],
		['[api]', ': api depends on itself; remove that dependency'],
	])('refuses %s', (value, problem) => {
		expect(problems(`dependsOn: ${value}`)).toEqual([expect.stringContaining(`dependsOn${problem}`)]);
	});

	it('refuses a circle, with the way around it', () => {
		const around = 'processes.b.dependsOn: dependencies go around in a circle: b → c → d → b; remove one of them';
		const [a, b] = [
			{
				name: 'a.yaml',
				text: 'processes:\n  a: {command: x, dependsOn: [b, elsewhere]}\n  b: {command: x, dependsOn: {c: ready}}',
			},
			{ name: 'b.yaml', text: 'processes:\n  c: {command: x, dependsOn: [d]}\n  d: {command: x, dependsOn: [b]}' },
		];
		expect(linesOf(() => loadSpec(`${a.text}\n---\n${b.text}`, 'f.yaml'))).toEqual([`f.yaml:3:19: ${around}`]);
		expect(loadSpec(a.text, 'a.yaml').specs).toHaveLength(2);
		expect(linesOf(() => loadSpecs([a, b]))).toEqual([`a.yaml:3:3: ${around}`]);
	});
});

describe('logs, resources and background', () => {
	it('are read, with defaults', () => {
		expect(api('logs: {}').logs).toStrictEqual({ maxSizeBytes: 10_000_000, maxFiles: 10, compress: false });
		expect(api('logs: {maxSize: 4KiB, maxFiles: 1, maxAge: 7d, compress: true}').logs).toStrictEqual({
			maxSizeBytes: 4096,
			maxFiles: 1,
			maxAgeSeconds: 604_800,
			compress: true,
		});
		expect(api('resources: {cpu: 0.5, memory: 256MB, memoryMax: 512MB}').resources).toStrictEqual({
			cpu: 0.5,
			memoryBytes: 256e6,
			memoryMaxBytes: 512e6,
		});
		expect(api('resources: {}')).not.toHaveProperty('resources');
		expect(api('background: {pidFile: run/x.pid}', '/srv').background).toStrictEqual({
			pidFile: '/srv/run/x.pid',
			timeoutSeconds: 30,
		});
	});

	it.each([
		['logs: {maxSize: 4KB}', 'logs.maxSize: found "4KB", expected at least 4KiB'],
		['logs: {maxFiles: 0}', 'logs.maxFiles: found 0, expected a whole number from 1 to 10000'],
		['logs: {maxAge: 0}', 'logs.maxAge: found 0, expected a duration of at least 1s'],
		['resources: {cpu: 0}', 'resources.cpu: found 0, expected a number of cores above 0'],
		['resources: {memory: 2GB, memoryMax: 1GiB}', 'resources.memory: found 2GB, expected at most memoryMax, 1GiB'],
		['resources: {memory: 1K}', 'resources.memory: found "1K", expected a size'],
		['background: {}', 'background.pidFile: missing, expected a file'],
		['background: {pidFile: x}', 'background.pidFile: found "x", expected an absolute path'],
		['background: {pidFile: /x, timeout: 0}', 'background.timeout: found 0, expected a duration of at least 10ms'],
	])('refuse %s', (fields, problem) => {
		expect(problems(fields)).toEqual([expect.stringContaining(problem)]);
	});
});

describe('ends and stops', () => {
	it('are read', () => {
		const codes = 'successCodes: [3, TERM, 3, "4"], preventCodes: [sigkill], forceCodes: [0, 255]';
		expect(api(`restart: {policy: on-abort, ${codes}}`).restart).toMatchObject({
			policy: 'on-abort',
			successOn: [3, 'SIGTERM', 4],
			preventOn: ['SIGKILL'],
			forceOn: [0, 255],
		});
		expect(api('restart: {successCodes: []}').restart).not.toHaveProperty('successOn');
		expect(api('stop: {delay: 5s, preStop: "./x \'a b\'", postStop: [y, 022]}', '/srv').stop).toStrictEqual({
			signal: 'SIGTERM',
			timeoutSeconds: 10,
			group: false,
			delaySeconds: 5,
			preStop: ['/srv/x', 'a b'],
			postStop: ['y', '022'],
		});
	});

	it.each(['on-failure', 'on-abnormal', 'on-abort', 'on-watchdog', 'never'])('of a one-shot may be %s', (policy) => {
		expect(api(`daemon: false, restart: ${policy}`).restart.policy).toBe(policy);
	});

	it.each([
		['restart: {successCodes: 3}', 'restart.successCodes: found 3, expected a list of exit codes and signals'],
		['restart: {preventCodes: [256]}', 'restart.preventCodes[0]: found 256, expected an exit code from 0 to 255'],
		['restart: {forceCodes: [TREM]}', 'restart.forceCodes[0]: found "TREM", expected a signal'],
		['restart: {policy: never, forceCodes: [3], window: 1s}', 'restart.limit: 10 can never be exceeded'],
		['stop: {preStop: [""]}', 'stop.preStop: names no program'],
		['stop: {postStop: a/b}', 'stop.postStop: found "a/b", expected an absolute path'],
		['stop: {delay: -1}', 'stop.delay: found -1, expected a duration'],
	])('refuse %s', (fields, problem) => {
		expect(problems(fields)).toEqual([expect.stringContaining(problem)]);
	});
});
