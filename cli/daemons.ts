import type { GuardRules } from '../src/model/guard-rules.ts';
import type { GrabOrder } from '../src/model/jobs.ts';
import type { LogLevel } from '../src/sys/log.ts';

/** {@link LogLevel}s, written again because the module of the log loads its writer. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const satisfies readonly LogLevel[];

export interface ManagerSettings {
	/** `host:port`; port 0 takes a free one. */
	readonly listen: string;
	/** Directory of its state; made if absent. */
	readonly data: string;
	/** `lmdb:DIR`, `json:FILE` or `etcd://…`; absent: lmdb in the data directory. */
	readonly store?: string;
	/** `host:port` where others reach this one of several managers; absent: where it listens. */
	readonly advertise?: string;
	/** Absolute: a directory of spec files to follow. */
	readonly specs?: string;
	/** `host:port` for the JSON API; absent: there is none. */
	readonly http?: string;
	/** `host:port` for clients and workers of Gearman; absent: they are not served. */
	readonly gearman?: string;
	/** Whether they are beyond loopback as well. */
	readonly gearmanOpen?: boolean;
	/** In which order workers get jobs; absent: `global`. */
	readonly jobOrder?: GrabOrder;
	/** Whether listening beyond loopback without TLS is allowed. */
	readonly insecure: boolean;
	/** Whether a token is made with which machines can join: only where somebody sees it. */
	readonly offersJoin?: boolean;
	readonly logLevel: LogLevel;
	/** Version of this program. */
	readonly version: string;
}

export interface AgentSettings {
	/** `host:port` of the manager, or of several, separated by commas. */
	readonly server: string;
	/** Absent: the host's name, or the name it had before. */
	readonly name?: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly data: string;
	/** Id of the cluster to take on in the place of the one whose programs the agent holds. */
	readonly joinCluster?: string;
	/** To join over TLS with; needed once. */
	readonly joinToken?: string;
	/** Plain text to managers on other machines. */
	readonly insecure: boolean;
	/** Nothing else runs in this process. */
	readonly alone: boolean;
	/** What the manager may have this machine do; absent: anything. */
	readonly rules?: GuardRules;
	readonly logLevel: LogLevel;
	readonly version: string;
}

export interface RunningManager {
	/** `host:port` where it listens. */
	readonly address: string;
	/** Where HTTP is served, if it is. */
	readonly httpAddress?: string | undefined;
	/** Where Gearman is served now, if it is. */
	readonly gearmanAddress?: string | undefined;
	/** With TLS, where it was to be offered: what to run on a machine to join it, and until when (milliseconds since 1970). */
	readonly join?: { readonly command: string; readonly expiresAt: number } | undefined;
	/** File with the first access token, of an admin, where it was made at this start. */
	readonly adminTokenFile?: string | undefined;
	close(): Promise<void>;
}

export interface RunningAgent {
	/** Leaves the programs running. */
	close(): Promise<void>;
}

/** Starts the daemons in this very process; their code is loaded only then. */
export interface Daemons {
	startManager(settings: ManagerSettings): Promise<RunningManager>;
	startAgent(settings: AgentSettings): Promise<RunningAgent>;
}
