import { beforeEach, describe, expect, it } from 'vitest';
import { Program } from '../../../src/sys/program.ts';
import { turnEnd } from '../../../src/sys/turn.ts';
import { FakeProcesses, NO_PID } from '../../support/fake-processes.ts';

const RUN = '/run/a.0@1';
const OTHER = NO_PID + 1;
const [PID, MEMBER, CHILD] = [NO_PID + 2, NO_PID + 3, NO_PID + 4];

let processes: FakeProcesses;
let program: Program;

/** A program, by whose look at all processes the others are answered. */
async function lookedAt(pid = PID, startTicks = 50): Promise<void> {
	await turnEnd();
	program = new Program({ pid, startTicks }, RUN, processes.table, [pid, OTHER]);
	new Program({ pid: OTHER, startTicks: 1 }, '/run/b.0@1', processes.table, [OTHER, OTHER]).survivors();
	expect(processes.scans).toBe(1);
}

beforeEach(() => {
	processes = new FakeProcesses();
});

describe('members of a program, by a look that another has made in this turn', () => {
	it('are those that live now', async () => {
		processes.add({ pid: PID, session: PID, startTicks: 50 });
		processes.add({ pid: MEMBER, session: PID, startTicks: 60 });
		processes.add({ pid: CHILD, session: PID, startTicks: 70 });
		await lookedAt();
		processes.remove(MEMBER);
		expect(program.survivors()).toEqual([PID, CHILD]);
		expect(processes.scans).toBe(1);
	});

	it('are not nobody where one that lived then has forked and ended since', async () => {
		processes.add({ pid: MEMBER, session: PID, startTicks: 60 }, RUN);
		await lookedAt();
		processes.remove(MEMBER);
		processes.add({ pid: CHILD, session: PID, startTicks: 2000 }, RUN);
		expect(program.survivors()).toEqual([CHILD]);
		expect(program.signalGroup('SIGTERM')).toMatchObject([{ pid: CHILD, startTicks: 2000 }]);
		expect(processes.scans).toBe(2);
	});

	it('are nobody where nobody lived then', async () => {
		processes.add({ pid: MEMBER, session: PID, startTicks: 60, state: 'Z' }, RUN);
		await lookedAt();
		expect(program.survivors()).toEqual([]);
		expect(processes.scans).toBe(1);
	});

	it('are looked for anew where the program was not started then', async () => {
		const startTicks = processes.uptime * 100;
		await lookedAt(PID, startTicks);
		processes.add({ pid: PID, session: PID, startTicks });
		expect(program.survivors()).toEqual([PID]);
	});

	it('are no strangers that have a pid of theirs by now, nor what made a session of its own', async () => {
		processes.add({ pid: PID, session: PID, startTicks: 50 });
		processes.add({ pid: MEMBER, session: PID, startTicks: 60 });
		processes.add({ pid: CHILD, session: PID, startTicks: 70 });
		await lookedAt();
		processes.add({ pid: MEMBER, session: PID, startTicks: 2000 });
		processes.add({ pid: CHILD, session: CHILD, startTicks: 70 });
		expect(program.survivors()).toEqual([PID]);
	});

	it('are all there are where that is asked for, and for those who ask afterwards', async () => {
		processes.add({ pid: PID, session: PID, startTicks: 50 });
		await lookedAt();
		processes.add({ pid: CHILD, session: PID, startTicks: 2000 });
		expect(program.survivors()).toEqual([PID]);
		expect(program.survivors('now')).toEqual([PID, CHILD]);
		expect(program.survivors()).toEqual([PID, CHILD]);
		expect(processes.scans).toBe(2);
	});

	it('are looked for anew in the next turn', async () => {
		processes.add({ pid: PID, session: PID, startTicks: 50 });
		await lookedAt();
		processes.add({ pid: CHILD, session: PID, startTicks: 2000 });
		await turnEnd();
		expect(program.survivors()).toEqual([PID, CHILD]);
	});
});
