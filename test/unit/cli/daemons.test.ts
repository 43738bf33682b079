import { beforeEach, describe, expect, it } from 'vitest';
import type { AgentSettings, ManagerSettings } from '../../../cli/daemons.ts';
import { MinderError } from '../../../src/model/errors.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeClient, instanceOf, NOW, pendingOf, processOf, specOf } from './fake-client.ts';
import { FakeIo } from './fake-io.ts';
import { runOf } from './fake-schedules.ts';

let io: FakeIo;
let client: FakeClient;
let manager: ManagerSettings | undefined;
let agent: AgentSettings | undefined;
let closed: string[];

beforeEach(() => {
	io = new FakeIo();
	client = new FakeClient();
	io.client = client;
	manager = undefined;
	agent = undefined;
	closed = [];
	io.daemons = {
		async startManager(settings) {
			manager = settings;
			return { address: '127.0.0.1:4567', close: async () => void closed.push('manager') };
		},
		async startAgent(settings) {
			agent = settings;
			return { close: async () => void closed.push('agent') };
		},
	};
});

const running = () => waitFor(() => io.handlers.size > 0 && (manager ?? agent) !== undefined);

describe('minder manager', () => {
	it('runs until a signal, then closes', async () => {
		const end = io.run('manager', '--listen', '127.0.0.1:0', '--store', 'json:/tmp/x.json');
		await running();
		expect(manager).toEqual({
			listen: '127.0.0.1:0',
			data: '/home/op/.local/share/minder/manager',
			store: 'json:/tmp/x.json',
			http: '127.0.0.1:8889',
			jobOrder: 'global',
			insecure: false,
			logLevel: 'info',
			version: '1.2.3',
		});
		expect(closed).toEqual([]);
		io.interrupt();
		expect(await end).toBe(0);
		expect(closed).toEqual(['manager']);
	});

	it('serves HTTP where it is told, or nowhere', async () => {
		for (const [said, http] of [
			['10.0.0.5:80', '10.0.0.5:80'],
			['off', undefined],
		] as const) {
			manager = undefined;
			const end = io.run('manager', '--http', said);
			await running();
			io.interrupt();
			await end;
			expect(manager).toMatchObject({ listen: '127.0.0.1:8888' });
			expect((manager as { http?: string } | undefined)?.http).toBe(http);
		}
	});

	it('serves Gearman where it is told, beyond loopback only if that is said as well', async () => {
		for (const [words, wanted] of [
			[[], {}],
			[['--gearman', 'off'], {}],
			[['--gearman', '127.0.0.1:4730'], { gearman: '127.0.0.1:4730' }],
			[['--gearman', '0.0.0.0', '--gearman-open'], { gearman: '0.0.0.0', gearmanOpen: true }],
		] as const) {
			manager = undefined;
			const end = io.run('manager', ...words);
			await running();
			io.interrupt();
			await end;
			const { gearman, gearmanOpen } = manager as unknown as ManagerSettings;
			expect({ gearman, gearmanOpen }).toEqual({ gearman: undefined, gearmanOpen: undefined, ...wanted });
		}
	});

	it('gives jobs out in the order that it is told', async () => {
		for (const [words, jobOrder] of [
			[[], 'global'],
			[['--job-order', 'round-robin'], 'round-robin'],
		] as const) {
			manager = undefined;
			const end = io.run('manager', ...words);
			await running();
			io.interrupt();
			await end;
			expect(manager).toMatchObject({ jobOrder });
		}
		expect(await io.run('manager', '--job-order', 'fair')).toBe(2);
	});

	it('follows a directory of specs, named from where it was started', async () => {
		const end = io.run('manager', '--specs', 'specs');
		await running();
		io.interrupt();
		await end;
		expect(manager).toMatchObject({ specs: '/home/op/specs' });
		io.env['MINDER_SPECS'] = '/etc/minder/specs';
		manager = undefined;
		const other = io.run('manager');
		await running();
		io.interrupt();
		await other;
		expect(manager).toMatchObject({ specs: '/etc/minder/specs' });
	});

	it('takes an option before the environment, that before the config file, that before the default', async () => {
		io.files['/etc/m.yaml'] = 'listen: "c:1"\nlogLevel: warn\ninsecure: true\ndata: conf\n';
		io.env['MINDER_CONFIG'] = '/etc/m.yaml';
		io.env['MINDER_LOG_LEVEL'] = 'debug';
		io.env['MINDER_LISTEN'] = 'e:2';
		const end = io.run('manager', '--listen', 'o:3');
		await running();
		io.interrupt();
		await end;
		expect(manager).toMatchObject({ listen: 'o:3', logLevel: 'debug', insecure: true, data: '/home/op/conf' });
	});

	it('keeps its state in /var/lib/minder for root, else in XDG_DATA_HOME', async () => {
		for (const [set, directory] of [
			[{ isRoot: true }, '/var/lib/minder/manager'],
			[{ isRoot: false, env: { XDG_DATA_HOME: '/x' } }, '/x/minder/manager'],
		] as const) {
			Object.assign(io, set);
			manager = undefined;
			const end = io.run('manager');
			await running();
			io.interrupt();
			await end;
			expect(manager).toMatchObject({ data: directory });
		}
	});

	it.each([
		[{ '/home/op/c.json': '{"lisen": 1}' }, /c.json: unknown key "lisen"; known are listen/],
		[{ '/home/op/c.json': '{"logLevel": "loud"}' }, /c.json: logLevel: "loud" is not one of debug/],
		[{ '/home/op/c.json': '{"insecure": "maybe"}' }, /expected true or false/],
		[{ '/home/op/c.json': '[1]' }, /expected keys and values/],
		[{}, /cannot read the config file/],
	])('refuses a bad config file %j', async (files, message) => {
		Object.assign(io.files, files);
		expect(await io.run('manager', '--config', 'c.json')).toBe(2);
		expect(io.stderr.text).toMatch(message);
		expect(manager).toBeUndefined();
	});
});

