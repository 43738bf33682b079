import { dirname, join } from 'node:path';
import { toMinderError } from '../model/errors.ts';
import type { GuardRules } from '../model/guard-rules.ts';
import type { NodeName } from '../model/ids.ts';
import { DEFAULT_PORT, formatAddress, parseAddress } from '../rpc/address.ts';
import { openManagerChannel } from '../rpc/manager-channel.ts';
import type { Clock } from '../sys/clock.ts';
import { lockDirectory } from '../sys/directory-lock.ts';
import { realPath } from '../sys/executable.ts';
import { systemFiles } from '../sys/files.ts';
import { systemJobProcesses } from '../sys/job-process.ts';
import type { Log } from '../sys/log.ts';
import { systemMachine } from '../sys/machine.ts';
import type { Rand } from '../sys/rand.ts';
import { findUser } from '../sys/user.ts';
import { NodeTrust, type NodeTrustOptions } from './enrolment.ts';
import { Guard } from './guard.ts';
import { AgentJobs } from './jobs/agent-jobs.ts';
import { nodeFacts } from './node-facts.ts';
import { loadNodeIdentity } from './node-identity.ts';
import { NodeUsageSampler } from './node-usage.ts';
import { AgentSession } from './session.ts';
import type { Beat } from './session-heartbeat.ts';
import type { Supervision } from './supervision.ts';
import { openSupervisor } from './supervisor.ts';

/** How to run an agent. */
export interface AgentOptions {
	/** `HOST[:PORT]` of the manager, or of several, separated by commas. */
	readonly server: string;
	/** Made with mode 0700 where it is absent; held by one agent at a time. */
	readonly dataDirectory: string;
	/** Without it: the name it had before, on a first start the host name. */
	readonly name?: string;
	readonly labels: Readonly<Record<string, string>>;
	/** Id of the cluster to take on in the place of the one whose programs this agent holds. */
	readonly joinCluster?: string;
	/** To join a cluster over TLS with; needed once. */
	readonly joinToken?: string;
	/** Speak plain text to a manager on another machine. */
	readonly insecure?: boolean;
	/** What the manager may have this machine do; without it, anything. */
	readonly rules?: GuardRules;
	readonly log: Log;
	readonly clock: Clock;
	readonly rand: Rand;
	readonly version: string;
}

/** An agent at work. */
export interface RunningAgent {
	readonly nodeName: NodeName;
	/** Leaves the manager and the programs; these run on, and the next agent on this directory takes them over. */
	detach(): Promise<void>;
}

/**
 * Starts the agent of this machine: takes over the programs that run, then looks for its manager, for as long as that takes.
 * Resolves when the programs are taken over, whether there is a manager or not.
 * @throws MinderError `usage` for a bad address, name or token, `unauthenticated` without a way to speak with the manager, `data-in-use`, `storage`
 */
export async function startAgent(options: AgentOptions): Promise<RunningAgent> {
	const { dataDirectory, log, clock, rand, version, labels, server } = options;
	// A bad address is refused at once, not with the first attempt.
	const servers = server.split(',').map((text) => formatAddress(parseAddress(text, DEFAULT_PORT)));
	await systemFiles.makeDirectory(dataDirectory);
	const lock = await lockDirectory(dataDirectory, 'minder agent');
	let supervision: Supervision | undefined;
	let trust: NodeTrust | undefined;
	try {
		const identity = await loadNodeIdentity(dataDirectory, {
			...(options.name === undefined ? {} : { wanted: options.name }),
			hostname: systemMachine.hostname(),
			files: systemFiles,
			rand,
			log,
		});
		const known = await NodeTrust.open(trustOptions(options, identity.name), servers);
		trust = known;
		const guard = new Guard(options.rules ?? {}, { labels, realPath });
		const held = await openSupervisor({ dataDirectory, clock, rand, log, files: systemFiles, guard });
		supervision = held;
		const sampler = new NodeUsageSampler(systemMachine, clock, log);
		// The first heartbeat shows the time since here, not since boot.
		void sampler.sample();
		const jobs = openJobs(options, identity.name, guard);
		const session = new AgentSession({
			server,
			connect: async (server) => openManagerChannel(server, await known.trustFor(server)),
			supervision: held,
			facts: () => nodeFacts(systemMachine, identity, { version, labels }),
			sample: () => beat(held, sampler, log),
			tail: (path, range) => held.logs.read(path, range),
			jobs,
			...(options.joinCluster === undefined ? {} : { joinCluster: options.joinCluster }),
			clock,
			rand,
			log,
		});
		known.start();
		session.start();
		let left: Promise<void> | undefined;
		const leave = async (): Promise<void> => {
			known.stop();
			// While there is a session over which jobs can be given back.
			await jobs.stop();
			await session.stop();
			await held.detach();
			await lock.release();
		};
		return {
			nodeName: identity.name,
			detach() {
				left ??= leave();
				return left;
			},
		};
	} catch (error) {
		trust?.stop();
		await supervision?.detach();
		await lock.release();
		throw error;
	}
}

function openJobs({ clock, rand, log }: AgentOptions, node: NodeName, guard: Guard): AgentJobs {
	const self = findUser(process.getuid?.() ?? 0);
	if (self === undefined) throw new Error('the user of this process is not known');
	return new AgentJobs({
		node,
		host: systemMachine.hostname(),
		pid: process.pid,
		processes: systemJobProcesses(clock, rand),
		self,
		nodeDirectory: dirname(process.execPath),
		guard,
		clock,
		rand,
		log,
	});
}

function trustOptions(options: AgentOptions, node: NodeName): NodeTrustOptions {
	const { dataDirectory, joinToken, insecure, clock, log } = options;
	return {
		directory: join(dataDirectory, 'tls'),
		node,
		...(joinToken === undefined ? {} : { joinToken }),
		insecure: insecure === true,
		files: systemFiles,
		clock,
		log,
	};
}

async function beat(supervision: Supervision, sampler: NodeUsageSampler, log: Log): Promise<Beat> {
	const usage = await sampler.sample();
	const { alarms } = supervision;
	const figures = { ...(usage === undefined ? {} : { usage }), ...(alarms.length === 0 ? {} : { alarms }) };
	try {
		return { ...figures, instances: supervision.sampleUsage() };
	} catch (error) {
		log.warn({ err: error }, `usage of the programs cannot be read: ${toMinderError(error).message}`);
		return { ...figures, instances: {} };
	}
}
