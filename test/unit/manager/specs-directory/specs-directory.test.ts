import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SpecsDirectory } from '../../../../src/manager/specs-directory/specs-directory.ts';
import { MinderError } from '../../../../src/model/errors.ts';
import type { ProcessName } from '../../../../src/model/ids.ts';
import type { ProcessSpec } from '../../../../src/model/process-spec.ts';
import { readSchedule } from '../../../../src/model/schedule-build.ts';
import type { ScheduleSpec } from '../../../../src/model/schedule-spec.ts';
import type { ScheduleChange } from '../../../../src/model/schedule-views.ts';
import { buildProcessSpec } from '../../../../src/model/spec-file.ts';
import type { Store } from '../../../../src/store/store.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { ManagerHarness } from '../../../support/manager-harness.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { FollowedFunctions } from './followed-functions.ts';

let directory: string;
let store: Store;
let harness: ManagerHarness;
let specs: SpecsDirectory | undefined;
/** Names of each call of apply. */
let applied: string[][];
/** A manager's schedules, and what was asked of them: `dry a b`, `apply a b`, `remove a`. */
let schedules: Map<string, ScheduleSpec>;
let asked: string[];
/** Thrown by the next apply of schedules. */
let refusal: MinderError | undefined;
/** Done once in the midst of the next apply. */
let meanwhile: (() => Promise<void>) | undefined;

beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'minder-specs-'));
	store = new MemoryStore();
	harness = await ManagerHarness.open(store);
	applied = [];
	schedules = new Map();
	asked = [];
	refusal = undefined;
	meanwhile = undefined;
});

afterEach(async () => {
	await specs?.close();
	specs = undefined;
	await harness.manager.close();
	rmSync(directory, { recursive: true, force: true });
});

async function open(pollSeconds = 0.1): Promise<void> {
	await specs?.close();
	const { control, specOf: present, tell, warn } = harness.manager;
	specs = await SpecsDirectory.open({
		directory,
		store,
		async apply(some: readonly ProcessSpec[]) {
			applied.push(some.map(({ name }) => name).sort());
			const now = meanwhile;
			meanwhile = undefined;
			await now?.();
			return control.applyProcesses(some, {});
		},
		remove: (names) => control.removeProcesses(names),
		present,
		schedules: {
			async apply(some, { dryRun }) {
				asked.push(`${dryRun ? 'dry' : 'apply'} ${some.map(({ name }) => name).join(' ')}`);
				if (refusal !== undefined) throw refusal;
				const kinds = some.map(({ name }) => (schedules.has(name) ? 'update' : 'create'));
				if (!dryRun) for (const spec of some) schedules.set(spec.name, spec);
				return some.map((spec, index) => ({ name: spec.name, kind: kinds[index], revision: 1 }) as ScheduleChange);
			},
			async remove(names) {
				asked.push(`remove ${names.join(' ')}`);
				for (const name of names) schedules.delete(name);
			},
			present: (name) => schedules.get(name),
		},
		functions: new FollowedFunctions(),
		tell,
		warn: (lines) => warn('specs', lines),
		clock: systemClock,
		log: silentLog,
		settleSeconds: 0.05,
		pollSeconds,
	});
}

function put(path: string, processes: object | string): void {
	const text = typeof processes === 'string' ? processes : JSON.stringify({ processes });
	mkdirSync(dirname(join(directory, path)), { recursive: true });
	writeFileSync(join(directory, `${path}.tmp`), text);
	renameSync(join(directory, `${path}.tmp`), join(directory, path));
}

const apply = (name: string, spec: Record<string, unknown>) =>
	harness.control.applyProcesses([buildProcessSpec(name as ProcessName, spec)], {});
/** What is known of the directory says that something of it was deleted by a person. */
const deletionSeen = () =>
	waitFor(async () => {
		for await (const { value } of store.scan('meta/specs-directory'))
			return JSON.stringify(value).includes('"deleted"');
		return false;
	});
