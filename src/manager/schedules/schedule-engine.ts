import type { Clock } from '../../sys/clock.ts';
import type { Log } from '../../sys/log.ts';
import { httpChecker } from '../../sys/probe-http.ts';
import { tcpChecker } from '../../sys/probe-tcp.ts';
import type { EventLog } from '../events/event-log.ts';
import type { LockDesk } from '../locks/lock-desk.ts';
import type { DrainDeadlines } from '../nodes/drain-deadlines.ts';
import type { SpecSecrets } from '../spec-secrets.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeContacts } from '../state/node-contacts.ts';
import type { Observations } from '../state/observations.ts';
import { HealthProbes } from './health-probes.ts';
import { HistoryKeeper } from './history-keeper.ts';
import { LastRuns } from './last-runs.ts';
import { RunDependencies } from './run-dependencies.ts';
import { RunDesk } from './run-desk.ts';
import type { RunHistory } from './run-history.ts';
import { RunMutex } from './run-mutex.ts';
import { RunNodes } from './run-nodes.ts';
import { RunTracker } from './run-tracker.ts';
import { ScheduleLoop } from './schedule-loop.ts';
import { ScheduleService } from './schedule-service.ts';
import { ScheduleViews } from './schedule-view.ts';

export interface EnginePorts {
	readonly state: ClusterState;
	readonly history: RunHistory;
	readonly observations: Observations;
	readonly contacts: NodeContacts;
	readonly deadlines: DrainDeadlines;
	readonly locks: LockDesk;
	readonly secrets: SpecSecrets;
	readonly events: EventLog;
	readonly clock: Clock;
	readonly log: Log;
}

/** Everything of a manager that concerns schedules, put together. */
export interface ScheduleEngine {
	readonly service: ScheduleService;
	close(): Promise<void>;
}

/** Fires from here on. @throws MinderError `storage` */
export async function openSchedules(ports: EnginePorts): Promise<ScheduleEngine> {
	const { state, history, observations, contacts, secrets, clock } = ports;
	const lastRuns = new LastRuns(state, history);
	await lastRuns.load(Array.from(state.view.schedules.values()).flatMap(({ spec }) => spec.dependsOn ?? []));
	const probes = new HealthProbes(state, contacts, clock, { tcp: tcpChecker, http: httpChecker });
	const nodes = new RunNodes(contacts, observations, probes, clock);
	const dependencies = new RunDependencies(state, lastRuns);
	const desk = new RunDesk({ nodes, mutex: new RunMutex(ports.locks), dependencies });
	const tracker = new RunTracker({ ...ports, probes, desk });
	const loop = new ScheduleLoop({ ...ports, desk });
	const keeper = new HistoryKeeper(ports);
	const views = new ScheduleViews(state, observations, lastRuns, secrets, clock);
	return {
		service: new ScheduleService({ ...ports, desk, nodes, lastRuns, views }),
		async close() {
			probes.close();
			await loop.close();
			await tracker.close();
			await keeper.close();
		},
	};
}
