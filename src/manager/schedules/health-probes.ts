import type { NodeName, ScheduleName } from '../../model/ids.ts';
import type { HealthLevels, ScheduleSpec } from '../../model/schedule-spec.ts';
import type { Clock, Timer } from '../../sys/clock.ts';
import type { Checker } from '../../sys/probe-check.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';

const INTERVAL_SECONDS = 5;
const TIMEOUT_SECONDS = 3;
const FAILURES = 3;

/** Makes what asks a port of a machine. */
export interface ProbePorts {
	readonly tcp: (host: string, port: number) => Checker;
	readonly http: (url: string) => Checker;
}

interface Watched {
	readonly checker: Checker;
	failures: number;
	reason: string | undefined;
	asking: boolean;
}

/** Ports of nodes that schedules ask about, looked at from here. What was never asked counts as healthy, so that a new manager moves nothing. */
export class HealthProbes {
	readonly #state: ClusterState;
	readonly #contacts: NodeContacts;
	readonly #clock: Clock;
	readonly #ports: ProbePorts;
	readonly #asking = new Map<ScheduleName, HealthLevels>();
	readonly #watched = new Map<string, Watched>();
	readonly #ended = new AbortController();
	#onChange: () => void = () => {};
	#timer: Timer | undefined;

	constructor(state: ClusterState, contacts: NodeContacts, clock: Clock, ports: ProbePorts) {
		this.#state = state;
		this.#contacts = contacts;
		this.#clock = clock;
		this.#ports = ports;
		for (const { name, spec } of state.view.schedules.values()) this.#take(name, spec);
		state.onChange((changes) => {
			for (const change of changes) if (change.table === 'schedule') this.#take(change.key, change.after?.spec);
		});
	}

	/** Calls `listener` when a node became healthy or unhealthy. */
	onChange(listener: () => void): void {
		this.#onChange = listener;
	}

	/** Why the ports of a node do not answer; `undefined`: they do. */
	why(node: NodeName, levels: HealthLevels): string | undefined {
		for (const key of keysOf(node, levels)) {
			const watched = this.#watched.get(key);
			if (watched !== undefined && watched.failures >= FAILURES) return watched.reason ?? 'a port does not answer';
		}
		return undefined;
	}

	close(): void {
		this.#ended.abort();
		this.#timer?.cancel();
		for (const { checker } of this.#watched.values()) checker.close();
		this.#watched.clear();
	}

	#take(name: ScheduleName, spec: ScheduleSpec | undefined): void {
		const levels = spec?.on.healthy;
		if (levels === undefined || (levels.tcpPort === undefined && levels.http === undefined)) this.#asking.delete(name);
		else this.#asking.set(name, levels);
		if (this.#asking.size > 0 && this.#timer === undefined) this.#arm(0);
	}

	#arm(seconds: number): void {
		if (this.#ended.signal.aborted) return;
		const look = (): void => {
			this.#timer = undefined;
			if (this.#look() > 0) this.#arm(INTERVAL_SECONDS);
		};
		this.#timer = this.#clock.after(seconds, look, { background: true });
	}

	/** @returns how many are looked at */
	#look(): number {
		const wanted = new Set<string>();
		for (const node of this.#state.view.nodes.values()) {
			const host = node.addresses[0];
			if (host === undefined || this.#contacts.get(node.name).kind !== 'reporting') continue;
			for (const levels of this.#asking.values()) {
				for (const key of keysOf(node.name, levels)) {
					wanted.add(key);
					if (!this.#watched.has(key)) {
						const checker = this.#checker(host, key.slice(node.name.length + 1));
						this.#watched.set(key, { checker, failures: 0, reason: undefined, asking: false });
					}
				}
			}
		}
		for (const [key, watched] of this.#watched) {
			if (wanted.has(key)) void this.#ask(watched);
			else {
				watched.checker.close();
				this.#watched.delete(key);
			}
		}
		return this.#asking.size;
	}

	#checker(host: string, what: string): Checker {
		if (what.startsWith('tcp:')) return this.#ports.tcp(host, Number(what.slice(4)));
		return this.#ports.http(`http://${host.includes(':') ? `[${host}]` : host}${what.slice(5)}`);
	}

	async #ask(watched: Watched): Promise<void> {
		if (watched.asking) return;
		watched.asking = true;
		const over = new AbortController();
		const timer = this.#clock.after(TIMEOUT_SECONDS, () => over.abort(), { background: true });
		const result = await watched.checker.check(AbortSignal.any([over.signal, this.#ended.signal]));
		timer.cancel();
		watched.asking = false;
		if (this.#ended.signal.aborted) return;
		const late = over.signal.aborted;
		if (result.kind === 'skipped' && !late) return;
		const before = watched.failures >= FAILURES;
		if (result.kind === 'passed') watched.failures = 0;
		else {
			watched.failures++;
			watched.reason =
				result.kind === 'failed' ? result.reason : `${watched.checker.what}: no answer within ${TIMEOUT_SECONDS}s`;
		}
		if (before !== watched.failures >= FAILURES) this.#onChange();
	}
}

function keysOf(node: NodeName, { tcpPort, http }: HealthLevels): string[] {
	return [
		...(tcpPort === undefined ? [] : [`${node}|tcp:${tcpPort}`]),
		...(http === undefined ? [] : [`${node}|http:${http}`]),
	];
}
