import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Guard } from '../../../src/agent/guard.ts';
import type { GuardRules } from '../../../src/model/guard-rules.ts';
import { realPath } from '../../../src/sys/executable.ts';
import { findUser, type User } from '../../../src/sys/user.ts';
import { specOf } from '../../support/specs.ts';

const LABELS = { zone: 'inner', disk: 'ssd' };
const guardOf = (rules: GuardRules) => new Guard(rules, { labels: LABELS, realPath });
const root = findUser(0) as User;
const nobody = findUser('nobody') as User;

describe('users', () => {
	it('are anybody without a rule', () => {
		expect(guardOf({}).user(root)).toBeUndefined();
	});

	it('are those that are named, by name or by number, and nobody else', () => {
		for (const users of [['nobody'], [String(nobody.uid)], ['x', 'nobody']]) {
			expect(guardOf({ users }).user(nobody)).toBeUndefined();
			expect(guardOf({ users }).user(root)).toContain('--allow-user');
		}
		expect(guardOf({ users: ['no-such-user'] }).user(nobody)).toContain('--allow-user');
		expect(guardOf({ users: [] }).user(nobody)).toContain('--allow-user');
	});

	it('are not root under any name', () => {
		const guard = guardOf({ denyRoot: true, users: ['root', 'nobody'] });
		expect(guard.user(root)).toContain('--deny-root');
		expect(guard.user({ ...root, name: 'toor' })).toContain('--deny-root');
		expect(guard.user(findUser('0') as User)).toContain('--deny-root');
		expect(guard.user(nobody)).toBeUndefined();
	});
});

describe('directories', () => {
	let top: string;
	let inside: string;
	let outside: string;
	beforeEach(() => {
		top = realpathSync(mkdtempSync(join(tmpdir(), 'minder-guard-')));
		inside = join(top, 'allowed');
		outside = join(top, 'other');
		for (const each of [inside, outside, join(top, 'allowed-not')]) mkdirSync(each);
		for (const each of [inside, outside, join(top, 'allowed-not')]) writeFileSync(join(each, 'file'), '');
	});
	afterEach(() => rmSync(top, { recursive: true, force: true }));

	const check = (path: string, directories = [inside]) => guardOf({ directories }).path('program', path);

	it('hold what lies below them', () => {
		mkdirSync(join(inside, 'deep'));
		for (const path of [
			inside,
			join(inside, 'file'),
			join(inside, 'deep'),
			join(inside, 'not-there'),
			`${inside}/./deep/../file`,
		]) {
			expect(check(path)).toBeUndefined();
		}
		expect(check(join(outside, 'file'), ['/'])).toBeUndefined();
	});

	it.each([
		['beside', () => join(outside, 'file')],
		['with a name that begins alike', () => join(top, 'allowed-not', 'file')],
		['by way of ..', () => `${inside}/../other/file`],
		['by way of .. to nothing', () => `${inside}/../other/nothing`],
		['above', () => top],
		['in a directory that is not there', () => join(inside, 'none', 'file')],
	])('do not hold what lies %s', (_, path) => {
		expect(check(path())).toContain('--allow-directory');
	});

	it('do not hold links to the outside: to a file, over a directory, to another link, to nothing', () => {
		symlinkSync(join(outside, 'file'), join(inside, 'link'));
		symlinkSync(outside, join(inside, 'directory'));
		symlinkSync(join(inside, 'link'), join(inside, 'again'));
		symlinkSync(join(outside, 'nothing'), join(inside, 'dangling'));
		for (const name of [
			'link',
			'directory',
			'directory/file',
			'again',
			'dangling',
			'directory/nothing',
			'directory/../other/file',
		]) {
			expect(check(join(inside, name)), name).toContain('--allow-directory');
		}
		expect(check(join(inside, 'link'))).toContain(join(outside, 'file'));
	});

	it('may be links themselves', () => {
		symlinkSync(inside, join(top, 'link'));
		expect(check(join(inside, 'file'), [join(top, 'link')])).toBeUndefined();
		expect(check(join(top, 'link', 'file'))).toBeUndefined();
		expect(check(join(outside, 'file'), [join(top, 'link'), join(top, 'nowhere')])).toContain('--allow-directory');
	});

	it('are asked about everything that the spec names', () => {
		const guard = guardOf({ directories: [inside] });
		const path = join(outside, 'file');
		expect(guard.spec(specOf('a', { cwd: outside }))).toMatch(/^working directory .*--allow-directory/);
		expect(guard.spec(specOf('a', { envFile: path }))).toMatch(/^envFile .*--allow-directory/);
		const background = { pidFile: path, timeoutSeconds: 1 };
		expect(guard.spec(specOf('a', { background }))).toMatch(/^pid file .*--allow-directory/);
		expect(guard.spec(specOf('a', { cwd: inside }))).toBeUndefined();
	});

	it('refuse what would load code from elsewhere, in the open or as a secret, unless there is no rule', () => {
		const open = specOf('a', { env: { LD_PRELOAD: '/tmp/x.so' } });
		const secret = { ...specOf('a'), secrets: { LD_AUDIT: { value: '/tmp/x.so' } } };
		for (const spec of [open, secret]) {
			expect(guardOf({ directories: [inside] }).spec(spec)).toMatch(/LD_\w+ can load code/);
			expect(guardOf({}).spec(spec)).toBeUndefined();
		}
		expect(guardOf({ directories: [inside] }).spec(specOf('a', { env: { PATH_LD: 'x' } }))).toBeUndefined();
	});
});

describe('labels', () => {
	const placed = (placement: object) => specOf('a', { placement });
	const strict: GuardRules = { denyRemoteLabels: true, allowedLabels: ['rack'] };

	it('of the manager bring nothing here that the labels of the agent do not', () => {
		expect(guardOf(strict).spec(placed({ selector: { zone: 'dmz' } }))).toMatch(/zone=dmz.*--deny-remote-labels/);
		expect(guardOf(strict).spec(placed({ constraints: ['gpu exists'] }))).toContain('--deny-remote-labels');
		expect(guardOf(strict).spec(placed({ constraints: ['disk!=ssd'] }))).toContain('--deny-remote-labels');
		expect(guardOf({}).spec(placed({ selector: { zone: 'dmz' } }))).toBeUndefined();
	});

	it('of the agent do, and those that the manager may set', () => {
		for (const placement of [
			{},
			{ selector: LABELS },
			{ constraints: ['zone in (inner, dmz)'] },
			{ selector: { rack: '7' } },
		]) {
			expect(guardOf(strict).spec(placed(placement))).toBeUndefined();
		}
	});
});
