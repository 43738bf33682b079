import { describe, expect, it } from 'vitest';
import { lockIdentity } from '../../../src/client/lock-identity.ts';
import { parseStat } from '../../../src/sys/proc-table.ts';

const machine = { hostname: (): string => 'web-1' };
const STAT = `7 (a b) S 1 7 7 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 4242 0 ${'0 '.repeat(30)}`;
const procs = { bootId: 'boot', stat: (pid: number) => (pid === 7 ? parseStat(STAT) : undefined) };

describe('who asks for a lock', () => {
	it('is told by host, process, start time, boot and node, and its owner is lockersh’s', () => {
		const who = { user: 'ann', argv: ['rsync', 'a'], nodeFile: '{"name": "n1", "nodeId": "x"}' };
		expect(lockIdentity(who, 7, machine, procs)).toEqual({
			owner: 'web-1_7_ann',
			host: 'web-1',
			node: 'n1',
			pid: 7,
			startTime: 4242,
			bootId: 'boot',
			comment: 'rsync a',
		});
	});

	it('is said in one line of bounded length, whatever the command is', () => {
		const argv = ['sh', '-c', `a\n\tb\u001b[1m${'é'.repeat(900)}`];
		const { comment = '', node } = lockIdentity(
			{ user: 'ann', argv, owner: 'me', nodeFile: 'broken' },
			7,
			machine,
			procs,
		);
		expect(comment).toMatch(/^sh -c a b \[1mé+$/);
		expect(Array.from(comment)).toHaveLength(200);
		expect(node).toBeUndefined();
	});
});
