import type { Authorizer } from '../model/access.ts';
import type { AgentHandlers } from '../model/agent-protocol.ts';
import type { Control } from '../model/control.ts';
import type { FunctionSpec } from '../model/function-spec.ts';
import type { FunctionName, NodeName, ProcessName, ScheduleName } from '../model/ids.ts';
import type { GrabOrder } from '../model/jobs.ts';
import type { JoinHandlers } from '../model/join.ts';
import type { ProcessSpec } from '../model/process-spec.ts';
import type { ScheduleSpec } from '../model/schedule-spec.ts';
import type { BackupAttachment } from '../store/backup-file.ts';
import type { Store } from '../store/store.ts';
import type { Authority } from '../sys/certificates/authority.ts';
import type { Clock } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import { systemMachine } from '../sys/machine.ts';
import { bootIdOfMachine as ownBootId } from '../sys/proc-table.ts';
import type { Rand } from '../sys/rand.ts';
import { AccessService } from './access/access-service.ts';
import { authorizer } from './access/authorizer.ts';
import { Enrolment } from './access/enrolment.ts';
import { GuardedControl } from './access/guarded-control.ts';
import { SignIns } from './access/sign-ins.ts';
import { TokenEnds } from './access/token-ends.ts';
import { AuditLog } from './audit/audit-log.ts';
import { BackupService } from './backup/backup-service.ts';
import { refuseHalfRestored } from './backup/restore-marker.ts';
import { ClusterView } from './cluster-view.ts';
import { ManagerControl } from './control.ts';
import { type EventDraft, EventLog } from './events/event-log.ts';
import { FunctionService } from './jobs/function-service.ts';
import type { JobDesk } from './jobs/job-desk.ts';
import { JobMetrics } from './jobs/job-metrics.ts';
import { JobService } from './jobs/job-service.ts';
import { openJobDesk } from './jobs/queue-desk.ts';
import { WorkerSessions } from './jobs/worker-sessions.ts';
import { KvService } from './locks/kv-service.ts';
import { LockDesk } from './locks/lock-desk.ts';
import { LockService } from './locks/lock-service.ts';
import { Departures } from './nodes/departures.ts';
import { DrainDeadlines } from './nodes/drain-deadlines.ts';
import { Planner } from './planner.ts';
import { ReconcileLoop } from './reconcile-loop.ts';
import { lastLines } from './rollouts/last-lines.ts';
import { RolloutLoop } from './rollouts/rollout-loop.ts';
import { loseTasks } from './schedules/lost-tasks.ts';
import { RunHistory } from './schedules/run-history.ts';
import { RunLogs } from './schedules/run-logs.ts';
import { openSchedules } from './schedules/schedule-engine.ts';
import { LogService } from './services/log-service.ts';
import { NodeService } from './services/node-service.ts';
import { PickService } from './services/pick-service.ts';
import { PidService } from './services/pid-service.ts';
import { ProcessService } from './services/process-service.ts';
import { RolloutService } from './services/rollout-service.ts';
import { RunService } from './services/run-service.ts';
import { SignalService } from './services/signal-service.ts';
import { AgentSessions } from './sessions/agent-sessions.ts';
import { LogRelay } from './sessions/log-relay.ts';
import { NodeRegistry } from './sessions/node-registry.ts';
import { SpecSecrets } from './spec-secrets.ts';
import { ClusterState, type Transaction } from './state/cluster-state.ts';
import { DepartureNotes } from './state/departure-notes.ts';
import { NodeContacts } from './state/node-contacts.ts';
import { Observations } from './state/observations.ts';
import { StoreAlarm } from './state/store-alarm.ts';
import { ManagerWarnings } from './warnings.ts';

export interface ManagerPorts {
	readonly clock: Clock;
	readonly rand: Rand;
	readonly log: Log;
	/** Waited for before changes are written, so that those that arrive together share one commit; absent: nothing is. */
	readonly gather?: () => Promise<void>;
	/** This program's version. */
	readonly version: string;
	/** Issues the certificates of agents; absent: there is no TLS. */
	readonly authority?: Authority;
	/** Cuts off the connections of a node whose certificate counts no more. */
	readonly cutOff?: (node: NodeName) => void;
	/** The files of the cluster's authority, for backups; absent: there is none. */
	readonly authorityFiles?: () => Promise<readonly BackupAttachment[]>;
	/** In which workers get jobs; default `global`. */
	readonly jobOrder?: GrabOrder;
	/** Gives memory back to the system after a large backlog of jobs; absent: nothing does. */
	readonly giveBack?: () => void;
	/** Stands in the handles of jobs; default the machine's. */
	readonly hostname?: string;
}