describe('minder agent', () => {
	it('takes labels from a map, and is also called slave', async () => {
		io.files['/home/op/c.yaml'] = 'label: {role: web, zone: 2}\nname: n1\nserver: mgr:1\n';
		const end = io.run('slave', '--config', 'c.yaml');
		await running();
		io.interrupt();
		expect(await end).toBe(0);
		expect(agent).toMatchObject({ server: 'mgr:1', name: 'n1', labels: { role: 'web', zone: '2' } });
		expect(closed).toEqual(['agent']);
	});

	it('takes what the machine allows from options, environment and config file alike', async () => {
		io.files['/home/op/c.yaml'] = 'allowUser: [web, 1000]\ndenyRoot: true\ndenyRemoteLabels: true\nallowLabel: rack\n';
		io.env['MINDER_ALLOW_USER'] = 'db,cache';
		const end = io.run('agent', '--config', 'c.yaml', '--allow-directory', 'apps', '--allow-directory', '/srv');
		await running();
		io.interrupt();
		await end;
		expect(agent?.rules).toEqual({
			users: ['db', 'cache'],
			directories: ['/home/op/apps', '/srv'],
			denyRoot: true,
			denyRemoteLabels: true,
			allowedLabels: ['rack'],
		});
	});

	it.each([
		['allowUser: []', /found an empty list/],
		['allowDirectory: {a: b}\ndenyRoot: perhaps', /expected true or false|found/],
		['allowLabel: rack', /--allow-label says what --deny-remote-labels leaves/],
		['allowUser: ""', /empty/],
	])('refuses rules that would not hold: %s', async (text, message) => {
		io.files['/home/op/c.yaml'] = text;
		expect(await io.run('agent', '--config', 'c.yaml')).toBe(2);
		expect(io.stderr.text).toMatch(message);
		expect(agent).toBeUndefined();
	});

	it('takes the address as every command does', async () => {
		io.env['MINDER_SERVER'] = 'env:1';
		io.env['MINDER_LABEL'] = 'a=b,c=d';
		const end = io.run('agent');
		await running();
		io.interrupt();
		await end;
		expect(agent).toMatchObject({ server: 'env:1', labels: { a: 'b', c: 'd' } });
	});
});

