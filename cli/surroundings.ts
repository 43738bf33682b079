import type { MinderClient } from '../src/client/minder-client.ts';
import { MinderError } from '../src/model/errors.ts';
import type { ProcessSpec } from '../src/model/process-spec.ts';
import type { InstanceView, NodeView, ProcessDetail } from '../src/model/views.ts';
import { type Clock, sleep } from '../src/sys/clock.ts';
import type { Dependency, Surroundings } from './output/diagnosis.ts';
import { isSuccess } from './output/format.ts';
import { StatusBoard } from './status-board.ts';

/** Lines of standard error shown of an instance in trouble. */
const STDERR_LINES = 3;
/** Lines that are looked at for them: a crash loop writes the same again and again. */
const STDERR_READ = 12;
/** Instances whose output is looked at. */
const MOST_READ = 3;
/** Seconds that reading output may take altogether: a node may be slow, and the rest is worth more. */
const READ_TIMEOUT = 2;

/** What `minder describe` looks up beside the process itself; what cannot be had is left out. */
export async function surroundingsOf(
	client: MinderClient,
	clock: Clock,
	detail: ProcessDetail,
	signal: AbortSignal,
): Promise<Surroundings> {
	const [dependencies, nodes, stderr] = await Promise.all([
		dependenciesOf(client, detail, signal),
		silentNodes(client, detail.instances, signal),
		lastWords(client, clock, detail, signal),
	]);
	return { dependencies, nodes, stderr };
}

async function dependenciesOf(client: MinderClient, detail: ProcessDetail, signal: AbortSignal): Promise<Dependency[]> {
	const wanted = Object.entries(detail.process.spec.dependsOn ?? {});
	const found = await Promise.all(
		wanted.map(async ([name, condition]): Promise<Dependency | undefined> => {
			const board = new StatusBoard();
			try {
				for await (const update of client.watchStatus([name], false, { signal })) board.apply(update);
			} catch (error) {
				if (!(error instanceof MinderError)) throw error;
				// The token may not see it, which says nothing of whether it is there.
				if (error.code === 'refused') return undefined;
				if (error.code !== 'not-found') throw error;
			}
			const process = board.processes.get(name);
			return { name, condition, instances: board.of(name), ...(process === undefined ? {} : { process }) };
		}),
	);
	return found.filter((each) => each !== undefined);
}

async function silentNodes(
	client: MinderClient,
	instances: readonly InstanceView[],
	signal: AbortSignal,
): Promise<Map<string, NodeView>> {
	const silent = instances.filter((each) => each.phase === 'unknown' && each.node !== undefined);
	const names = new Set(silent.map((each) => each.node));
	// Those that the token sees and that are still there: to ask for others by name would be an error.
	const nodes = names.size === 0 ? [] : await client.listNodes([], { signal });
	return new Map(nodes.filter(({ name }) => names.has(name)).map((node) => [node.name, node]));
}

async function lastWords(
	client: MinderClient,
	clock: Clock,
	detail: ProcessDetail,
	signal: AbortSignal,
): Promise<Map<string, readonly string[]>> {
	const troubled = detail.instances.filter((each) => isTroubled(each, detail.process.spec)).slice(0, MOST_READ);
	const found = new Map<string, readonly string[]>();
	if (troubled.length === 0) return found;
	const limit = new AbortController();
	const until = AbortSignal.any([signal, limit.signal]);
	const read = Promise.all(
		troubled.map(async ({ id }) => {
			const pieces: Uint8Array[] = [];
			const range = { stdout: false, stderr: true, tail: STDERR_READ, follow: false };
			for await (const chunk of client.readLogs(id, range, { signal: until })) pieces.push(chunk.data);
			const lines = Buffer.concat(pieces).toString('utf8').split('\n');
			const shown = lines.filter((line, at) => line.trim() !== '' && line !== lines[at + 1]).slice(-STDERR_LINES);
			if (shown.length > 0) found.set(id, shown);
		}),
	).catch(() => undefined);
	await Promise.race([read, sleep(clock, READ_TIMEOUT, until).catch(() => undefined)]);
	limit.abort();
	await read;
	return found;
}

/** Where the last words of a program say more than its phase does. */
function isTroubled({ phase, attempt, exit }: InstanceView, spec: ProcessSpec): boolean {
	if (attempt === 0) return false;
	if (phase === 'failed' || phase === 'backoff') return true;
	return phase === 'exited' && exit !== undefined && !isSuccess(exit, spec);
}
