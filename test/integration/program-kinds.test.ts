import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exists } from '../../src/sys/program.ts';
import { assignmentOf, Supervised, untilGone } from '../support/supervised.ts';
import { waitFor } from '../support/wait-for.ts';

const FOREVER = 'exec sleep 1000';

describe('programs of every kind', () => {
	let world: Supervised;
	let files: string;
	beforeEach(async () => {
		files = mkdtempSync(join(tmpdir(), 'minder-kinds-'));
		world = new Supervised();
		await world.open();
	});
	afterEach(async () => {
		await world.close();
		rmSync(files, { recursive: true, force: true });
	});
	const inFile = (name: string): number => Number(readFileSync(join(files, name), 'latin1'));
	const written = (name: string): Promise<number> =>
		waitFor(() => (existsSync(join(files, name)) ? inFile(name) || undefined : undefined), { what: name });
	/** A shell line that leaves a process behind, its pid in a file; `how` stands before the shell. */
	const leave = (name: string, how = '', script = FOREVER): string =>
		`${how} /bin/sh -c 'echo $$ >${files}/${name}; ${script}' &`;
	it.each([
		['in its session', () => leave('left')],
		// As an interactive shell does it.
		['in a group of its own', () => `set -m; ${leave('left')} set +m;`],
		['in a session of its own', () => leave('left', 'setsid -f')],
		['in a session of its own, deaf to SIGTERM', () => leave('left', 'setsid -f', `trap "" TERM; ${FOREVER}`)],
	])('that leave a process %s are stopped with it', async (_what, left) => {
		const stop = { timeoutSeconds: 0.3 };
		await world.assign([assignmentOf('a.0', `${left()} ${FOREVER}`, { stop })]);
		await world.until('a.0', { phase: 'running' });
		const pid = await written('left');
		await world.assign([assignmentOf('a.0', '', { stop }, { generation: 2, want: 'stop' })]);
		await world.until('a.0', { phase: 'stopped' });
		await untilGone(pid);
	});

	it('that end by themselves are started again only without what left their session', async () => {
		const script = `${leave('left', 'setsid -f')} while [ ! -s ${files}/left ]; do sleep 0.01; done; exit 3`;
		await world.assign([assignmentOf('a.0', script, { restart: { limit: 0 } })]);
		const failed = await world.until('a.0', { phase: 'failed' });
		expect(failed.exit).toMatchObject({ kind: 'code', code: 3 });
		await untilGone(inFile('left'));
	});

	it('that are stopped leave strangers and other instances alone', async () => {
		const script = `${leave('"$MINDER_INSTANCE"', 'setsid -f')} ${FOREVER}`;
		const ids = ['a.0', 'a.1', 'b.0'];
		await world.assign(ids.map((id) => assignmentOf(id, script)));
		for (const id of ids) await world.until(id, { phase: 'running' });
		const pids = await Promise.all(ids.map((id) => written(id)));
		await world.assign([assignmentOf('a.0', '', {}, { generation: 2, want: 'stop' })]);
		await world.until('a.0', { phase: 'stopped' });
		await untilGone(pids[0] ?? 0);
		expect(pids.slice(1).map(exists)).toEqual([true, true]);
	});

	it('that are many are stopped at once, what left their sessions included', async () => {
		const ids = Array.from({ length: 30 }, (_, index) => `many.${index}`);
		const script = `${leave('"$MINDER_INSTANCE"', 'setsid -f')} ${FOREVER}`;
		await world.assign(ids.map((id) => assignmentOf(id, script)));
		const pids = await Promise.all(ids.map((id) => written(id)));
		await world.assign(ids.map((id) => assignmentOf(id, '', {}, { generation: 2, want: 'stop' })));
		for (const id of ids) await world.until(id, { phase: 'stopped' });
		for (const pid of pids) await untilGone(pid);
	}, 30_000);

	it('that need a user have its groups too, a umask and limits', async () => {
		const isRoot = process.getuid?.() === 0;
		const user = isRoot ? userWithGroups() : undefined;
		const change = {
			daemon: false,
			umask: '027',
			limits: { nofile: 123, core: 0, nproc: 500 },
			...(user === undefined ? {} : { user: user.name }),
		} as const;
		chmodSync(files, 0o777);
		await world.assign([assignmentOf('a.0', 'id -u; id -G; umask; ulimit -n; ulimit -Hn; ulimit -c', change)]);
		await world.until('a.0', { phase: 'exited' });
		const [uid, groups, ...rest] = world.output('a.0').trim().split('\n');
		expect(uid).toBe(user?.uid ?? String(process.getuid?.()));
		if (user !== undefined) expect(groups?.split(' ').sort()).toEqual([user.gid, ...user.groups].sort());
		expect(rest).toEqual(['0027', '123', '123', '0']);
	});

	it('that need an environment file get what it says, quotes and all', async () => {
		const envFile = join(files, 'env');
		writeFileSync(
			envFile,
			[
				'# a comment',
				'',
				'PLAIN=one two',
				'SINGLE=\'a "b" $HOME #c\'',
				'export DOUBLE="it\'s # here"',
				'  export   SPACED = x ',
				'URL=http://h/#anchor',
				'TRAILING=value # said of it',
				'QUOTED="value" # said of it',
				"HALF='open",
				'EMPTY=',
				'WINS=file',
				'CRLF=yes\r',
			].join('\n'),
		);
		const names = 'PLAIN SINGLE DOUBLE SPACED URL TRAILING QUOTED HALF EMPTY WINS CRLF'.split(' ');
		const script = names.map((name) => `printf '%s=[%s]\\n' ${name} "$${name}"`).join('; ');
		await world.assign([assignmentOf('a.0', script, { daemon: false, envFile, env: { WINS: 'spec' } })]);
		await world.until('a.0', { phase: 'exited' });
		expect(world.output('a.0').trimEnd().split('\n')).toEqual([
			'PLAIN=[one two]',
			'SINGLE=[a "b" $HOME #c]',
			"DOUBLE=[it's # here]",
			'SPACED=[x]',
			'URL=[http://h/#anchor]',
			'TRAILING=[value]',
			'QUOTED=[value]',
			"HALF=['open]",
			'EMPTY=[]',
			'WINS=[spec]',
			'CRLF=[yes]',
		]);
	});

	it('that run once are done with one of their success exit codes, and failed with another', async () => {
		const restart = { policy: 'on-failure', limit: 0, successOn: [3, 'SIGUSR1'] } as const;
		const once = (id: string, script: string) => assignmentOf(id, script, { daemon: false, restart });
		await world.assign([once('code.0', 'exit 3'), once('signal.0', 'kill -USR1 $$'), once('other.0', 'exit 4')]);
		expect(await world.until('code.0', { phase: 'exited' })).toMatchObject({ attempt: 1, exit: { code: 3 } });
		expect(await world.until('signal.0', { phase: 'exited' })).toMatchObject({ exit: { signal: 'SIGUSR1' } });
		expect(await world.until('other.0', { phase: 'failed' })).toMatchObject({ exit: { code: 4 } });
	});
});

/** A user of this machine in more than one group, where there is one. */
function userWithGroups(): { name: string; uid: string; gid: string; groups: string[] } {
	const table = (path: string): string[][] =>
		readFileSync(path, 'utf8')
			.trimEnd()
			.split('\n')
			.map((line) => line.split(':'));
	const groupsOf = (name: string): string[] =>
		table('/etc/group').flatMap(([, , gid = '', members = '']) => (members.split(',').includes(name) ? [gid] : []));
	const users = table('/etc/passwd').filter(([name, , uid]) => name !== undefined && uid !== '0');
	const found =
		users.find(([name = '']) => groupsOf(name).length > 0) ?? users.find(([name]) => name === 'nobody') ?? [];
	const [name = '', , uid = '', gid = ''] = found;
	return { name, uid, gid, groups: groupsOf(name) };
}