const command = (args: string[] = []) => ({ command: '/bin/sleep', args });
const specOf = (name: string) => harness.manager.specOf(name as ProcessName);
const argsOf = (name: string) => specOf(name)?.args;
const events = async (kind: string) => (await harness.events()).filter((line) => line.startsWith(`${kind} `));
const until = (what: () => unknown) => waitFor(what, { seconds: 10 });
const told = (kind: string, count = 1) => waitFor(async () => (await events(kind)).length === count);

describe('a directory of specs', () => {
	it('is applied when it is opened: yaml, yml and json of all directories but hidden ones, in one go', async () => {
		put('a.yaml', 'processes: {a: {command: ./run}}');
		put('sub/deep/b.yml', { b: command() });
		put('c.json', { c: command() });
		put('.git/d.yaml', { d: command() });
		put('.e.yaml', { e: command() });
		put('f.txt', { f: command() });
		await open();
		expect(applied).toEqual([['a', 'b', 'c']]);
		expect(specOf('a')?.command).toBe(join(directory, 'run'));
		expect(await events('specs-applied')).toEqual([
			`specs-applied manager: ${directory}: 3 created, 0 changed, 0 removed, 0 as they were`,
		]);
	});

	it('refuses a directory that cannot be read', async () => {
		rmSync(directory, { recursive: true });
		await expect(open()).rejects.toMatchObject({ code: 'usage' });
	});

	it('applies what changes, and nothing else', async () => {
		put('a.yaml', { a: command(), b: command() });
		put('c.yaml', { c: command() });
		await open();
		put('a.yaml', { a: command(['1']), b: command() });
		await until(() => argsOf('a')?.[0] === '1');
		expect(applied.slice(1)).toEqual([['a']]);
		put('a.yaml', { a: command(['1']), b: command(), d: command() });
		await until(() => specOf('d'));
		expect(applied.slice(2)).toEqual([['d']]);
	});

	it('sees changes in directories that came later, by the watch alone', async () => {
		put('a.yaml', { a: command() });
		await open(1000);
		put('new/b.yaml', { b: command() });
		await until(() => specOf('b'));
		put('new/b.yaml', { b: command(['2']) });
		await until(() => argsOf('b')?.[0] === '2');
	});

	it('sees what changes while it applies, by the watch alone', async () => {
		await open(60);
		meanwhile = async () => {
			put('second.json', { second: { command: '/bin/true' } });
			// The watch has told of it, and it has not settled.
			await new Promise((resolve) => setTimeout(resolve, 20));
		};
		put('first.json', { first: { command: '/bin/true' } });
		await waitFor(() => applied.some((names) => names.includes('second')));
	});

	it('takes a checkout of many files in as a whole', async () => {
		put('a.yaml', { a: command() });
		await open();
		const names = Array.from({ length: 60 }, (_, index) => `p${index}`);
		for (const [index, name] of names.entries()) put(`d${index % 7}/${name}.yaml`, { [name]: command() });
		rmSync(join(directory, 'a.yaml'));
		await until(() => names.every((name) => specOf(name)) && specOf('a') === undefined);
		expect(applied).toHaveLength(2);
		await told('specs-applied', 2);
	});

	it('follows the swap of a symbolic link, as a mounted configuration map does it', async () => {
		put('..one/a.yaml', { a: command(['1']) });
		put('..two/a.yaml', { a: command(['2']) });
		symlinkSync('..one', join(directory, '..data'));
		symlinkSync('..data/a.yaml', join(directory, 'a.yaml'));
		await open();
		expect(argsOf('a')).toEqual(['1']);
		symlinkSync('..two', join(directory, '..data_tmp'));
		renameSync(join(directory, '..data_tmp'), join(directory, '..data'));
		await until(() => argsOf('a')?.[0] === '2');
	});

	it('removes what is gone from its file or with it, and nothing that somebody else made', async () => {
		await harness.control.applyProcesses([buildProcessSpec('mine' as ProcessName, command())], {});
		put('a.yaml', { a: command(), b: command() });
		put('c.yaml', { c: command() });
		await open();
		put('a.yaml', { a: command() });
		await until(() => specOf('b') === undefined);
		rmSync(join(directory, 'a.yaml'));
		await until(() => specOf('a') === undefined);
		expect([specOf('c'), specOf('mine')]).not.toContain(undefined);
	});

	it('tells once of a broken file, keeps its processes, and applies the others; then tells that it is mended', async () => {
		put('a.yaml', { a: command(), b: command() });
		await open();
		put('a.yaml', 'processes:\n  a: {comand: x}\n');
		put('c.yaml', { c: command() });
		await until(() => specOf('c'));
		await told('specs-file-broken');
		const [line = ''] = await events('specs-file-broken');
		expect(line).toContain(`${join(directory, 'a.yaml')}:2:7: processes.a.comand: unknown key, did you mean command?`);
		put('d.yaml', { d: command() });
		await until(() => specOf('d'));
		expect([specOf('a'), specOf('b')]).not.toContain(undefined);
		expect(await events('specs-file-broken')).toHaveLength(1);
		put('a.yaml', '');
		await told('specs-file-broken', 2);
		put('a.yaml', { a: command(['2']) });
		await until(() => specOf('b') === undefined && argsOf('a')?.[0] === '2');
		await told('specs-solved');
	});

	it('applies neither of two definitions of one name, and names both', async () => {
		put('a.yaml', { a: command(['1']) });
		await open();
		put('b.yaml', { a: command(['2']), b: command() });
		await until(() => specOf('b'));
		await told('specs-name-twice');
		const [line = ''] = await events('specs-name-twice');
		for (const file of ['a.yaml', 'b.yaml']) expect(line).toContain(join(directory, file));
		expect(argsOf('a')).toEqual(['1']);
		rmSync(join(directory, 'a.yaml'));
		await until(() => argsOf('a')?.[0] === '2');
	});

	it('leaves a process that a person made alone until it is deleted or is just what the file says', async () => {
		await harness.control.applyProcesses([buildProcessSpec('a' as ProcessName, command(['1']))], {});
		put('a.yaml', { a: command(['2']), b: command() });
		await open();
		await told('specs-name-taken');
		expect(argsOf('a')).toEqual(['1']);
		expect(specOf('b')).toBeDefined();
		await harness.control.removeProcesses(['a']);
		await until(() => argsOf('a')?.[0] === '2');
		await told('specs-solved');
	});

	it.each([
		['vanishes', () => rmSync(directory, { recursive: true }), 'specs-directory-missing'],
		['is empty', () => rmSync(join(directory, 'a.yaml')), 'specs-directory-empty'],
	])('keeps everything when it %s, and goes on once it is back', async (_, lose, kind) => {
		put('a.yaml', { a: command(), b: command() });
		await open();
		lose();
		await told(kind);
		expect([specOf('a'), specOf('b')]).not.toContain(undefined);
		put('a.yaml', { a: command() });
		await until(() => specOf('b') === undefined);
		expect(specOf('a')).toBeDefined();
	});

	it('does not call a broken file solved while the directory is away, and says so once it is', async () => {
		put('a.yaml', { a: command() });
		put('bad.yaml', 'processes: [');
		await open();
		await told('specs-file-broken');
		const before = `${directory}.away`;
		renameSync(directory, before);
		await told('specs-directory-missing');
		expect(await events('specs-solved')).toEqual([]);
		renameSync(before, directory);
		await told('specs-solved');
		expect((await events('specs-solved'))[0]).toContain('no longer specs-directory-missing');
		rmSync(join(directory, 'bad.yaml'));
		await told('specs-solved', 2);
		expect((await events('specs-solved'))[1]).toContain('no longer specs-file-broken');
		expect(await events('specs-file-broken')).toHaveLength(1);
	});

	it('warns of what is wrong now, without what is in the files, and no longer once it is over', async () => {
		put('bad.yaml', 'processes: {secret-name: [');
		await open();
		const warnings = async () => (await harness.control.getVersion()).warnings;
		expect(await warnings()).toEqual([
			`specs directory ${directory}: a file is broken, and not applied; see \`minder events\``,
		]);
		put('bad.yaml', { a: command() });
		await until(() => specOf('a'));
		await until(async () => (await warnings()) === undefined);
	});

	it('leaves what a person changed by hand until the file changes', async () => {
		put('a.yaml', { a: command() });
		await open();
		await harness.control.scaleProcess('a', 3, {});
		await open();
		put('b.yaml', { b: command() });
		await until(() => specOf('b'));
		expect(specOf('a')?.placement.count).toBe(3);
		put('a.yaml', { a: { ...command(), placement: { count: 2 } } });
		await until(() => specOf('a')?.placement.count === 2);
	});

	it('knows after a restart of the manager what came from it', async () => {
		put('a.yaml', { a: command(), b: command() });
		put('c.yaml', { c: command() });
		await open();
		await specs?.close();
		await harness.manager.close();
		rmSync(join(directory, 'a.yaml'));
		harness = await ManagerHarness.open(store);
		await open();
		expect([specOf('a'), specOf('b')]).toEqual([undefined, undefined]);
		expect(specOf('c')).toBeDefined();
		expect(applied).toHaveLength(1);
	});

	it('tells what the manager refuses as a whole, and tries again when that may be over', async () => {
		await harness.control.applyProcesses(
			[buildProcessSpec('person' as ProcessName, { ...command(), dependsOn: ['a'] })],
			{},
		);
		put('a.yaml', { a: { ...command(), dependsOn: ['person'] } });
		await open();
		await told('specs-refused');
		expect(specOf('a')).toBeUndefined();
		await harness.control.removeProcesses(['person']);
		await until(() => specOf('a'));
	});

	it.each([
		['is gone', () => rmSync(join(directory, 'a.yaml'))],
		['is mended', () => put('a.yaml', { a: command(['theirs']) })],
	])('what a person made of what was refused is his when the file %s', async (_, change) => {
		await apply('person', { ...command(), dependsOn: ['a'] });
		put('a.yaml', { a: { ...command(), dependsOn: ['person'] } });
		put('b.yaml', { b: command() });
		await open(1000);
		await told('specs-refused');
		await apply('a', command(['mine']));
		change();
		put('c.yaml', { c: command() });
		await until(() => specOf('c'));
		await open();
		expect(argsOf('a')).toEqual(['mine']);
	});

	it('what a person deleted stays so until its definition changes, also over a restart', async () => {
		put('a.yaml', { a: command(), b: command() });
		await open();
		await harness.control.removeProcesses(['a']);
		await deletionSeen();
		await open();
		put('c.yaml', { c: command() });
		await until(() => specOf('c'));
		expect(specOf('a')).toBeUndefined();
		put('a.yaml', { a: command(['2']), b: command() });
		await until(() => specOf('a'));
		put('a.yaml', { b: command() });
		await until(() => specOf('a') === undefined);
	});

	it.each([
		['is gone', () => put('a.yaml', { b: command() })],
		['has changed', () => put('a.yaml', { a: command(['theirs']), b: command() })],
		['stands twice', () => put('b.yaml', { a: command() })],
	])('what a person made in the place of what he deleted is his when the definition %s', async (_, change) => {
		put('a.yaml', { a: command(), b: command() });
		await open();
		await harness.control.removeProcesses(['a']);
		await deletionSeen();
		await apply('a', command(['mine']));
		change();
		put('c.yaml', { c: command() });
		await until(() => specOf('c'));
		rmSync(join(directory, 'a.yaml'));
		await until(() => specOf('b') === undefined);
		expect(argsOf('a')).toEqual(['mine']);
	});
});

