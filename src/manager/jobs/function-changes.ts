import { MinderError } from '../../model/errors.ts';
import { type FunctionRecord, type FunctionSpec, JOB_LIMITS } from '../../model/function-spec.ts';
import { type FunctionName, functionName } from '../../model/ids.ts';
import type { FunctionChange } from '../../model/jobs.ts';
import { sameValue } from '../../policy/same-spec.ts';
import type { SpecSecrets } from '../spec-secrets.ts';
import type { TablesView } from '../state/tables.ts';

/** That each can be one, and that no name is there twice. @throws MinderError `invalid-spec`, `usage` */
export function checkFunctions(specs: readonly FunctionSpec[]): void {
	const seen = new Set<string>();
	for (const { name, run } of specs) {
		functionName(name);
		const wrong = (text: string) => new MinderError('invalid-spec', `${name}: ${text}`, { details: { name } });
		if (seen.has(name)) throw wrong('is there twice: give each function a name of its own');
		seen.add(name);
		if (run?.process.command === '') throw wrong('run.command is empty, name a program');
	}
}

/**
 * What applying these does, with the values of secrets: to be shown to nobody.
 * @throws MinderError `invalid-spec` for a secret that nobody knows, `precondition` beyond the most functions
 */
export function functionChanges(
	tables: TablesView,
	specs: readonly FunctionSpec[],
	prune: boolean,
	secrets: SpecSecrets,
): FunctionChange[] {
	const changes = specs.map((spec) => changeOf(tables.functions.get(spec.name), spec, secrets));
	if (prune) {
		const kept = new Set<FunctionName>(specs.map((spec) => spec.name));
		for (const { name, revision, spec } of tables.functions.values())
			if (spec !== undefined && !kept.has(name)) changes.push({ name, kind: 'remove', revision, before: spec });
	}
	const added = changes.filter(({ name, kind }) => kind === 'create' && !tables.functions.has(name)).length;
	if (tables.functions.size + added > JOB_LIMITS.functions)
		throw new MinderError('precondition', `there can be ${JOB_LIMITS.functions} functions at most: remove some`);
	return changes;
}

/** The record after a change; `undefined`: none is left. Settings stay until the function itself is removed. */
export function functionAfter(before: FunctionRecord | undefined, change: FunctionChange): FunctionRecord | undefined {
	const { name, revision } = change;
	const { spec: _, ...settings } = before ?? { name, revision: 0 };
	if (change.after !== undefined) return { ...settings, revision, spec: change.after };
	return settled({ ...settings, revision: 0 });
}

/** `undefined` where nothing is left to be kept. */
export function settled(record: FunctionRecord): FunctionRecord | undefined {
	const { spec, ownMaxQueue, draining, paused } = record;
	return [spec, ownMaxQueue, draining, paused].every((each) => each === undefined) ? undefined : record;
}

/** @throws MinderError `conflict` unless the function is at this revision; 0: it was not declared */
export function checkFunctionRevision(tables: TablesView, name: FunctionName, revision: number): void {
	const is = tables.functions.get(name)?.revision ?? 0;
	if (is === revision) return;
	const details = { name, revision: String(is), asked: String(revision) };
	const text =
		is === 0
			? `${name} is not declared, not at revision ${revision}: apply it without a revision`
			: `${name} is at revision ${is}, not ${revision}: look at it again with \`minder queue show ${name}\``;
	throw new MinderError('conflict', text, { details });
}

/** Names of the fields that differ. */
export function functionDifferences(before: FunctionSpec, after: FunctionSpec): string {
	const [a, b]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
	const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
	return [...keys].filter((key) => !sameValue(a?.[key], b?.[key])).join(', ');
}

function changeOf(before: FunctionRecord | undefined, spec: FunctionSpec, secrets: SpecSecrets): FunctionChange {
	const { name } = spec;
	const after =
		spec.run === undefined ? spec : { ...spec, run: { ...spec.run, process: revealed(before, spec.run, secrets) } };
	const was = before?.spec;
	if (before === undefined || was === undefined) return { name, kind: 'create', revision: 1, after };
	const { revision } = before;
	if (sameValue(was, after)) return { name, kind: 'unchanged', revision, after: was };
	return { name, kind: 'update', revision: revision + 1, before: was, after };
}

function revealed(
	before: FunctionRecord | undefined,
	{ process }: NonNullable<FunctionSpec['run']>,
	secrets: SpecSecrets,
) {
	const known = before?.spec?.run?.process;
	const as = known && { name: known.name, spec: known, revision: 1, revisions: [], stopped: false };
	return secrets.revealed(process, as);
}