/** A manager without a network: what users and agents can call. */
export interface Manager {
	/** For this program itself: everything is allowed. */
	readonly control: Control;
	/** For callers: as their tokens allow. Every call has its caller in its options. */
	readonly guarded: Control;
	readonly agents: AgentHandlers;
	readonly authorize: Authorizer;
	/** Absent without an authority. */
	readonly join?: JoinHandlers;
	readonly access: AccessService;
	readonly clusterId: string;
	/** Adds an event. */
	readonly tell: (event: EventDraft) => void;
	/** What a part of this manager says is wrong now, shown to its users until it says something else; none: nothing is. */
	readonly warn: (part: string, lines: readonly string[]) => void;
	/** The spec that a process has now; `undefined`: there is no such process. */
	readonly specOf: (name: ProcessName) => ProcessSpec | undefined;
	/** As `specOf`, of a schedule. */
	readonly scheduleOf: (name: ScheduleName) => ScheduleSpec | undefined;
	/** As `specOf`, of a function that was declared. */
	readonly functionOf: (name: FunctionName) => FunctionSpec | undefined;
	/** Why changes are not taken now, in a few words; `undefined`: they are. */
	readonly notReady: () => string | undefined;
	/** The queue itself, for Gearman's gateway. */
	readonly jobs: JobDesk;
	/** In Prometheus' text format. */
	readonly metrics: () => Promise<string>;
	/** It is about to be closed: streams of workers that end from now on end because of that, and their jobs stay theirs. */
	leave(): void;
	/** Ends the sessions, writes what waits. The store stays open. */
	close(): Promise<void>;
}

/** With the number behind it a handle has at most 63 bytes. */
const LONGEST_HOST = 40;

