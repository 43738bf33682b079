import { beforeEach, describe, expect, it } from 'vitest';
import { MinderError } from '../../../src/model/errors.ts';
import { waitFor } from '../../support/wait-for.ts';
import { FakeIo } from './fake-io.ts';

const PID_FILE = '/home/op/m.pid';
const LOG_FILE = '/home/op/.local/share/minder/manager.log';

let io: FakeIo;
/** What became of managers, in order. */
let did: string[];
let refusal: MinderError | undefined;

beforeEach(() => {
	io = new FakeIo();
	did = [];
	refusal = undefined;
	io.daemons = {
		async startManager() {
			if (refusal !== undefined) throw refusal;
			did.push('start');
			return { address: '127.0.0.1:4567', adminTokenFile: '/tls/token', close: async () => void did.push('close') };
		},
		async startAgent() {
			did.push('start');
			return { close: async () => void did.push('close') };
		},
	};
});

const until = (...what: string[]): Promise<unknown> => waitFor(() => did.join() === what.join(), { what: what.join() });

describe('a daemon in the foreground', () => {
	it('is made anew in the same process at each SIGUSR2, and ends at SIGTERM with 0', async () => {
		const end = io.run('manager', '--pid-file', 'm.pid');
		await until('start');
		expect(io.service.pidFiles).toEqual({ [PID_FILE]: 100 });
		for (let times = 1; times <= 3; times++) {
			io.signal('SIGUSR2');
			await until('start', ...Array.from({ length: times }, () => ['close', 'start']).flat());
			expect(io.service.pidFiles).toEqual({ [PID_FILE]: 100 });
		}
		io.signal('SIGTERM');
		expect(await end).toBe(0);
		expect([did.at(-1), io.service.pidFiles, io.service.spawned]).toEqual(['close', {}, []]);
	});

	it('does not start where another one has the pid file, and leaves that alone', async () => {
		io.service.pidFiles[PID_FILE] = 7;
		expect(await io.run('manager', '--pid-file', 'm.pid')).toBe(1);
		expect(io.stderr.text).toContain('held by pid 7');
		expect([did, io.service.pidFiles]).toEqual([[], { [PID_FILE]: 7 }]);
	});

	it('removes its pid file where it cannot serve', async () => {
		refusal = new MinderError('address-in-use', 'port 4567 is taken');
		expect(await io.run('manager', '--pid-file', 'm.pid')).toBe(1);
		expect(io.service.pidFiles).toEqual({});
	});

	it('takes no log file', async () => {
		expect(await io.run('manager', '--log-file', 'x')).toBe(2);
		expect(io.stderr.text).toContain('--log-file is for --daemonize');
	});
});

describe('--daemonize', () => {
	it('ends with 0 once the other process serves, and says where', async () => {
		io.service.news = [{ kind: 'serves', lines: ['hello'] }];
		expect(await io.run('manager', '--daemonize', '--pid-file', 'm.pid')).toBe(0);
		expect(io.stdout.text).toBe(
			`hello\nThe manager runs in the background as pid 200 (in ${PID_FILE}); its log is ${LOG_FILE}\n`,
		);
		expect([did, io.service.spawned]).toEqual([[], [{ logFile: LOG_FILE, takesOver: false, signals: [] }]]);
	});

	it('ends with the error and the exit code of the other process where that does not serve', async () => {
		io.service.news = [{ kind: 'failed', code: 'usage', message: '--listen is wrong' }];
		expect(await io.run('agent', '--daemonize', '--log-file', '/var/log/a.log')).toBe(2);
		expect(io.stderr.text).toBe('minder: --listen is wrong\n');
		expect(io.service.spawned).toMatchObject([{ logFile: '/var/log/a.log' }]);
	});

	it('tells who started it that it serves, or why not', async () => {
		io.service.becomeChild();
		const end = io.run('manager', '--daemonize');
		await waitFor(() => io.service.told.length > 0);
		expect(JSON.stringify(io.service.told)).toMatch(
			/^\[{"kind":"serves","lines":\["The first access token.*\/tls\/token/,
		);
		io.signal('SIGTERM');
		expect(await end).toBe(0);

		refusal = new MinderError('address-in-use', 'port 4567 is taken');
		io.service.told.length = 0;
		expect(await io.run('manager', '--daemonize')).toBe(1);
		expect(io.service.told).toEqual([{ kind: 'failed', code: 'address-in-use', message: 'port 4567 is taken' }]);
	});

	it('at SIGUSR2 closes, lets a new process take its place, and ends without touching the pid file', async () => {
		io.service.becomeChild(99);
		io.service.pidFiles[PID_FILE] = 99;
		io.service.news = [{ kind: 'serves', lines: [] }];
		io.service.onSpawn = () => {
			did.push('spawn');
			io.service.pidFiles[PID_FILE] = 200;
			io.signal('SIGTERM');
		};
		const end = io.run('manager', '--daemonize', '--pid-file', 'm.pid');
		await until('start');
		expect(io.service.pidFiles).toEqual({ [PID_FILE]: 100 });
		io.signal('SIGUSR2');
		expect(await end).toBe(0);
		expect(did).toEqual(['start', 'close', 'spawn']);
		expect(io.service.pidFiles).toEqual({ [PID_FILE]: 200 });
		// What came meanwhile is not lost.
		expect(io.service.spawned).toEqual([{ logFile: LOG_FILE, takesOver: true, signals: ['SIGTERM'] }]);
	});

	it('goes on itself, with its pid file, where the new process does not serve, and tries again at the next signal', async () => {
		io.service.becomeChild();
		io.service.news = [
			{ kind: 'failed', code: 'internal', message: 'no such module' },
			{ kind: 'serves', lines: [] },
		];
		io.service.onSpawn = () => {
			io.service.pidFiles[PID_FILE] = 200;
		};
		const end = io.run('manager', '--daemonize', '--pid-file', 'm.pid');
		await until('start');
		io.signal('SIGUSR2');
		await until('start', 'close', 'start');
		expect(io.stderr.text).toContain('the new manager does not serve, this one goes on: no such module');
		expect(io.service.pidFiles).toEqual({ [PID_FILE]: 100 });
		io.signal('SIGUSR2');
		expect(await end).toBe(0);
		expect(did).toEqual(['start', 'close', 'start', 'close']);
	});
});
