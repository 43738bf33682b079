import type { InstanceId } from '../model/ids.ts';
import { parallelOf } from '../model/percent.ts';
import type { Process } from '../model/records.ts';
import { PLAIN_UPDATE } from '../model/update-spec.ts';
import { DepartureBoard } from './departure-board.ts';
import type { DepartureNode, DeparturePlan, DepartureScope, Member } from './departure-state.ts';
import { replaceAfter } from './disconnection.ts';

/** An instance of the process with what the plan asks about it. */
interface Row extends Member {
	readonly node: DepartureNode | undefined;
	readonly successor: Row | undefined;
}

/**
 * What to do for instances that have to leave their node: since a person drains it, or since it has been silent for too long. To be planned
 * before `planInstances`, which counts an instance and its successor as one; again after its actions, until there are none.
 *
 * Each is replaced first and removed once its successor is ready, at most `maxParallel` at a time; with `stopFirst`, and for a run to
 * completion that has not begun, in one step; one that is ready is not stopped first while as many others are down. Where no node can take it, it stays: nothing drops below its count but at a deadline.
 * One of several copies is chosen by {@link originalWins}.
 */
export function planDepartures(scope: DepartureScope): DeparturePlan {
	const board = new DepartureBoard(scope);
	const rows = rowsOf(scope);
	const gone = new Set<InstanceId>();
	for (const row of rows)
		if (row.successor !== undefined && !gone.has(row.instance.id)) pair(scope, board, row, row.successor, gone);
	const present = new Set(rows.map((each) => each.instance.id));
	for (const row of rows) {
		const { instance, standing } = row;
		if (gone.has(instance.id) || instance.replaces === undefined) continue;
		// One that is stopped meanwhile has not taken over yet: started again, it must still not run beside what it replaces.
		if (!present.has(instance.replaces) && (standing === 'ready' || standing === 'done'))
			board.add({ kind: 'relink', id: instance.id, replaces: undefined });
	}
	const moving = rows.filter(({ instance, standing }) => {
		return instance.replaces !== undefined && instance.want === 'run' && standing !== 'ready' && standing !== 'done';
	});
	const { placement, update = PLAIN_UPDATE } = scope.process.spec;
	const parallel = parallelOf(update.maxParallel, placement.count);
	let room = parallel - moving.length;
	const down = rows.filter((row) => row.successor === undefined && isDown(row)).length;
	for (const row of rows) {
		if (row.successor !== undefined || gone.has(row.instance.id)) continue;
		if (alone(scope, board, row, { room, down, parallel }) === 'moves') room--;
	}
	return board.plan();
}

/** Newest first where one replaces the other, so that a chain is settled from its end. */
function rowsOf({ members, nodeOf }: DepartureScope): Row[] {
	const heirs = new Map<InstanceId, Member>();
	for (const each of members) if (each.instance.replaces !== undefined) heirs.set(each.instance.replaces, each);
	const rows = new Map<InstanceId, Row>();
	const rowOf = (member: Member): Row => {
		const known = rows.get(member.instance.id);
		if (known !== undefined) return known;
		const { node } = member.instance;
		const heir = heirs.get(member.instance.id);
		const successor = heir === undefined || heir === member ? undefined : rowOf(heir);
		const row: Row = { ...member, node: node === undefined ? undefined : nodeOf(node), successor };
		rows.set(member.instance.id, row);
		return row;
	};
	for (const member of members) rowOf(member);
	return [...rows.values()];
}

/** An instance that another one has come to replace. */
function pair({ process }: DepartureScope, board: DepartureBoard, old: Row, heir: Row, gone: Set<InstanceId>): void {
	if (gone.has(heir.instance.id)) return;
	const { instance, standing, node } = old;
	const drop = (row: Row, why: 'moved' | 'surplus' | 'overdue' | 'returned'): void => {
		gone.add(row.instance.id);
		board.add({ kind: 'remove', id: row.instance.id, why });
	};
	const leave = (why: 'moved' | 'overdue' | 'returned'): void => {
		drop(old, why);
		const settled = heir.standing === 'ready' || heir.standing === 'done';
		const next = instance.replaces ?? (settled ? undefined : instance.id);
		if (next !== instance.id) board.add({ kind: 'relink', id: heir.instance.id, replaces: next });
	};
	const leaving = node === undefined ? 'no' : node.leaving;
	if (leaving !== 'no') {
		if (heir.standing === 'ready' || heir.standing === 'done') return leave('moved');
		if (heir.instance.want === 'stop' && (standing === 'waiting' || standing === 'done')) return leave('moved');
		if (leaving === 'overdue') return leave('overdue');
		const where =
			heir.instance.node === undefined ? `: ${heir.instance.unplaced ?? 'no node yet'}` : ` on ${heir.instance.node}`;
		return board.note(instance.id, `goes once ${heir.instance.id} is ready${where}`);
	}
	if (standing === 'unknown') return;
	if (!originalWins(process, old, heir)) return leave('returned');
	for (let each: Row | undefined = heir; each !== undefined; each = each.successor) {
		if (!gone.has(each.instance.id)) drop(each, 'surplus');
	}
	if (instance.lost === true) board.add({ kind: 'find', id: instance.id });
}