/** Puts the parts together over a store. @throws MinderError `storage` where it cannot be read, `precondition` where it is half restored */
export async function openManager(below: Store, ports: ManagerPorts): Promise<Manager> {
	const { clock, rand, log, version, authorityFiles: attachments = async () => [] } = ports;
	await refuseHalfRestored(below);
	const store = new StoreAlarm(below, clock, log);
	const state = await ClusterState.open(store, rand, log, clock.monotonic(), ports.gather);
	const events = await EventLog.open(store, clock, log);
	const warnings = new ManagerWarnings();
	let storeFails = false;
	store.onTrouble((trouble) => {
		const failed = trouble.kind === 'failed';
		storeFails = failed;
		warnings.set(
			'store',
			failed ? [`the store of the manager takes no changes: ${trouble.reason}; programs go on`] : [],
		);
		const reason = trouble.kind === 'failed' ? trouble.reason : 'the store takes changes again';
		events.append({ kind: `manager-storage-${trouble.kind}`, subject: 'manager', actor: 'manager', reason });
	});
	const observations = new Observations();
	const contacts = new NodeContacts(clock);
	const notes = new DepartureNotes();
	const secrets = await SpecSecrets.open(store);
	const view = new ClusterView(state, observations, contacts, notes, secrets, clock);
	const planner = new Planner(contacts, observations, clock);
	const setUpAnew = (tx: Transaction, node: NodeName): void =>
		loseTasks(tx, node, { endedAt: clock.wall(), reason: `its node ${node} was set up anew` });
	const registry = new NodeRegistry({ state, contacts, setUpAnew, events, clock, log });
	const sessions = new AgentSessions({ state, observations, contacts, registry, events, clock, rand, log, version });
	const relay = new LogRelay(clock, rand);
	const deadlines = new DrainDeadlines(state, clock, log);
	const departures = new Departures({ planner, contacts, observations, deadlines, notes });
	const loop = new ReconcileLoop({
		state,
		contacts,
		observations,
		planner,
		departures,
		deadlines,
		events,
		clock,
		log,
	});

	const history = new RunHistory(store);
	const logs = new LogService(state, sessions, relay, new RunLogs(state, history, sessions, relay));
	const rollouts = new RolloutLoop({
		state,
		observations,
		contacts,
		planner,
		events,
		clock,
		log,
		lastLines: (instance) => lastLines(logs, clock, instance),
	});
	const services = { state, view, planner, secrets, events, clock };
	const { authority, cutOff = () => {} } = ports;
	const audit = await AuditLog.open(store, clock, log);
	const signIns = new SignIns(state, clock);
	const access = new AccessService({ state, clock, ...(authority === undefined ? {} : { caHash: authority.hash }) });
	const desk = new LockDesk(clock);
	const pids = new PidService({ state, sessions, ownBootId, log });
	const locks = new LockService({ state, desk, events, pids, clock, log });
	const kv = new KvService({ state, clock, log });
	const schedules = await openSchedules({
		state,
		history,
		observations,
		contacts,
		deadlines,
		locks: desk,
		secrets,
		events,
		clock,
		log,
	});
	const metrics = new JobMetrics();
	const jobs = await openJobDesk({
		store,
		state,
		events,
		clock,
		rand,
		log,
		meter: metrics,
		...(ports.giveBack === undefined ? {} : { giveBack: ports.giveBack }),
		...(ports.gather === undefined ? {} : { gather: ports.gather }),
		options: {
			order: ports.jobOrder ?? 'global',
			handlePrefix: handlePrefix(ports.hostname ?? systemMachine.hostname()),
		},
	});
	const workers = new WorkerSessions({ desk: jobs, state, clock, log });
	const control = new ManagerControl(
		{
			processes: new ProcessService(services),
			runs: new RunService(services, observations),
			signals: new SignalService(state, sessions),
			logs,
			picks: new PickService({ state, contacts, observations, events, clock }),
			rollouts: new RolloutService(services),
			nodes: new NodeService({ ...services, contacts, observations, registry, sessions, deadlines, cutOff }),
			access,
			schedules: schedules.service,
			locks,
			kv,
			pids,
			functions: new FunctionService({ state, desk: jobs, secrets, events }),
			jobs: new JobService(jobs),
			workers,
			backups: new BackupService({ store, clusterId: state.clusterId, version, clock, attachments }),
		},
		services,
		version,
		warnings,
	);
	const keyChanged = (node: NodeName): void => {
		sessions.dismiss(node);
		cutOff(node);
	};
	const enrolment = { state, contacts, signIns, audit, events, clock, keyChanged };
	loop.poke();
	return {
		control,
		guarded: new GuardedControl(control, { state, ends: new TokenEnds(state, clock), audit, clock }),
		authorize: authorizer({ state, signIns, audit, clock }),
		...(authority === undefined ? {} : { join: new Enrolment({ ...enrolment, authority }) }),
		access,
		agents: {
			session: (stream, peer, caller) => sessions.serve(stream, peer, caller),
			pushLogs: (pushes, signal, caller) => relay.accept(pushes, signal, caller),
			workJobs: (stream, node, caller) => workers.serveAgent(stream, node, caller),
		},
		clusterId: state.clusterId,
		tell: (event) => events.append(event),
		warn: (part, lines) => warnings.set(part, lines),
		notReady: () => (storeFails ? 'the store takes no changes' : undefined),
		specOf: (name) => state.view.processes.get(name)?.spec,
		scheduleOf: (name) => state.view.schedules.get(name)?.spec,
		functionOf: (name) => state.view.functions.get(name)?.spec,
		jobs,
		metrics: () => metrics.text(jobs.queues()),
		leave: () => workers.leave(),
		async close() {
			workers.leave();
			locks.close();
			kv.close();
			sessions.close();
			await jobs.close();
			await schedules.close();
			await loop.close();
			await deadlines.close();
			await rollouts.close();
			await registry.close();
			await state.settled();
			await events.close();
			await audit.close();
		},
	};
}

/** `H:HOST`, short enough for Gearman's handles. */
function handlePrefix(hostname: string): string {
	return `H:${hostname.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, LONGEST_HOST)}`;
}