describe('schedules of a directory of specs', () => {
	const job = (every = '1m') => ({ every, run: '/bin/true' });
	const file = (contents: object) => JSON.stringify(contents);
	const everyOf = (name: string) => {
		const when = schedules.get(name)?.when;
		return when?.kind === 'every' ? when.seconds : undefined;
	};

	it('are applied beside processes, changed, and removed with their file', async () => {
		put('a.yaml', file({ processes: { a: command() }, schedules: { night: job(), noon: job() } }));
		await open();
		expect(asked).toEqual(['dry night noon', 'apply night noon']);
		expect(await events('specs-applied')).toEqual([
			`specs-applied manager: ${directory}: 3 created, 0 changed, 0 removed, 0 as they were`,
		]);
		put('a.yaml', file({ processes: { a: command() }, schedules: { night: job('2m') } }));
		await until(() => everyOf('night') === 120 && !schedules.has('noon'));
		expect(asked.slice(2)).toEqual(['apply night', 'remove noon']);
		expect(applied).toEqual([['a']]);
		put('b.yaml', file({ schedules: { late: job() } }));
		await until(() => schedules.has('late'));
		rmSync(join(directory, 'a.yaml'));
		await until(() => !schedules.has('night') && specOf('a') === undefined);
		expect(schedules.has('late')).toBe(true);
	});

	it('a broken file keeps what it declared', async () => {
		put('a.yaml', file({ schedules: { night: job() } }));
		put('b.yaml', file({ schedules: { noon: job() } }));
		await open();
		put('a.yaml', 'schedules: {night: {every: never, run: x}}');
		await told('specs-file-broken');
		expect((await events('specs-file-broken'))[0]).toContain('a.yaml:1:28: schedules.night.every: found "never"');
		rmSync(join(directory, 'b.yaml'));
		await until(() => !schedules.has('noon'));
		expect(everyOf('night')).toBe(60);
	});

	it('one that a person made is left alone, and a process of the same name is no other', async () => {
		const mine = readSchedule('night', job('5m'), undefined).value;
		if (mine !== undefined) schedules.set('night', mine);
		put('a.yaml', file({ processes: { night: command() }, schedules: { night: job() } }));
		await open();
		await told('specs-name-taken');
		expect((await events('specs-name-taken'))[0]).toContain('there is a schedule night already');
		expect([everyOf('night'), specOf('night')?.command]).toEqual([300, '/bin/sleep']);
	});

	it('two definitions of one name: neither is applied', async () => {
		put('a.yaml', file({ schedules: { night: job() } }));
		put('b.yaml', file({ schedules: { night: job('2m') } }));
		await open();
		await told('specs-name-twice');
		expect((await events('specs-name-twice'))[0]).toContain('schedule night is defined at');
		expect(schedules.size).toBe(0);
	});

	it('what is refused of them keeps the processes of that change back as well, until it is taken', async () => {
		refusal = new MinderError('invalid-spec', 'dependencies go around in a circle');
		put('a.yaml', file({ processes: { a: command() }, schedules: { night: job() } }));
		await open();
		await told('specs-refused');
		expect(specOf('a')).toBeUndefined();
		refusal = undefined;
		await until(() => specOf('a') !== undefined && schedules.has('night'));
	});

	it('whose they are is known after a restart of the manager', async () => {
		put('a.yaml', file({ schedules: { night: job() } }));
		put('b.yaml', file({ schedules: { noon: job() } }));
		await open();
		await specs?.close();
		rmSync(join(directory, 'a.yaml'));
		await open();
		expect([...schedules.keys()]).toEqual(['noon']);
		expect(asked.slice(1)).toEqual(['remove night']);
	});

	it('an ownership of before there were schedules is read', async () => {
		put('a.yaml', { a: command(), b: command() });
		await open();
		await specs?.close();
		const old = { a: { file: 'a.yaml', hash: 'x' }, c: { file: 'c.yaml', hash: 'x' } };
		await store.commit([{ kind: 'put', key: 'meta/specs-directory', value: { directory, processes: old } }]);
		await harness.control.applyProcesses([buildProcessSpec('c' as ProcessName, command())], {});
		await open();
		expect([specOf('a')?.name, specOf('c')]).toEqual(['a', undefined]);
	});
});
