import type { Control } from '../model/control.ts';
import { accessTokenToWire, limitsToWire, newAccessTokenFromWire } from '../wire/access.ts';
import { roleCodec } from '../wire/enums.ts';
import { amount, defined, optional, required, signalName } from '../wire/fields.ts';
import type { ControlServiceHandlers } from '../wire/gen/minder/v1/ControlService.ts';
import { labelsFromWire, nodeToWire } from '../wire/node.ts';
import { pickRequestFromWire, pickResultToWire } from '../wire/pick.ts';
import { eventToWire } from '../wire/records.ts';
import { newSpecFromWire, specFromWire } from '../wire/spec.ts';
import {
	changeToWire,
	detailToWire,
	instanceToWire,
	logChunkToWire,
	logRangeFromWire,
	processToWire,
	statusToWire,
} from '../wire/views.ts';
import { type ServerContext, serverStream, unary } from './adapters.ts';
import { jobHandlers } from './job-handlers.ts';
import { lockHandlers } from './lock-handlers.ts';
import { scheduleHandlers } from './schedule-handlers.ts';

/** ControlService over `control`: decode, one call, encode. */
export function controlService(control: Control, context: ServerContext): ControlServiceHandlers {
	return {
		...scheduleHandlers(control, context),
		...lockHandlers(control, context),
		...jobHandlers(control, context),

		GetVersion: unary(context, async (_request, options) => {
			const { warnings = [], ...rest } = await control.getVersion(options);
			return { ...rest, warnings: [...warnings] };
		}),

		ApplyProcesses: unary(context, async ({ specs, dryRun, prune, ifRevision }, options) => {
			const how = defined({ dryRun, prune, ifRevision });
			const changes = await control.applyProcesses(specs.map(specFromWire), how, options);
			return { changes: changes.map(changeToWire) };
		}),

		CreateProcess: unary(context, async ({ spec }, options) => ({
			process: processToWire(await control.createProcess(newSpecFromWire(required(spec, 'spec')), options)),
		})),

		GetProcess: unary(context, async ({ name }, options) => detailToWire(await control.getProcess(name, options))),

		StartProcesses: unary(context, async ({ names }, options) => ({
			processes: (await control.startProcesses(names, options)).map(processToWire),
		})),

		StopProcesses: unary(context, async ({ names }, options) => ({
			processes: (await control.stopProcesses(names, options)).map(processToWire),
		})),

		RestartProcesses: unary(context, async ({ names, atOnce }, options) => {
			const { processes, instances } = await control.restartProcesses(names, { atOnce }, options);
			return { processes: processes.map(processToWire), instances: instances.map(instanceToWire) };
		}),

		ScaleProcess: unary(context, async ({ name, count, ifRevision }, options) => ({
			process: processToWire(await control.scaleProcess(name, count, defined({ ifRevision }), options)),
		})),

		RemoveProcesses: unary(context, async ({ names }, options) => {
			await control.removeProcesses(names, options);
			return { names };
		}),

		PauseRollout: unary(context, async ({ name }, options) => ({
			process: processToWire(await control.pauseRollout(name, options)),
		})),

		ResumeRollout: unary(context, async ({ name }, options) => ({
			process: processToWire(await control.resumeRollout(name, options)),
		})),

		PromoteRollout: unary(context, async ({ name }, options) => ({
			process: processToWire(await control.promoteRollout(name, options)),
		})),

		UndoRollout: unary(context, async ({ name, to }, options) => ({
			process: processToWire(await control.undoRollout(name, defined({ to }), options)),
		})),

		SignalInstances: unary(context, async ({ names, signal }, options) => ({
			results: [...(await control.signalInstances(names, signalName(signal), options))],
		})),

		WatchStatus: serverStream(context, async function* ({ names, follow }, options) {
			for await (const update of control.watchStatus(names, follow, options)) yield statusToWire(update);
		}),

		ListNodes: unary(context, async ({ names }, options) => ({
			nodes: (await control.listNodes(names, options)).map(nodeToWire),
		})),

		CordonNode: unary(context, async ({ name, comment }, options) => ({
			node: nodeToWire(await control.cordonNode(name, defined({ comment }), options)),
		})),

		UncordonNode: unary(context, async ({ name }, options) => ({
			node: nodeToWire(await control.uncordonNode(name, options)),
		})),

		DrainNode: unary(context, async ({ name, deadlineSeconds, comment }, options) => {
			const deadline = optional(deadlineSeconds, (seconds) => amount(seconds, 'the deadline of the drain'));
			const how = defined({ deadlineSeconds: deadline, comment });
			return { node: nodeToWire(await control.drainNode(name, how, options)) };
		}),

		RemoveNode: unary(context, async ({ name, force }, options) => {
			await control.removeNode(name, { force }, options);
			return {};
		}),

		LabelNode: unary(context, async ({ name, set, unset }, options) => ({
			node: nodeToWire(await control.labelNode(name, labelsFromWire({ set, unset }), options)),
		})),

		PickNodes: unary(context, async (request, options) =>
			pickResultToWire(await control.pickNodes(pickRequestFromWire(request), options)),
		),

		ReserveNode: unary(context, async ({ name, comment }, options) => {
			await control.reserveNode(name, comment, options);
			return {};
		}),

		ReleaseNode: unary(context, async ({ name }, options) => {
			await control.releaseNode(name, options);
			return {};
		}),

		WatchEvents: serverStream(context, async function* ({ names, follow, limit, audit }, options) {
			const how = { ...defined({ follow, limit }), ...(audit ? { audit } : {}) };
			for await (const events of control.watchEvents(names, how, options)) yield { events: events.map(eventToWire) };
		}),

		ReadLogs: serverStream(context, async function* ({ name, range }, options) {
			const wanted = logRangeFromWire(required(range, 'range of logs'));
			for await (const chunk of control.readLogs(name, wanted, options)) yield { chunk: logChunkToWire(chunk) };
		}),

		WhoAmI: unary(context, async (_request, options) => {
			const { name, role, limits } = await control.whoAmI(options);
			return { name, role: roleCodec.toWire(role), limits: limitsToWire(limits) };
		}),

		CreateAccessToken: unary(context, async (request, options) => {
			const { token, view } = await control.createAccessToken(newAccessTokenFromWire(request), options);
			return { token, view: accessTokenToWire(view) };
		}),

		ListAccessTokens: unary(context, async (_request, options) => ({
			tokens: (await control.listAccessTokens(options)).map(accessTokenToWire),
		})),

		RevokeAccessToken: unary(context, async ({ id }, options) => ({
			view: accessTokenToWire(await control.revokeAccessToken(id, options)),
		})),

		CreateJoinToken: unary(context, async ({ uses, lifetimeSeconds }, options) => {
			const lifetime = amount(lifetimeSeconds, 'the lifetime');
			const { token, expiresAt } = await control.createJoinToken({ uses, lifetimeSeconds: lifetime }, options);
			return { token, expiresAtMs: expiresAt };
		}),

		Backup: serverStream(context, async function* (_request, options) {
			for await (const { data, done, total } of control.backup(options)) {
				yield { data, entriesDone: done, entriesTotal: total };
			}
		}),
	};
}
