import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect } from '../../src/client/connect.ts';
import { startManager } from '../../src/manager/main.ts';
import { functionName } from '../../src/model/ids.ts';
import type { NewJob } from '../../src/model/jobs.ts';
import { loadSpec } from '../../src/model/spec-file.ts';
import { silentLog } from '../../src/sys/log.ts';
import { waitFor } from '../support/wait-for.ts';

let directory: string;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'minder-specs-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const start = (specs: string) =>
	startManager({
		listen: '127.0.0.1:0',
		dataDirectory: join(directory, 'data'),
		specs,
		log: silentLog,
		version: '0.1.0',
	});

it('a manager serves with its directory applied, and follows it', async () => {
	const specs = join(directory, 'specs');
	mkdirSync(specs);
	writeFileSync(join(specs, 'a.yaml'), 'processes: {a: {command: /bin/sleep, args: "1"}}');
	const manager = await start(specs);
	const client = connect(manager.address);
	try {
		expect((await client.getProcess('a')).process.spec.args).toEqual(['1']);
		writeFileSync(join(specs, 'a.yaml'), 'processes: {a: {command: /bin/sleep, args: "2"}}');
		await waitFor(async () => (await client.getProcess('a')).process.spec.args[0] === '2');
	} finally {
		client.close();
		await manager.close();
	}
});

it('a manager does not start over a directory that it cannot read', async () => {
	await expect(start(join(directory, 'none'))).rejects.toMatchObject({ code: 'usage' });
	writeFileSync(join(directory, 'file'), '');
	await expect(start(join(directory, 'file'))).rejects.toThrow(/--specs: cannot read .*it is no directory/);
});

it('schedules of its directory are followed, and come back as they were written', async () => {
	const specs = join(directory, 'specs');
	mkdirSync(specs);
	const file = join(specs, 'a.yaml');
	const text = (every: string) =>
		`schedules: {night: {every: ${every}, run: {command: /bin/true, timeout: 90s}, on: {strategy: rotate}, retries: 2}}`;
	writeFileSync(file, text('1d'));
	writeFileSync(join(specs, 'b.yaml'), 'processes: {a: {command: /bin/sleep, args: "1"}}');
	const manager = await start(specs);
	const client = connect(manager.address);
	const shown = async () => (await client.listSchedules([])).map(({ spec }) => spec);
	try {
		expect(await shown()).toEqual(loadSpec(text('1d'), file).schedules);
		writeFileSync(file, text('2d'));
		await waitFor(async () => (await client.listSchedules([]))[0]?.revision === 2);
		expect(await shown()).toEqual(loadSpec(text('2d'), file).schedules);
		rmSync(file);
		await waitFor(async () => (await shown()).length === 0);
	} finally {
		client.close();
		await manager.close();
	}
});

it('functions of its directory are followed, come back as they were written, and stay while they have jobs', async () => {
	const specs = join(directory, 'specs');
	mkdirSync(specs);
	const file = join(specs, 'a.yaml');
	const text = (retries: number) =>
		`functions: {img.resize: {run: {command: /bin/cat}, mode: lines, on: {selector: {role: none}}, maxQueue: {low: 3}, retries: ${retries}}}`;
	writeFileSync(file, text(1));
	writeFileSync(join(specs, 'b.yaml'), 'processes: {a: {command: /bin/sleep, args: "1"}}');
	const manager = await start(specs);
	const client = connect(manager.address);
	const shown = async () => (await client.getQueue('img.resize')).spec;
	try {
		expect([await shown()]).toEqual(loadSpec(text(1), file).functions);
		writeFileSync(file, text(2));
		await waitFor(async () => (await client.getQueue('img.resize')).queue.revision === 2);
		expect([await shown()]).toEqual(loadSpec(text(2), file).functions);
		const handles: string[] = [];
		const job: NewJob = {
			function: functionName('img.resize'),
			data: Buffer.from('x'),
			unique: '',
			background: true,
			priority: 'normal',
		};
		for await (const update of client.submitJob(job, { follow: false }))
			if (update.kind === 'accepted') handles.push(update.handle);
		rmSync(file);
		const refused = async () => {
			for await (const some of client.watchEvents([], { follow: false, limit: 50 }))
				if (some.some(({ kind }) => kind === 'specs-refused')) return true;
			return false;
		};
		await waitFor(refused, { seconds: 15 });
		expect((await shown())?.retries).toBe(2);
		await client.cancelJobs(handles, {});
		await waitFor(async () => (await client.listQueues([])).every(({ revision }) => revision === 0), { seconds: 15 });
	} finally {
		client.close();
		await manager.close();
	}
}, 60_000);
