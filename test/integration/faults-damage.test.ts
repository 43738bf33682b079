import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Assignment } from '../../src/model/records.ts';
import { seeded } from '../support/seeded.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';
import { copiesOf, markOf } from '../support/victim.ts';
import { waitFor } from '../support/wait-for.ts';

const IDS = ['a.0', 'b.0', 'c.0', 'd.0'];
const SEEDS = Array.from({ length: 24 }, (_, index) => index + 1);

/** Harms a file as a bad disk or a power cut does. */
function damage(path: string, random: () => number): string {
	const bytes = readFileSync(path);
	const kind = ['flip', 'cut', 'empty', 'remove', 'noise'][Math.floor(random() * 5)];
	switch (kind) {
		case 'flip':
			for (let count = 0; count < 8; count++) {
				// Beyond the boot id: another one that looks like one cannot be told from a reboot.
				const at = 60 + Math.floor(random() * (bytes.length - 60));
				bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
			}
			writeFileSync(path, bytes);
			break;
		case 'cut':
			truncateSync(path, Math.floor(random() * bytes.length));
			break;
		case 'empty':
			truncateSync(path, 0);
			break;
		case 'noise':
			writeFileSync(path, Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256))));
			break;
		default:
			rmSync(path);
	}
	return `${kind} ${path}`;
}

describe('a damaged data directory', { timeout: 120_000 }, () => {
	it.concurrent.each(SEEDS)('keeps no agent from starting, and no program is started twice (seed %i)', async (seed) => {
		const random = seeded(seed);
		const world = new Supervised();
		const run = (id: string): Assignment => assignmentOf(id, 'exec sleep 1000', { env: markOf(world.directory) });
		await world.open();
		try {
			await world.assign(IDS.map(run));
			const pids = new Map<string, number>();
			for (const id of IDS) pids.set(id, (await world.until(id, { phase: 'running' })).pid ?? 0);
			await world.supervisor.detach();

			const runs = join(world.directory, 'run');
			const files = [
				...readdirSync(runs).map((name) => join(runs, name)),
				...['instances.json', 'instances.json.bak'].map((name) => join(world.directory, name)),
			];
			const done = files.filter(() => random() < 0.5).map((path) => damage(path, random));
			const warnings: string[] = [];
			const note = (_facts: object, message: string): void => void warnings.push(message);
			await world.open({ debug() {}, info() {}, warn: note, error: note });

			// What was not harmed goes on as it was.
			const tables = done.filter((what) => what.endsWith('instances.json')).length;
			for (const id of IDS) {
				if (done.some((what) => what.includes(`${id}@`)) || tables > 0) continue;
				expect(world.of(id), done.join()).toMatchObject({ phase: 'running', attempt: 1, pid: pids.get(id) });
			}
			// The manager says everything again, and that makes it whole.
			await world.assign(IDS.map(run));
			for (const id of IDS) {
				const { pid } = await world.until(id, { phase: 'running' });
				const copies = (): number[] => copiesOf(id, world.directory);
				await waitFor(() => isDeepStrictEqual(copies(), [pid]), {
					seconds: 30,
					what: () => `one ${id}, ${pid}, after ${done.join()}: ${copies().join()}`,
				});
			}
			if (done.some((what) => what.startsWith('noise'))) expect(warnings.length).toBeGreaterThan(0);
		} finally {
			await world.close();
		}
	});
});
