import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventDraft } from '../../../../src/manager/events/event-log.ts';
import { SpecsDirectory } from '../../../../src/manager/specs-directory/specs-directory.ts';
import { MinderError } from '../../../../src/model/errors.ts';
import { readFunction } from '../../../../src/model/function-build.ts';
import type { ProcessSpec } from '../../../../src/model/process-spec.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { FollowedFunctions } from './followed-functions.ts';

let directory: string;
let store: MemoryStore;
let specs: SpecsDirectory | undefined;
let functions: FollowedFunctions;
let processes: Map<string, ProcessSpec>;
let events: EventDraft[];
/** What users are warned of now. */
let warned: readonly string[];

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-functions-'));
	store = new MemoryStore();
	functions = new FollowedFunctions();
	processes = new Map();
	events = [];
	warned = [];
});

afterEach(async () => {
	await specs?.close();
	specs = undefined;
	rmSync(directory, { recursive: true, force: true });
});

async function open(): Promise<void> {
	await specs?.close();
	specs = await SpecsDirectory.open({
		directory,
		store,
		async apply(some) {
			for (const spec of some) processes.set(spec.name, spec);
			return [];
		},
		async remove(names) {
			for (const name of names) processes.delete(name);
		},
		present: (name) => processes.get(name),
		schedules: { apply: async () => [], remove: async () => {}, present: () => undefined },
		functions,
		tell: (event) => events.push(event),
		warn: (lines) => {
			warned = lines;
		},
		clock: systemClock,
		log: silentLog,
		settleSeconds: 0.05,
		pollSeconds: 0.1,
	});
}

function put(path: string, contents: object | string): void {
	const text = typeof contents === 'string' ? contents : JSON.stringify(contents);
	writeFileSync(join(directory, `${path}.tmp`), text);
	renameSync(join(directory, `${path}.tmp`), join(directory, path));
}

const work = (retries = 1) => ({ run: '/bin/true', retries });
const retriesOf = (name: string) => functions.specs.get(name)?.retries;
const reasons = (kind: string) => events.filter((event) => event.kind === kind).map(({ reason }) => reason);
const until = (what: () => unknown) => waitFor(what, { seconds: 10 });

describe('functions of a directory of specs', () => {
	it('are applied beside processes, changed, and removed with their file', async () => {
		put('a.yaml', { processes: { a: { command: '/bin/a' } }, functions: { 'img.resize': work(), 'b:c': {} } });
		await open();
		expect(functions.asked).toEqual(['dry img.resize b:c', 'apply img.resize b:c']);
		expect([...processes.keys()]).toEqual(['a']);
		put('a.yaml', { processes: { a: { command: '/bin/a' } }, functions: { 'img.resize': work(2) } });
		await until(() => retriesOf('img.resize') === 2 && !functions.specs.has('b:c'));
		expect(functions.asked.slice(2)).toEqual(['apply img.resize', 'remove b:c']);
		put('b.yaml', { functions: { late: work() } });
		await until(() => functions.specs.has('late'));
		rmSync(join(directory, 'a.yaml'));
		await until(() => !functions.specs.has('img.resize') && processes.size === 0);
		expect(functions.specs.has('late')).toBe(true);
		const applied = /: 0 created, 0 changed, 2 removed, 1 as they were$/;
		await until(() => reasons('specs-applied').some((reason) => applied.test(reason ?? '')));
	});

	it('one whose jobs have not ended stays when its file goes, is told once, and goes when they have', async () => {
		put('a.yaml', { functions: { busy: work(), idle: work() } });
		put('b.yaml', { functions: { other: {} } });
		await open();
		functions.busy.add('busy');
		rmSync(join(directory, 'a.yaml'));
		await until(() => functions.asked.filter((each) => each === 'remove busy').length > 2);
		expect([...functions.specs.keys()]).toEqual(['busy', 'other']);
		expect(reasons('specs-refused')).toEqual([
			'function busy is in no file any more, and stays until its jobs have ended: busy has 3 jobs that have not ended',
		]);
		expect(warned).toEqual([expect.stringContaining('what it asks for is refused')]);
		functions.busy.clear();
		await until(() => !functions.specs.has('busy'));
		await until(() => reasons('specs-solved').length === 1);
		expect(warned).toEqual([]);
	});

	it('one that stays as it has jobs still belongs to the directory after a restart', async () => {
		put('a.yaml', { functions: { busy: work() } });
		put('b.yaml', { functions: { other: {} } });
		await open();
		functions.busy.add('busy');
		rmSync(join(directory, 'a.yaml'));
		await until(() => functions.asked.includes('remove busy'));
		await specs?.close();
		functions.busy.clear();
		await open();
		expect([...functions.specs.keys()]).toEqual(['other']);
	});

	it('a broken file keeps what it declared', async () => {
		put('a.yaml', { functions: { thumb: work() } });
		put('b.yaml', { functions: { other: work() } });
		await open();
		put('a.yaml', 'functions: {thumb: {retries: many}}');
		await until(() => reasons('specs-file-broken').length === 1);
		expect(reasons('specs-file-broken')[0]).toContain('a.yaml:1:30: functions.thumb.retries: found "many"');
		rmSync(join(directory, 'b.yaml'));
		await until(() => !functions.specs.has('other'));
		expect(retriesOf('thumb')).toBe(1);
	});

	it('one that a person made is left alone, and a process of the same name is no other', async () => {
		const mine = readFunction('thumb', work(5), undefined).value;
		if (mine !== undefined) functions.specs.set('thumb', mine);
		put('a.yaml', { processes: { thumb: { command: '/bin/a' } }, functions: { thumb: work() } });
		await open();
		expect(reasons('specs-name-taken')).toEqual([expect.stringContaining('there is a function thumb already')]);
		expect([retriesOf('thumb'), processes.has('thumb')]).toEqual([5, true]);
	});

	it('two definitions of one name: neither is applied', async () => {
		put('a.yaml', { functions: { thumb: work() } });
		put('b.yaml', { functions: { thumb: work(2) } });
		await open();
		expect(reasons('specs-name-twice')).toEqual([expect.stringContaining('function thumb is defined at')]);
		expect(functions.specs.size).toBe(0);
	});

	it('what is refused of them keeps the processes of that change back as well, until it is taken', async () => {
		functions.refusal = new MinderError('precondition', 'there can be 10000 functions at most');
		put('a.yaml', { processes: { a: { command: '/bin/a' } }, functions: { thumb: work() } });
		await open();
		expect(reasons('specs-refused')).toEqual(['nothing of it is applied: there can be 10000 functions at most']);
		expect(processes.size).toBe(0);
		functions.refusal = undefined;
		await until(() => processes.has('a') && functions.specs.has('thumb'));
	});

	it('whose they are is known after a restart of the manager, and nothing is applied again', async () => {
		put('a.yaml', { functions: { thumb: work() } });
		put('b.yaml', { functions: { 'b.c': work() } });
		await open();
		await specs?.close();
		rmSync(join(directory, 'a.yaml'));
		await open();
		expect([...functions.specs.keys()]).toEqual(['b.c']);
		expect(functions.asked.slice(1)).toEqual(['remove thumb']);
	});

	it('an empty directory removes none of them', async () => {
		put('a.yaml', { functions: { thumb: work() } });
		await open();
		rmSync(join(directory, 'a.yaml'));
		await until(() => reasons('specs-directory-empty').length === 1);
		expect(reasons('specs-directory-empty')[0]).toContain('although 1 functions come from here');
		expect(functions.specs.size).toBe(1);
	});
});
