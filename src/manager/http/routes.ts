import { z } from 'zod';
import type { CallOptions, Control } from '../../model/control.ts';
import { MinderError } from '../../model/errors.ts';
import { isInstanceId, isNodeName, isProcessName, processName, splitInstanceId } from '../../model/ids.ts';
import { eventJson, instanceJson, type JsonObject, nodeJson, processJson, statusJson } from '../../model/view-json.ts';
import type { InstanceView, ProcessView } from '../../model/views.ts';

/** A request that was let in, not read yet. */
export interface Call {
	readonly control: Control;
	/** Signal and caller. */
	readonly options: CallOptions;
	readonly params: Readonly<Record<string, string>>;
	readonly query: unknown;
	readonly body: unknown;
}

/** One call of ControlService over HTTP: decode, one call, encode. What it needs is in the table of calls, under `rpc`. */
export type Route = {
	readonly url: string;
	/** Method of ControlService. */
	readonly rpc: string;
} & (
	| { readonly kind: 'look'; readonly answer: (call: Call) => Promise<JsonObject> }
	| { readonly kind: 'change'; readonly answer: (call: Call) => Promise<JsonObject> }
	/** Server-sent events `status`; the last one is `error` where it ended with one. */
	| { readonly kind: 'stream'; readonly answer: (call: Call) => AsyncIterable<JsonObject> }
);

/** As it stands in the table of calls. */
export function rpcNameOf(method: string): string {
	return `minder.v1.ControlService/${method}`;
}

const MOST_EVENTS = 10_000;
const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]);
const truth = z.enum(['true', 'false']).transform((text) => text === 'true');
const NAMES = z.strictObject({ name: list });
const EVENTS = z.strictObject({
	name: list,
	limit: z
		.string()
		.regex(/^[0-9]{1,5}$/)
		.transform(Number)
		.pipe(z.number().min(1).max(MOST_EVENTS))
		.optional(),
	audit: truth.optional(),
});
const NOTHING = z.strictObject({}).optional();
const RESTART = z.strictObject({ atOnce: z.boolean().optional() }).optional();
const UNDO = z.strictObject({ to: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() }).optional();

