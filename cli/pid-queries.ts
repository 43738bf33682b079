import { type NodeName, nodeName } from '../src/model/ids.ts';
import type { PidQuery } from '../src/model/locks.ts';
import { usage } from './invocation.ts';

/** `NODE:PID`, or a pid on the manager's own machine. @throws MinderError `usage` */
export function pidQuery(text: string): PidQuery {
	const at = text.lastIndexOf(':');
	const pid = text.slice(at + 1);
	if (!/^[1-9][0-9]{0,9}$/.test(pid))
		throw usage(`${JSON.stringify(text)} is no process: write PID or NODE:PID, for example web-1:1234`);
	const node: NodeName | undefined = at < 0 ? undefined : nodeName(text.slice(0, at));
	return { pid: Number(pid), ...(node === undefined ? {} : { node }) };
}
