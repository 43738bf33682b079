import type { PidReport } from '../../model/agent-protocol.ts';
import { MinderError, toMinderError } from '../../model/errors.ts';
import type { NodeName } from '../../model/ids.ts';
import type { PidAnswer, PidQuery } from '../../model/locks.ts';
import type { NodeFacts } from '../../model/records.ts';
import type { Log } from '../../sys/log.ts';

export interface PidServicePorts {
	readonly state: { readonly view: { readonly nodes: { values(): Iterable<Pick<NodeFacts, 'name' | 'bootId'>> } } };
	readonly sessions: {
		/** @throws MinderError `node-unavailable` */
		of(node: NodeName): { checkPids(pids: readonly number[]): Promise<readonly PidReport[]> };
	};
	/** Boot id of the machine that this manager runs on; empty where the kernel does not tell. */
	readonly ownBootId: () => string;
	readonly log: Log;
}

type Located = PidQuery & { readonly node: NodeName };

/** Asks agents whether processes are there; see Control. */
export class PidService {
	readonly #ports: PidServicePorts;

	constructor(ports: PidServicePorts) {
		this.#ports = ports;
	}

	/**
	 * The answers come in the order of the queries. Each node is asked once, all at a time; `unknown` where one does not answer.
	 * @throws MinderError `precondition` for a query without a node where no agent runs on the manager's machine
	 */
	async check(queries: readonly PidQuery[]): Promise<PidAnswer[]> {
		const here = queries.every(({ node }) => node !== undefined) ? undefined : this.#here();
		const located = queries.map((query) => ({ ...query, node: query.node ?? (here as NodeName) }));
		const pids = new Map<NodeName, Set<number>>();
		for (const { node, pid } of located) pids.set(node, (pids.get(node) ?? new Set()).add(pid));
		const asked = [...pids].map(async ([node, wanted]) => [node, await this.#ask(node, [...wanted])] as const);
		const reports = new Map(await Promise.all(asked));
		return located.map((query) => answerTo(query, this.#bootIdOf(query.node), reports.get(query.node)));
	}

	/** `undefined`: it cannot be asked. */
	async #ask(node: NodeName, pids: readonly number[]): Promise<ReadonlyMap<number, PidReport> | undefined> {
		const { sessions, log } = this.#ports;
		try {
			const reports = await sessions.of(node).checkPids(pids);
			return new Map(reports.map((report) => [report.pid, report]));
		} catch (error) {
			log.debug({ node, err: error }, `processes of ${node} are not known: ${toMinderError(error).message}`);
			return undefined;
		}
	}

	#bootIdOf(node: NodeName): string | undefined {
		return [...this.#ports.state.view.nodes.values()].find(({ name }) => name === node)?.bootId;
	}

	/** The node of this machine; of several the one that can be asked. */
	#here(): NodeName {
		const own = this.#ports.ownBootId();
		const nodes = [...this.#ports.state.view.nodes.values()].filter(({ bootId }) => own !== '' && bootId === own);
		const node = nodes.find(({ name }) => this.#isConnected(name)) ?? nodes[0];
		if (node !== undefined) return node.name;
		throw new MinderError('precondition', 'no agent runs on the machine of the manager: say which node is meant');
	}

	#isConnected(node: NodeName): boolean {
		try {
			return this.#ports.sessions.of(node) !== undefined;
		} catch {
			return false;
		}
	}
}

/** @param reports what its node said; a process of another boot is gone, whatever has its pid now */
function answerTo(
	query: Located,
	bootId: string | undefined,
	reports: ReadonlyMap<number, PidReport> | undefined,
): PidAnswer {
	const report = reports?.get(query.pid);
	if (report === undefined) return { ...query, state: 'unknown' };
	const known = bootId !== undefined && bootId !== '';
	const otherBoot = known && query.bootId !== undefined && query.bootId !== bootId;
	const { startTime } = report;
	const younger = query.startTime !== undefined && startTime !== query.startTime;
	if (startTime === undefined || otherBoot || younger) return { ...query, state: 'down' };
	return { ...query, state: 'up', startTime, ...(known ? { bootId } : {}) };
}
