import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { carriedEnv } from '../../../src/sys/carried-env.ts';
import { runCommand } from '../../../src/sys/run-command.ts';
import { findTools, shimCall } from '../../../src/sys/spawner.ts';
import { findUser } from '../../../src/sys/user.ts';

const tools = findTools();
const ENV = {
	PASSWORD: `a'b"c$d\\e\n f\`g*h;#\u00e4\n\n`,
	EMPTY: '',
	LD_PRELOAD: '',
	IFS: 'x',
	PATH: '/nowhere',
	PWD: '/elsewhere',
	UID: '7',
	OPTIND: 'none',
	'a.b-c': "odd 'one'",
	_lower: '1',
};

/** The environment of a program behind the words. */
function arrives(env: Readonly<Record<string, string>>): Record<string, string> {
	const carried = carriedEnv(env, tools.env, 'name');
	const [file, ...words] = [...carried.words, tools.env, '-0'];
	const lines = execFileSync(file, words, { env: carried.env, encoding: 'utf8' }).split('\0');
	return Object.fromEntries(
		lines
			.filter((line) => line !== '')
			.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
	);
}

describe('variables that are carried past other programs', () => {
	it('arrive as they are, and nothing else does', () => {
		expect(arrives(ENV)).toMatchObject(ENV);
		expect(Object.keys(arrives({ A: '1' })).filter((name) => name !== '_' && name !== 'SHLVL')).toEqual(['A']);
		expect(arrives({})).not.toHaveProperty('PWD');
	});

	it('mean nothing to those programs, and are in no argument list', () => {
		const { env, words } = carriedEnv({ ...ENV, LD_PRELOAD: '/tmp/evil.so', PASSWORD: 'hunter2' }, tools.env, 'name');
		expect(Object.keys(env).every((name) => name.startsWith('MINDER_ENV_'))).toBe(true);
		expect(words.join(' ')).not.toMatch(/hunter2|evil|odd 'one'/);
	});

	it('are those of a start that are hidden; the others stand in the open as before', () => {
		const launch = {
			runFile: '/r',
			path: '/bin/x',
			args: [],
			cwd: '/',
			env: { A: 'open', B: 'hunter2' },
			limits: {},
			stdout: '/o',
			stderr: '/e',
		};
		const hidden = shimCall({ ...launch, hidden: new Set(['B']) }, tools, []);
		expect(hidden.words.join(' ')).not.toContain('hunter2');
		expect(hidden.words).toContain('A=open');
		expect(Object.values(hidden.env)).toEqual(['hunter2']);
		expect(shimCall(launch, tools, [])).toMatchObject({
			env: {},
			words: expect.arrayContaining(['-i', 'A=open', 'B=hunter2']),
		});
	});

	it.runIf(process.getuid?.() === 0)('come to a command that runs as another user', async () => {
		const directory = mkdtempSync(join(tmpdir(), 'minder-env-'));
		chmodSync(directory, 0o777);
		const file = join(directory, 'found');
		try {
			const user = findUser('nobody');
			const env = { PATH: '/usr/bin:/bin', LD_LIBRARY_PATH: '/nowhere', PASSWORD: ENV.PASSWORD };
			const command = ['/bin/sh', '-c', `printf "%s|" "$(id -un)" "$LD_LIBRARY_PATH" "$PASSWORD" >${file}`];
			const result = await runCommand(command, {
				env,
				cwd: '/',
				timeoutSeconds: 10,
				...(user === undefined ? {} : { user }),
			});
			expect(result).toEqual({ kind: 'exit', code: 0 });
			expect(readFileSync(file, 'utf8')).toBe(`nobody|/nowhere|${ENV.PASSWORD}|`);
		} finally {
			rmSync(directory, { recursive: true });
		}
	});
});
