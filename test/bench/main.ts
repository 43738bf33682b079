import { writeFileSync } from 'node:fs';
import { commands } from './commands.ts';
import { jobs } from './jobs.ts';
import { local } from './local.ts';
import { locks } from './locks.ts';
import { logs } from './logs.ts';
import { manager } from './manager.ts';
import { placement } from './placement.ts';
import { rollout } from './rollout.ts';
import { schedules } from './schedules.ts';
import { store } from './store.ts';
import { storm } from './storm.ts';

const PARTS = { commands, jobs, local, locks, logs, manager, placement, rollout, schedules, store, storm } as const;

/** Runs the named parts (all of them without names), prints their tables, and keeps them in `test/bench/last.md`. */
export async function main(names: readonly string[]): Promise<void> {
	const wanted = names.length === 0 ? Object.keys(PARTS) : names;
	const tables: string[] = [];
	for (const name of wanted) {
		const part = PARTS[name as keyof typeof PARTS];
		if (part === undefined) throw new Error(`no bench ${name}: there are ${Object.keys(PARTS).join(', ')}`);
		const table = await part();
		tables.push(`## ${name}\n\n${table}\n`);
		process.stdout.write(`${tables.at(-1)}\n`);
	}
	writeFileSync(new URL('./last.md', import.meta.url), tables.join('\n'));
}