/**
 * Which of two copies stays once the node of the first is heard of again, or is no longer drained. The original: where it is ready and up
 * to date; where its replacement has no node; where that was never started and the original lives. Else the replacement.
 */
export function originalWins(process: Process, original: Member, replacement: Member): boolean {
	const { revision } = original.instance;
	const current = revision === process.revision || revision === replacement.instance.revision;
	if (replacement.instance.node === undefined) return true;
	if (original.standing === 'done') return true;
	const lives = original.standing === 'ready' || original.standing === 'alive';
	if (!replacement.started && replacement.standing !== 'unknown') return lives;
	return original.standing === 'ready' && current;
}

/** Wanted, not ready, and not on the move. */
function isDown({ instance, standing }: Row): boolean {
	return instance.want === 'run' && instance.replaces === undefined && standing !== 'ready' && standing !== 'done';
}

/** How many may still begin to move, of `parallel` at a time. */
interface Room {
	readonly room: number;
	/** Copies that are down without moving. */
	readonly down: number;
	readonly parallel: number;
}

/** An instance without a successor. @returns whether it began to move */
function alone(
	scope: DepartureScope,
	board: DepartureBoard,
	row: Row,
	{ room, down, parallel }: Room,
): 'moves' | 'stays' {
	const { process, rolling } = scope;
	const { instance, standing, node } = row;
	const { id } = instance;
	if (node === undefined) return 'stays';
	if (process.spec.placement.all) return ofAll(board, row, node);
	if (node.leaving === 'no' || (standing === 'unknown' && node.leaving === 'draining')) {
		const held = lost(scope, board, row, node);
		if (node.leaving === 'draining' && !held) board.note(id, 'its node is silent');
		return 'stays';
	}
	if (standing === 'done') return 'stays';
	const now = node.leaving === 'overdue';
	if (instance.want === 'stop') {
		if (standing === 'waiting' || now) board.add({ kind: 'place', id, where: board.choose() });
		else board.note(id, 'is being stopped');
		return 'stays';
	}
	if (now) {
		if (rolling) board.add({ kind: 'remove', id, why: 'overdue' });
		else board.swap(instance, 'overdue');
		return 'stays';
	}
	const { daemon, update } = process.spec;
	if (!daemon && standing !== 'waiting') board.note(id, 'runs to completion: may finish');
	else if (rolling) board.note(id, 'moves once the rollout is over');
	else if (room <= 0) board.note(id, `waits for its turn: ${parallel} at a time`);
	else if (update?.stopFirst === true && standing === 'ready' && room <= down)
		board.note(id, `would be stopped first, while ${down} ${down === 1 ? 'copy is' : 'copies are'} not ready`);
	else {
		const where = board.choose();
		if ('unplaced' in where) board.note(id, `cannot move: ${where.unplaced}`);
		else {
			if (update?.stopFirst === true || !daemon) board.swap(instance, 'moved', where);
			else board.replace(instance, where);
			return 'moves';
		}
	}
	return 'stays';
}

function ofAll(board: DepartureBoard, { instance }: Row, node: DepartureNode): 'stays' {
	if (node.leaving === 'overdue' || (node.leaving === 'draining' && !node.others)) {
		board.add({ kind: 'remove', id: instance.id, why: 'all' });
	} else if (node.leaving === 'draining') board.note(instance.id, 'is one of those on every node: goes last');
	return 'stays';
}

/** @returns whether it was given up */
function lost(scope: DepartureScope, board: DepartureBoard, { instance, standing }: Row, node: DepartureNode): boolean {
	const { process, rolling, heartbeatSeconds } = scope;
	const spec = process.revisions.find((each) => each.revision === instance.revision)?.spec ?? process.spec;
	const after = replaceAfter(spec, heartbeatSeconds);
	const { silentSeconds } = node;
	if (after === undefined || silentSeconds === undefined || instance.want === 'stop' || rolling) {
		if (instance.lost === true && standing !== 'unknown') board.add({ kind: 'find', id: instance.id });
		return false;
	}
	if (silentSeconds < after) {
		board.wake(after - silentSeconds);
		return false;
	}
	if (instance.lost !== true) board.add({ kind: 'lose', id: instance.id, silentSeconds });
	board.replace(instance);
	return true;
}
