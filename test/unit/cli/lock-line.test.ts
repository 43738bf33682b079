import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import {
	type LockLine,
	type LockOptions,
	lockershServer,
	readLockLine,
	withLockOptions,
} from '../../../cli/lock-line.ts';
import { lockListLines, refusedLine, waitingLine } from '../../../cli/output/lock.ts';
import { FakeIo } from './fake-io.ts';

/** What `minder lock WORDS…` means. */
function read(...words: string[]): { options: LockOptions; line: LockLine } {
	const command = withLockOptions(new Command('lock').argument('[words...]').passThroughOptions().exitOverride());
	command.parse(words, { from: 'user' });
	return readLockLine(command, command.args);
}

describe('minder lock', () => {
	it('takes options before and behind the names, and the command behind "--" as it stands', () => {
		const { options, line } = read(
			'--verbose',
			'billing/nightly:b',
			'c',
			'--wait',
			'5s',
			'--',
			'rsync',
			'--wait',
			'a  b',
			'--',
			'x',
		);
		expect(line).toEqual({
			kind: 'run',
			names: ['billing/nightly', 'b', 'c'],
			argv: ['rsync', '--wait', 'a  b', '--', 'x'],
		});
		expect(options).toMatchObject({ verbose: true, wait: 5, ttl: 15, slots: 1, until: 'group' });
	});

	it('ends its options at the first word after --lock, as lockersh does', () => {
		const { options, line } = read('--lock', 'a:b', '--timeout', '90', '--lock', 'c', 'echo', '--verbose', '--', 'hi');
		expect(line).toEqual({ kind: 'run', names: ['a', 'b', 'c'], argv: ['echo', '--verbose', '--', 'hi'] });
		expect(options.timeout).toBe(90);
		expect(options.verbose).toBeUndefined();
		expect(read('--lock', 'a', '--', 'echo').line).toMatchObject({ argv: ['echo'] });
	});

	it('lists and checks', () => {
		expect(read('--locklist').line).toEqual({ kind: 'list' });
		expect(read('--check', 'a', '7').line).toEqual({ kind: 'check', name: 'a', token: 7 });
	});

	it.each([
		[[], 'which lock'],
		[['a', 'echo', 'hi'], 'follows "--"'],
		[['a', '--'], 'which command'],
		[['a b', '--', 'x'], 'no name of a lock'],
		[['a/b/c', '--', 'x'], 'no name of a lock'],
		[['a', '--ttl', '1s', '--', 'x'], '--ttl'],
		[['a', '--slots', '0', '--', 'x'], '--slots'],
		[['a', '--slots', '2', '--shared', '--', 'x'], 'do not go together'],
		[['a', '--try', '--wait', '1s', '--', 'x'], 'do not go together'],
		[['a', '--until', 'never', '--', 'x'], '--until'],
		[['a', '--nonsense', '--', 'x'], '--nonsense'],
		[['--check', 'a', 'x'], 'NAME TOKEN'],
	])('refuses %j', (words, problem) => {
		expect(() => read(...words)).toThrow(problem);
	});

	it('is a usage error on the command line, before anybody is asked', async () => {
		const io = new FakeIo();
		expect(await io.run('lock', 'a', 'echo')).toBe(2);
		expect(await io.run('lock', '--try', '--', 'echo')).toBe(2);
		expect(io.stderr.text).toContain('which lock');
		expect(io.servers).toEqual([]);
	});

	it('finds its manager as lockersh would, unless Minder was told', () => {
		const env = { IPCLOCKER_HOST: 'a:b', IPCLOCKER_PORT: '99' };
		expect(lockershServer({}, {})).toBeUndefined();
		expect(lockershServer({}, env)).toBe('a:99,b:99');
		expect(lockershServer({}, { ...env, MINDER_SERVER: 'm' })).toBeUndefined();
		expect(lockershServer({ dhost: 'c', port: 7 }, { MINDER_SERVER: 'm' })).toBe('c:7');
		expect(lockershServer({ dhost: 'c' }, {})).toBe('c');
		expect(lockershServer({ server: 's', dhost: 'c' }, env)).toBe('s');
		expect(() => lockershServer({}, { ...env, IPCLOCKER_PORT: 'x' })).toThrow('IPCLOCKER_PORT');
	});

	it('says whom it waits for', () => {
		const holder = {
			owner: 'o',
			host: 'web-1',
			pid: 123,
			comment: 'rsync -a',
			since: new Date(2026, 4, 1, 12, 1, 2).getTime(),
		};
		expect(waitingLine([{ name: 'x', position: 3, holders: [holder, holder] }])).toBe(
			'waits for x: held by web-1 pid 123 (rsync -a) since 2026-05-01 12:01:02 and 1 more, 2 before you',
		);
		expect(waitingLine([{ name: 'x', position: 1, holders: [] }])).toBe('waits for x: held by nobody yet');
		expect(refusedLine([{ name: 'x', holders: [{ ...holder, comment: 'a'.repeat(60) }] }])).toMatch(
			/a{39}…\) since 2026-05-01 12:01:02$/,
		);
	});

	it('lists locks as lockersh does', () => {
		const party = (
			owner: string,
		): {
			session: string;
			identity: { owner: string; host: string };
			since: number;
			token: number;
			mode: 'exclusive';
		} => ({
			session: 's',
			identity: { owner, host: 'h' },
			since: 0,
			token: 1,
			mode: 'exclusive',
		});
		const view = (name: string, ...owners: string[]) => ({
			name,
			slots: 1,
			token: 1,
			holders: owners.map(party),
			waiters: [],
		});
		expect(lockListLines([view('b', 'me'), view('a', 'you'), view('c')])).toEqual([
			'a                    you',
			'b                    me',
		]);
	});
});