describe('minder up', () => {
	const following = () => waitFor(() => client.watchers === 1);

	beforeEach(() => {
		io.files['/home/op/a.yaml'] = 'processes: {web: {command: /bin/sleep}}';
		client.changes = [{ name: processOf('web').name, revision: 1, kind: 'create', after: specOf('web') }];
		client.put(processOf('web'), instanceOf('web.0'));
	});

	it('applies, follows, stops everything at Ctrl-C and ends with 0', async () => {
		const end = io.run('up', 'a.yaml', '--data', 'd');
		await following();
		expect(manager).toMatchObject({ listen: '127.0.0.1:8888', data: '/home/op/d/manager', insecure: false });
		expect(agent).toMatchObject({ server: '127.0.0.1:4567', data: '/home/op/d/agent' });
		expect(io.servers).toEqual(['127.0.0.1:4567']);
		expect(io.stdout.text).toMatch(/^web created\n\S+ web.0 running pid 123\n$/);
		io.interrupt();
		await waitFor(() => client.calls.includes('stop web'));
		expect(closed).toEqual([]);
		client.put(pendingOf('web.0', { phase: 'stopped', want: 'stop' }));
		expect(await end).toBe(0);
		expect(closed).toEqual(['agent', 'manager']);
		expect(io.stderr.text).toContain('everything is stopped');
		expect(io.handlers.size).toBe(0);
	});

	it('starts again what the last one stopped', async () => {
		client.put(processOf('web', { stopped: true }));
		const end = io.run('up', 'a.yaml');
		await following();
		expect(client.calls).toContain('start web');
		client.put(pendingOf('web.0', { phase: 'stopped', want: 'stop' }));
		io.interrupt();
		expect(await end).toBe(0);
	});

	it('leaves the programs running at the second Ctrl-C, and says so', async () => {
		const end = io.run('up', 'a.yaml');
		await following();
		io.interrupt();
		await waitFor(() => client.calls.includes('stop web'));
		io.interrupt();
		expect(await end).toBe(1);
		expect(io.stderr.text).toContain('programs that still run go on running');
		expect(closed).toEqual(['agent', 'manager']);
	});

	it('cancels runs that are under way, and those that begin meanwhile, and waits for their end', async () => {
		const clock = new FakeClock();
		io.clock = clock;
		client.drop('web');
		client.runs = [runOf('night', NOW, { state: 'running' }), runOf('noon', NOW, { state: 'waiting' })];
		const cancelled: string[] = [];
		client.cancelRun = async (id) => {
			cancelled.push(id);
			return runOf('night');
		};
		const end = io.run('up', 'a.yaml');
		await following();
		io.interrupt();
		await waitFor(() => cancelled.length === 2);
		expect(io.stderr.text).toContain('stopping 2 runs; Ctrl-C again leaves');
		const late = runOf('late', NOW, { state: 'running' });
		client.runs = [...client.runs, late];
		await waitFor(async () => {
			await clock.advance(1);
			return cancelled.length === 3;
		});
		expect(closed).toEqual([]);
		expect(io.stderr.text).not.toContain('everything is stopped');
		client.runs = [];
		await waitFor(async () => {
			await clock.advance(1);
			return closed.length === 2;
		});
		expect(await end).toBe(0);
		expect(cancelled.at(-1)).toBe(late.id);
		expect(new Set(cancelled).size).toBe(3);
		expect(io.stderr.text).toContain('everything is stopped');
	});

	it('does not say that everything is stopped where a run goes on for too long', async () => {
		const clock = new FakeClock();
		io.clock = clock;
		client.drop('web');
		client.runs = [runOf('night', NOW, { state: 'running' })];
		client.cancelRun = async () => {
			throw new MinderError('precondition', 'it has ended');
		};
		const end = io.run('up', 'a.yaml');
		await following();
		io.interrupt();
		await waitFor(async () => {
			await clock.advance(1);
			return closed.length === 2;
		});
		expect(await end).toBe(7);
		expect(io.stderr.text).toContain('not everything stopped in 15s');
		expect(io.stderr.text).not.toContain('everything is stopped');
	});

	it('gives processes the time that their delays and hooks take, one after the other', async () => {
		const clock = new FakeClock();
		io.clock = clock;
		const hook = ['/bin/true'];
		client.put(
			processOf('web', { spec: specOf('web', { stop: { timeout: 10, delay: 100, preStop: hook, postStop: hook } }) }),
		);
		client.put(processOf('db', { spec: specOf('db', { stop: { timeout: 60 } }) }), instanceOf('db.0'));
		const end = io.run('up', 'a.yaml');
		await following();
		io.interrupt();
		await waitFor(() => client.calls.includes('stop db web'));
		await clock.advance(100 + 3 * 10 + 60);
		client.put(
			pendingOf('web.0', { phase: 'stopped', want: 'stop' }),
			pendingOf('db.0', { phase: 'stopped', want: 'stop' }),
		);
		expect(await end).toBe(0);
	});

	it('starts nothing with a bad spec', async () => {
		io.files['/home/op/a.yaml'] = 'processes: {web: {}}';
		expect(await io.run('up', 'a.yaml')).toBe(2);
		expect(manager).toBeUndefined();
	});

	it('names --listen when the port is taken', async () => {
		io.daemons = {
			...io.daemons,
			startManager: () => Promise.reject(new MinderError('address-in-use', '127.0.0.1:8888 is in use')),
		};
		expect(await io.run('up', 'a.yaml')).toBe(1);
		expect(io.stderr.text).toBe('minder: 127.0.0.1:8888 is in use; choose another address with --listen\n');
		expect(agent).toBeUndefined();
	});

	it('tells where functions and Gearman are to be seen, which the table does not show', async () => {
		const { daemons } = io;
		io.daemons = {
			...io.daemons,
			startManager: async (settings) => ({
				...(await daemons.startManager(settings)),
				gearmanAddress: '127.0.0.1:4730',
			}),
		};
		io.files['/home/op/a.yaml'] = 'functions: {thumb: {run: /bin/cat}}';
		const end = io.run('up', 'a.yaml', '--gearman', '127.0.0.1:4730');
		await following();
		expect(io.stderr.text).toContain('minder: clients and workers of Gearman: 127.0.0.1:4730\n');
		expect(io.stderr.text).toContain('functions are not in this table: minder queues -s 127.0.0.1:4567\n');
		io.interrupt();
		io.interrupt();
		await end;
	});

	it('closes the manager when the agent cannot start', async () => {
		io.daemons = { ...io.daemons, startAgent: () => Promise.reject(new MinderError('data-in-use', 'held')) };
		expect(await io.run('up', 'a.yaml')).toBe(1);
		expect(closed).toEqual(['manager']);
	});
});
