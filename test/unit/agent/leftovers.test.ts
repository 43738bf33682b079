import { beforeEach, describe, expect, it } from 'vitest';
import { Leftovers, type Remains } from '../../../src/agent/leftovers.ts';
import { instanceId } from '../../../src/model/ids.ts';
import { Program } from '../../../src/sys/program.ts';
import { Strays } from '../../../src/sys/strays.ts';
import { turnEnd } from '../../../src/sys/turn.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeProcesses, NO_PID } from '../../support/fake-processes.ts';

const PROGRAMS = 50;

let processes: FakeProcesses;
let ended: { readonly leftovers: Leftovers; readonly remains: Remains; readonly member: number }[];

beforeEach(() => {
	processes = new FakeProcesses();
	const clock = new FakeClock();
	const strays = new Strays(new FakeProcesses().table, clock, '/run');
	ended = Array.from({ length: PROGRAMS }, (_, at) => {
		const pid = NO_PID + at * 10;
		const [launcher, member] = [pid + 1, pid + 2];
		processes.add({ pid: member, session: pid, startTicks: 60 }, `/run/a.${at}@1`);
		const program = new Program({ pid, startTicks: 50 }, `/run/a.${at}@1`, processes.table, [pid, launcher]);
		const leftovers = new Leftovers(instanceId(`a.${at}`), { clock, procs: processes.table, strays });
		return { leftovers, remains: { program, background: undefined }, member };
	});
});

describe('what programs leave that end in one turn', () => {
	it('takes one look at all processes, whatever they are asked and told', async () => {
		for (const { leftovers, remains, member } of ended) {
			expect(leftovers.verify(remains)).toEqual([member]);
			leftovers.signal(remains, 'SIGTERM');
			expect(leftovers.told).toEqual([member]);
		}
		expect(processes.scans).toBe(1);
		await turnEnd();
		for (const { member } of ended) processes.remove(member);
		for (const { leftovers, remains } of ended) expect(leftovers.verify(remains)).toEqual([]);
		expect(processes.scans).toBe(2);
	});

	it('is all there is where that is asked for, though another has looked in this turn', () => {
		const [one] = ended;
		if (one === undefined) throw new Error('there is none');
		expect(one.leftovers.glance(one.remains)).toEqual([one.member]);
		processes.add({ pid: one.member + 1, session: NO_PID, startTicks: 70 });
		expect(one.leftovers.glance(one.remains)).toEqual([one.member]);
		expect(one.leftovers.glance(one.remains, 'now')).toEqual([one.member, one.member + 1]);
	});
});
