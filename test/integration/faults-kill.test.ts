import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Assignment } from '../../src/model/records.ts';
import { sleep, systemClock } from '../../src/sys/clock.ts';
import { seeded } from '../support/seeded.ts';
import { assignmentOf, Supervised } from '../support/supervised.ts';
import { copiesOf, markOf, Victim } from '../support/victim.ts';
import { waitFor } from '../support/wait-for.ts';

const SECONDS = 15;
const LONGEST_LIFE_SECONDS = 0.4;
const QUIET = ['a.0', 'b.0', 'c.0', 'd.0'];
/** Says so where another copy holds the lock; a second copy in the same session would be the program's own. */
const alone = (script: string): string =>
	`exec 9>>"$MINDER_INSTANCE.lock"; flock -n 9 || { echo "$MINDER_INSTANCE" >>doubled; exit 1; }; ${script}`;
const QUIET_SCRIPT = alone('exec sleep 1000');
const STUBBORN_SCRIPT = alone('trap "" TERM; : >deaf; while :; do sleep 0.05; done');
const WRITER_SCRIPT = alone(
	'n=0; while [ $n -lt 40000 ]; do n=$((n+1)); echo "line $n of the writer"; done; exec sleep 1000',
);

describe('an agent that is killed again and again, while it starts, stops and adopts', () => {
	let world: Supervised;
	let victim: Victim | undefined;
	let generation = 0;
	const run = (id: string, script: string, how: Partial<Assignment> = {}): Assignment => ({
		...assignmentOf(id, script, {
			cwd: world.directory,
			env: { ...markOf(world.directory), PATH: '/usr/bin:/bin' },
			stop: { timeoutSeconds: 0.1 },
			logs: { maxSizeBytes: 100_000, maxFiles: 1000, compress: false },
		}),
		generation: ++generation,
		...how,
	});

	beforeEach(() => {
		world = new Supervised();
		generation = 0;
	});
	afterEach(async () => {
		await victim?.kill();
		await world.close();
	});

	it('loses no program, doubles none, and ends where it was told', { timeout: 180_000 }, async () => {
		const random = seeded(7);
		const until = performance.now() + SECONDS * 1000;
		const writer = run('writer.0', WRITER_SCRIPT, { startGeneration: 1 });
		let kills = 0;
		while (kills < 6 || performance.now() < until) {
			victim = await new Victim(world.directory).ready();
			if (kills === 0) await victim.assign([writer]);
			for (const id of QUIET) {
				const what = random();
				const script = id === 'd.0' ? STUBBORN_SCRIPT : QUIET_SCRIPT;
				if (what < 0.4) victim.send([{ ...run(id, script), startGeneration: generation }]);
				else if (what < 0.8) victim.send([{ ...run(id, script, { want: 'stop' }), startGeneration: 1 }]);
			}
			// The moment of the kill is what is varied here.
			await sleep(systemClock, random() * LONGEST_LIFE_SECONDS);
			await victim.kill();
			kills++;
		}

		await world.open();
		const last = QUIET.map((id, index) => ({
			...run(id, QUIET_SCRIPT, { want: index < 2 ? 'run' : 'stop' }),
			startGeneration: generation,
		}));
		await world.assign(last);
		for (const { instance, want } of last) {
			await world.until(instance, { phase: want === 'run' ? 'running' : 'stopped' }, 20);
			await waitFor(() => copiesOf(instance, world.directory).length === (want === 'run' ? 1 : 0), { what: instance });
		}
		const doubled = join(world.directory, 'doubled');
		expect(existsSync(doubled) ? readFileSync(doubled, 'utf8') : '').toBe('');

		expect(world.of('writer.0')).toMatchObject({ phase: 'running', attempt: 1 });
		const read = async (): Promise<string> => {
			let text = '';
			const { stdout } = world.supervisor.outputFiles(writer.instance);
			const range = { follow: false, signal: new AbortController().signal, clock: systemClock } as const;
			for await (const { data } of world.supervisor.logs.read(stdout, range)) text += Buffer.from(data).toString();
			return text;
		};
		await waitFor(async () => (await read()).includes('line 40000 of'), { seconds: 20, what: 'the last line' });
		const lines = (await read()).trimEnd().split('\n');
		expect(lines.length).toBe(40_000);
		expect(lines.findIndex((line, index) => line !== `line ${index + 1} of the writer`)).toBe(-1);
	});

	it('holds up no instance by the stop of another', { timeout: 120_000 }, async () => {
		await world.open();
		const slow = run('slow.0', STUBBORN_SCRIPT, { startGeneration: 1 });
		await world.assign([slow]);
		const { pid = 0 } = await world.until('slow.0', { phase: 'running' });
		await waitFor(() => existsSync(join(world.directory, 'deaf')), { what: 'the program not to hear' });
		const patient = { ...slow.spec, stop: { ...slow.spec.stop, timeoutSeconds: 60 } };
		await world.assign([{ ...slow, generation: 50, want: 'stop', spec: patient }]);
		await world.assign([run('a.0', QUIET_SCRIPT)]);
		await world.until('a.0', { phase: 'running' });
		await world.assign([run('a.0', QUIET_SCRIPT, { generation: 60, want: 'stop' })]);
		await world.until('a.0', { phase: 'stopped' });
		expect(world.of('slow.0')?.phase).toBe('stopping');
		process.kill(pid, 'SIGKILL');
		await world.until('slow.0', { phase: 'stopped' });
	});
});
