import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { Etcd } from '../support/etcd.ts';
import { markdownTable } from './figures.ts';

const SECONDS = 3;
const CALLERS = [1, 16, 256] as const;
/** Records that are there already: what the json driver writes anew with each commit. */
const RECORDS = 1000;

/** Durable commits a second of each driver: two records of about 200 bytes each, by callers that wait for each commit. */
export async function store(): Promise<string> {
	const directory = mkdtempSync(join(tmpdir(), 'minder-bench-'));
	const one = await Etcd.start(1);
	const three = await Etcd.start(3);
	const drivers = {
		lmdb: `lmdb:${directory}/lmdb`,
		json: `json:${directory}/store.json`,
		'etcd, 1 member': one.url('bench', 10),
		'etcd, 3 members on this disk': three.url('bench', 10),
	};
	try {
		const rows = [['driver', ...CALLERS.map((callers) => `${callers} in flight`)]];
		for (const [name, url] of Object.entries(drivers)) {
			const opened = await openStore(url);
			await opened.commit(Array.from({ length: RECORDS }, (_, at) => record(`there/${at}`)));
			const figures: string[] = [];
			for (const callers of CALLERS) figures.push(`${Math.round(await commitsPerSecond(opened, callers))}/s`);
			rows.push([name, ...figures]);
			await opened.close();
		}
		return `Durable commits of two records, ${RECORDS} records there before, ${SECONDS} s each.\n\n${markdownTable(rows)}`;
	} finally {
		await one.stop();
		await three.stop();
		rmSync(directory, { recursive: true, force: true });
	}
}

async function commitsPerSecond(opened: Store, callers: number): Promise<number> {
	let done = 0;
	const begin = performance.now();
	const until = begin + SECONDS * 1000;
	const caller = async (name: number): Promise<void> => {
		while (performance.now() < until) {
			await opened.commit([record(`a/${name}`), record(`b/${name}`)]);
			done++;
		}
	};
	await Promise.all(Array.from({ length: callers }, (_, name) => caller(name)));
	return done / ((performance.now() - begin) / 1000);
}

const record = (key: string) => ({ kind: 'put', key, value: { filler: 'x'.repeat(180) } }) as const;
