import { isNodeName } from '../model/ids.ts';
import type { LockIdentity } from '../model/locks.ts';
import { type Machine, systemMachine } from '../sys/machine.ts';
import { openProcTable, type ProcTable } from '../sys/proc-table.ts';

/** Characters of a command that are kept. */
const MOST_COMMENT = 200;

export interface WhoAsks {
	/** Absent: `HOST_PID_USER`, which others may be called as well. */
	readonly owner?: string;
	readonly user: string;
	/** What the agent of this machine keeps about itself, node.json; absent: there is none, or it is not ours to read. */
	readonly nodeFile?: string;
	readonly argv: readonly string[];
}

/** Who this process is, for the manager's records and for its agent, which looks whether it still lives. */
export function lockIdentity(
	who: WhoAsks,
	pid: number,
	machine: Pick<Machine, 'hostname'> = systemMachine,
	procs: Pick<ProcTable, 'stat' | 'bootId'> = openProcTable(),
): LockIdentity {
	const host = machine.hostname();
	const node = nodeIn(who.nodeFile);
	const startTime = procs.stat(pid)?.startTicks;
	const comment = Array.from(oneLine(who.argv.join(' ')))
		.slice(0, MOST_COMMENT)
		.join('');
	return {
		owner: who.owner ?? `${host}_${pid}_${who.user}`,
		host,
		pid,
		bootId: procs.bootId,
		...(node === undefined ? {} : { node }),
		...(startTime === undefined ? {} : { startTime }),
		...(comment === '' ? {} : { comment }),
	};
}

function oneLine(text: string): string {
	return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

function nodeIn(text: string | undefined): LockIdentity['node'] | undefined {
	try {
		const value: unknown = text === undefined ? undefined : JSON.parse(text);
		if (typeof value !== 'object' || value === null || !('name' in value)) return undefined;
		return typeof value.name === 'string' && isNodeName(value.name) ? value.name : undefined;
	} catch {
		return undefined;
	}
}
