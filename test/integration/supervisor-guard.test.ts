import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guard } from '../../src/agent/guard.ts';
import type { GuardRules } from '../../src/model/guard-rules.ts';
import { realPath } from '../../src/sys/executable.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';

const isRoot = process.getuid?.() === 0;

describe('an agent that guards its machine', () => {
	let world: Supervised;
	let top: string;
	let allowed: string;
	let marker: string;
	beforeEach(() => {
		world = new Supervised();
		top = realpathSync(mkdtempSync(join(tmpdir(), 'minder-guard-')));
		chmodSync(top, 0o777);
		allowed = join(top, 'allowed');
		marker = join(top, 'ran');
		mkdirSync(allowed);
		writeFileSync(join(allowed, 'good'), '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
		writeFileSync(join(top, 'bad'), `#!/bin/sh\ntouch ${marker}\nexec sleep 1000\n`, { mode: 0o755 });
	});
	afterEach(async () => {
		await world.close();
		rmSync(top, { recursive: true, force: true });
	});
	const open = (rules: GuardRules) => world.open(undefined, { guard: new Guard(rules, { labels: {}, realPath }) });
	const refusal = async (command: string, change: object = {}): Promise<string | undefined> => {
		await world.assign([assignmentOf('a.0', '', { command, args: [], ...change })]);
		const { reason, attempt } = await world.until('a.0', { phase: 'failed' });
		expect(existsSync(marker)).toBe(false);
		expect(attempt).toBeLessThanOrEqual(1);
		return reason;
	};

	it('starts what is allowed, and fails the rest with the rule', async () => {
		await open({ directories: [allowed] });
		await world.assign([assignmentOf('b.0', '', { command: join(allowed, 'good'), args: [] })]);
		await world.until('b.0', { phase: 'running' });
		expect(await refusal(join(top, 'bad'))).toContain('--allow-directory');
	});

	it.each([
		['by a link', () => join(allowed, 'link'), {}],
		['by ..', () => `${allowed}/../bad`, {}],
		['by name over a PATH of its own', () => 'bad', 'PATH'],
	])('fails a program outside that is named %s', async (_, command, env) => {
		symlinkSync(join(top, 'bad'), join(allowed, 'link'));
		await open({ directories: [allowed] });
		expect(await refusal(command(), env === 'PATH' ? { env: { PATH: `${allowed}:${top}` } } : {})).toContain(
			'--allow-directory',
		);
	});

	it('runs no hook and no probe from outside', async () => {
		await open({ directories: [allowed] });
		const command = [join(top, 'bad')];
		const readiness = {
			check: { kind: 'exec' as const, command },
			intervalSeconds: 0.05,
			timeoutSeconds: 1,
			initialDelaySeconds: 0,
			successThreshold: 1,
			failureThreshold: 1,
			deadlineSeconds: 60,
		};
		const stop = { preStop: command, postStop: command };
		const spec = { command: join(allowed, 'good'), args: [], readiness, stop };
		await world.assign([assignmentOf('a.0', '', spec)]);
		await world.until('a.0', ({ reason }) => reason?.includes('--allow-directory') === true);
		await world.assign([assignmentOf('a.0', '', spec, { generation: 2, want: 'stop' })]);
		const { reason } = await world.until('a.0', { phase: 'stopped' });
		expect(reason).toMatch(/preStop failed: .*--allow-directory.*postStop failed: .*--allow-directory/);
		expect(existsSync(marker)).toBe(false);
	});

	it.runIf(isRoot)('starts nothing as root, also where no user is named', async () => {
		await open({ denyRoot: true });
		await world.assign([assignmentOf('b.0', 'sleep 1000', { user: 'nobody' })]);
		await world.until('b.0', { phase: 'running' });
		expect(await refusal(join(top, 'bad'))).toContain('--deny-root');
		expect(await refusal(join(top, 'bad'), { user: '0' })).toContain('--deny-root');
	});

	it.runIf(isRoot)('starts as the users that are allowed alone', async () => {
		await open({ users: ['nobody'] });
		expect(await refusal(join(top, 'bad'))).toContain('--allow-user');
		expect(await refusal(join(top, 'bad'), { user: 'daemon' })).toContain('--allow-user');
	});

	it('takes over what ran before there was a rule, and looks at the next start', async () => {
		const supervisor = await world.open();
		const spec = { command: join(allowed, 'good'), args: [] };
		await world.assign([assignmentOf('a.0', '', spec)]);
		const { pid } = await world.until('a.0', { phase: 'running' });
		await supervisor.detach();
		await open({ directories: [top + '/other'] });
		expect(await world.until('a.0', { phase: 'running' })).toMatchObject({ pid, adopted: true });
		await world.assign([assignmentOf('a.0', '', spec, { generation: 2, startGeneration: 2 })]);
		expect((await world.until('a.0', { phase: 'failed' })).reason).toContain('--allow-directory');
	});
});
