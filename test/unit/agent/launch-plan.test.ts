import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGuard } from '../../../src/agent/guard.ts';
import { type LaunchPlan, planLaunch } from '../../../src/agent/launch-plan.ts';
import type { ProcessSpec } from '../../../src/model/process-spec.ts';
import { findUser } from '../../../src/sys/user.ts';
import { someAssignment } from '../../support/fake-supervision.ts';

/** Its reading fails with EIO, as that of a file on a disk or server that does not answer. */
const UNREADABLE = '/proc/self/mem';

describe('a start that cannot be', () => {
	let directory: string;
	/** Looking at it fails, and says nothing about what is there. */
	let unsure: string;
	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'minder-plan-'));
		unsure = join(directory, 'unsure');
		symlinkSync(unsure, unsure);
	});
	afterEach(() => rmSync(directory, { recursive: true, force: true }));

	function plan(change: Partial<ProcessSpec>): LaunchPlan {
		const self = findUser(process.getuid?.() ?? 0);
		if (self === undefined) throw new Error('who runs this test?');
		const some = someAssignment('web.0');
		const spec = { ...some.spec, command: 'sh', args: [], ...change };
		const context = {
			runFile: '/run',
			stdout: '/out',
			stderr: '/err',
			self,
			nodeDirectory: '/usr/bin',
			guard: openGuard,
		};
		return planLaunch({ ...some, spec }, context);
	}

	it('is refused for good where only a person can mend it', () => {
		const broken = join(directory, 'broken.env');
		writeFileSync(broken, 'nonsense\n');
		const gone = join(directory, 'gone');
		for (const change of [
			{ envFile: gone },
			{ envFile: directory },
			{ envFile: join(broken, 'env') },
			{ envFile: broken },
			{ cwd: gone },
			{ cwd: broken },
			{ cwd: join(broken, 'cwd') },
			{ command: gone },
			{ command: 'no-such-program' },
		]) {
			expect(plan(change)).toEqual({ refused: expect.stringContaining('') as string });
		}
	});

	it('may be later where nobody can say what is there', () => {
		const command = join(unsure, 'program');
		const cases: [Partial<ProcessSpec>, string][] = [
			[{ envFile: UNREADABLE }, `envFile ${UNREADABLE} cannot be read (EIO): check \`envFile\``],
			[{ cwd: unsure }, `working directory ${unsure} cannot be looked at (ELOOP): check \`cwd\``],
			[{ command }, `program ${command} cannot be looked at (ELOOP): check \`command\``],
			[{ command: 'nosuch', env: { PATH: unsure } }, 'program nosuch cannot be looked at (ELOOP): check `command`'],
		];
		for (const [change, refused] of cases) expect(plan(change)).toEqual({ refused, passing: true });
	});

	it('does not come of one directory of PATH that does not answer', () => {
		const program = join(directory, 'program');
		writeFileSync(program, '');
		chmodSync(program, 0o755);
		expect(plan({ command: 'program', env: { PATH: `${unsure}:${directory}` } })).toMatchObject({
			launch: { path: program },
		});
	});
});
