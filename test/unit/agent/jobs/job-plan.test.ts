import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guard, openGuard } from '../../../../src/agent/guard.ts';
import { planJobCommand } from '../../../../src/agent/jobs/job-plan.ts';
import type { ProcessSpec } from '../../../../src/model/process-spec.ts';
import { findUser } from '../../../../src/sys/user.ts';
import { someAssignment } from '../../../support/fake-supervision.ts';

const self = findUser(process.getuid?.() ?? 0);
let directory: string;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-plan-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function plan(change: Partial<ProcessSpec>, guard = openGuard) {
	if (self === undefined) throw new Error('who runs this test?');
	const spec = { ...someAssignment('f.0').spec, command: 'sh', args: ['-c', 'true'], ...change };
	return planJobCommand(spec, { self, nodeDirectory: '/usr/bin', guard });
}

describe('the command of a function', () => {
	it('has the surroundings of a program, and nothing of an instance', () => {
		writeFileSync(join(directory, 'env'), 'FROM_FILE=1\nBOTH=file\n');
		const found = plan({
			cwd: directory,
			envFile: join(directory, 'env'),
			env: { BOTH: 'spec' },
			secrets: { KEY: { value: 'hush' } },
			umask: '077',
			limits: { nofile: 64 },
		});
		if (typeof found === 'string') throw new Error(found);
		expect(found).toMatchObject({ cwd: directory, umask: '077', limits: { nofile: 64 } });
		expect(found.argv).toEqual([expect.stringMatching(/^\/.*\/sh$/), '-c', 'true']);
		expect(found.env).toMatchObject({ FROM_FILE: '1', BOTH: 'spec', KEY: 'hush', LANG: 'C.UTF-8' });
		expect(Object.keys(found.env).filter((name) => name.startsWith('MINDER'))).toEqual([]);
	});

	it('is refused with the reason where it cannot be run here', () => {
		expect(plan({ command: 'no-such-program' })).toMatch(/no-such-program not found/);
		expect(plan({ cwd: join(directory, 'gone') })).toMatch(/working directory/);
		expect(plan({ user: 'no-such-user' })).toMatch(/no-such-user not found/);
		expect(plan({ envFile: join(directory, 'gone') })).toMatch(/cannot be read/);
		expect(plan({ args: ['a\0b'] })).toMatch(/NUL/);
	});

	it('is held against the rules of the machine', () => {
		const guard = new Guard({ directories: [directory] }, { labels: {}, realPath: (path) => path });
		expect(plan({}, guard)).toMatch(/not in a directory that this machine allows/);
	});
});
