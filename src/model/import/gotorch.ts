import { MinderError } from '../errors.ts';
import { found } from '../spec-found.ts';
import { readGotorchTimes } from './gotorch-times.ts';
import { ImportDraft, type Imported, type ImportSettings } from './imported.ts';

/** An entry of Gotorch's task list. */
interface Task {
	readonly at: number;
	readonly command: string;
	readonly times: string;
	/** Copies of a daemon, runs at once of a common task; 0: no limit. */
	readonly max: number;
	readonly ips: readonly string[];
}

const KEYS: ReadonlySet<string> = new Set(['command', 'tasktype', 'times', 'max', 'ips']);

/**
 * Reads Gotorch's task.json. `daemon` tasks become processes of `Max` copies, `common` ones schedules. One bad task is noted, and the others are read.
 *
 * @throws MinderError `invalid-spec` for a file that is no list in JSON
 */
export function readGotorch(text: string, settings: ImportSettings): Imported {
	const draft = new ImportDraft(settings);
	for (const [index, entry] of listOf(text).entries()) readTask(draft, index + 1, entry, settings);
	return draft.finish();
}

function listOf(text: string): readonly unknown[] {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new MinderError('invalid-spec', `the task list is not JSON: ${why}`);
	}
	if (Array.isArray(parsed)) return parsed;
	throw new MinderError('invalid-spec', `the task list: found ${found(parsed)}, expected a list of tasks`);
}

function readTask(draft: ImportDraft, at: number, entry: unknown, settings: ImportSettings): void {
	if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
		return draft.lost(at, `left out: found ${found(entry)}, expected a task`);
	const fields = new Map(Object.entries(entry).map(([key, value]): [string, unknown] => [key.toLowerCase(), value]));
	for (const key of Object.keys(entry))
		if (!KEYS.has(key.toLowerCase())) draft.lost(at, `${key} is not carried over: it is not known`);
	const command = fields.get('command');
	const [max = 0, ips = [], times = ''] = [fields.get('max'), fields.get('ips') ?? undefined, fields.get('times')];
	if (typeof command !== 'string' || command.trim() === '')
		return draft.lost(at, `left out: Command: found ${found(command)}, expected a command`);
	if (typeof max !== 'number' || !Number.isInteger(max) || max < 0)
		return draft.lost(at, `left out: ${command}: Max: found ${found(max)}, expected a whole number`);
	if (!Array.isArray(ips) || !ips.every((ip): ip is string => typeof ip === 'string'))
		return draft.lost(at, `left out: ${command}: Ips: found ${found(ips)}, expected a list of addresses`);
	if (typeof times !== 'string')
		return draft.lost(at, `left out: ${command}: Times: found ${found(times)}, expected a text`);
	const task: Task = { at, command: command.trim(), times, max, ips: [...new Set(ips)] };
	const type = fields.get('tasktype');
	if (type === 'daemon') addProcess(draft, task, settings);
	else if (type === 'common') addSchedule(draft, task, settings);
	else draft.lost(at, `left out: ${command}: TaskType: found ${found(type)}, expected daemon or common`);
}

function addProcess(draft: ImportDraft, { at, command, max, ips }: Task, settings: ImportSettings): void {
	const each = Math.max(1, max);
	const machines = Math.max(1, ips.length);
	const placement = {
		count: each * machines,
		...whereOf(ips, settings),
		...(ips.length > 0 ? { perNode: each } : {}),
	};
	const name = draft.process(at, command, { command: shell(command), placement, stop: { group: true } });
	if (name === undefined) return;
	if (max === 0) draft.hint(at, `${name}: Max is 0, one copy is kept: see placement.count`);
	if (ips.length === 0)
		draft.hint(
			at,
			`${name}: Gotorch kept ${each} on each machine, here it is ${each} in all: see placement.all and .count`,
		);
	noteAddresses(draft, at, name, ips);
}

function addSchedule(draft: ImportDraft, { at, command, times, max, ips }: Task, settings: ImportSettings): void {
	const reading = readGotorchTimes(times);
	if ('problem' in reading) return draft.lost(at, `left out: ${command}: ${reading.problem}`);
	const on = { ...(ips.length > 1 ? { strategy: 'all' } : {}), ...whereOf(ips, settings) };
	const name = draft.schedule(at, command, {
		cron: reading.cron,
		timezone: settings.timezone,
		run: { command: shell(command) },
		...(Object.keys(on).length === 0 ? {} : { on }),
		overlap: 'allow',
		...(max > 0 ? { maxRunning: max } : {}),
		...(reading.both ? { paused: true } : {}),
	});
	if (name === undefined) return;
	if (reading.both)
		draft.lost(
			at,
			`${name}: Times: day and week must both fit in Gotorch, one is enough here, so it is paused: write cron by hand`,
		);
	if (ips.length === 0)
		draft.hint(at, `${name}: Gotorch ran it on each machine, here it is one of them: see on.strategy`);
	noteAddresses(draft, at, name, ips);
}

const shell = (command: string): string[] => ['/bin/sh', '-c', command];

function whereOf(ips: readonly string[], { nodes }: ImportSettings): object {
	const constraint = ips.length === 1 ? `ip=${ips[0]}` : `ip in (${ips.join(', ')})`;
	return {
		...(nodes.length === 0 ? {} : { nodes }),
		...(ips.length === 0 ? {} : { constraints: [constraint] }),
	};
}

function noteAddresses(draft: ImportDraft, at: number, name: string, ips: readonly string[]): void {
	if (ips.length > 0)
		draft.lost(
			at,
			`${name}: Ips became a constraint on the label ip: give it to each machine: minder node label NODE ip=${ips[0]}`,
		);
}