export const ROUTES: readonly Route[] = [
	{
		kind: 'look',
		url: '/api/v1/status',
		rpc: 'WatchStatus',
		async answer({ control, options, query }) {
			const names = processNames(read(NAMES, query, 'query').name);
			const processes: ProcessView[] = [];
			const instances: InstanceView[] = [];
			for await (const update of control.watchStatus(names, false, options)) {
				processes.push(...update.processes);
				instances.push(...update.instances);
			}
			return statusJson(
				processes.sort((a, b) => order(a.name, b.name)),
				instances.sort(byPlace),
			);
		},
	},
	{
		kind: 'stream',
		url: '/api/v1/watch',
		rpc: 'WatchStatus',
		async *answer({ control, options, query }) {
			const names = processNames(read(NAMES, query, 'query').name);
			for await (const update of control.watchStatus(names, true, options)) {
				yield {
					processes: update.processes.map(processJson),
					instances: update.instances.map(instanceJson),
					removedProcesses: update.removedProcesses,
					removedInstances: update.removedInstances,
					synced: update.synced,
				};
			}
		},
	},
	{
		kind: 'look',
		url: '/api/v1/nodes',
		rpc: 'ListNodes',
		async answer({ control, options, query }) {
			const { name } = read(NAMES, query, 'query');
			for (const each of name) if (!isNodeName(each)) throw noName(each, 'a node');
			return { nodes: (await control.listNodes(name, options)).map(nodeJson) };
		},
	},
	{
		kind: 'look',
		url: '/api/v1/events',
		rpc: 'WatchEvents',
		async answer({ control, options, query }) {
			const { name, limit, audit } = read(EVENTS, query, 'query');
			// Names of instances look like those of nodes.
			for (const each of name) if (!isNodeName(each)) throw noName(each, 'a process, an instance or a node');
			const how = { follow: false, ...(limit === undefined ? {} : { limit }), ...(audit === true ? { audit } : {}) };
			const events: JsonObject[] = [];
			for await (const some of control.watchEvents(name, how, options)) events.push(...some.map(eventJson));
			return { events };
		},
	},
	{
		kind: 'look',
		url: '/api/v1/whoami',
		rpc: 'WhoAmI',
		async answer({ control, options }) {
			const { name, role, limits } = await control.whoAmI(options);
			return { name, role, ...limits };
		},
	},
	{
		kind: 'change',
		url: '/api/v1/processes/:name/start',
		rpc: 'StartProcesses',
		answer: async (call) => shown(await call.control.startProcesses([nothingElse(call)], call.options)),
	},
	{
		kind: 'change',
		url: '/api/v1/processes/:name/stop',
		rpc: 'StopProcesses',
		answer: async (call) => shown(await call.control.stopProcesses([nothingElse(call)], call.options)),
	},
	{
		kind: 'change',
		url: '/api/v1/processes/:name/restart',
		rpc: 'RestartProcesses',
		async answer({ control, options, params, body }) {
			const [name = ''] = processNames([params['name'] ?? '']);
			const atOnce = read(RESTART, body, 'body')?.atOnce === true;
			const { processes, instances } = await control.restartProcesses([name], { atOnce }, options);
			return statusJson(processes, instances);
		},
	},
	{
		kind: 'change',
		url: '/api/v1/rollouts/:name/pause',
		rpc: 'PauseRollout',
		answer: async (call) => shown([await call.control.pauseRollout(nothingElse(call), call.options)]),
	},
	{
		kind: 'change',
		url: '/api/v1/rollouts/:name/resume',
		rpc: 'ResumeRollout',
		answer: async (call) => shown([await call.control.resumeRollout(nothingElse(call), call.options)]),
	},
	{
		kind: 'change',
		url: '/api/v1/rollouts/:name/promote',
		rpc: 'PromoteRollout',
		answer: async (call) => shown([await call.control.promoteRollout(nothingElse(call), call.options)]),
	},
	{
		kind: 'change',
		url: '/api/v1/rollouts/:name/undo',
		rpc: 'UndoRollout',
		async answer({ control, options, params, body }) {
			const name = processName(params['name'] ?? '');
			const to = read(UNDO, body, 'body')?.to;
			return shown([await control.undoRollout(name, to === undefined ? {} : { to }, options)]);
		},
	},
];

/** What came in the form that it has to have. @throws MinderError `usage` */
export function read<T>(schema: z.ZodType<T>, value: unknown, what: 'query' | 'body'): T {
	const result = schema.safeParse(what === 'body' && value === null ? undefined : value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const at =
		issue === undefined || issue.path.length === 0 ? '' : `, ${JSON.stringify(issue.path.map(String).join('.'))}`;
	throw new MinderError(
		'usage',
		`the ${what}${at} is not as it has to be: ${issue?.message ?? 'docs/HTTP.md says how'}`,
	);
}

/** The process of a change that has no body. @throws MinderError `usage` */
function nothingElse({ params, body }: Call): string {
	read(NOTHING, body, 'body');
	return processName(params['name'] ?? '');
}

function shown(processes: readonly ProcessView[]): JsonObject {
	return statusJson(processes, []);
}

function processNames(names: readonly string[]): readonly string[] {
	for (const name of names)
		if (!isProcessName(name) && !isInstanceId(name)) throw noName(name, 'a process or an instance');
	return names;
}

function noName(text: string, what: string): MinderError {
	return new MinderError('usage', `${JSON.stringify(text)} is not the name of ${what}`);
}

function byPlace(a: InstanceView, b: InstanceView): number {
	return order(a.process, b.process) || splitInstanceId(a.id).ordinal - splitInstanceId(b.id).ordinal;
}

function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
