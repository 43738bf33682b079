import { MinderError } from '../../src/model/errors.ts';
import type { Revision } from '../../src/model/records.ts';
import type { RolloutPhaseName } from '../../src/model/rollout-view.ts';
import type { JsonObject } from '../../src/model/view-json.ts';
import { formatRfc3339 } from '../../src/model/view-json.ts';
import type { ProcessDetail, ProcessView, ShownRevision } from '../../src/model/views.ts';
import { diffSpecs, needsRestart, type SpecDifference } from '../../src/policy/spec-change.ts';
import type { Invocation } from '../invocation.ts';
import type { OutputOptions } from '../options.ts';
import { fieldJson, fieldLine } from '../output/changes.ts';
import { formatDateTime } from '../output/format.ts';

export interface HistoryOptions extends OutputOptions {
	readonly revision?: number;
}

/** `minder rollout history NAME` */
export async function history(run: Invocation<HistoryOptions>): Promise<void> {
	const [name = ''] = run.args;
	const detail = await (await run.client()).getProcess(name, { signal: run.signal });
	if (run.options.revision !== undefined) return printSpec(run, detail, run.options.revision);
	const entries = entriesOf(detail).reverse();
	if (run.options.quiet === true) for (const { revision } of entries) run.line(String(revision.revision));
	else if (run.human) for (const entry of entries) show(run, entry);
	else await run.value({ name: detail.process.name, revisions: entries.map(entryJson) });
}

/** A revision and what it changed against the one that it is a change of. */
interface Entry {
	readonly revision: Revision;
	readonly marks: readonly string[];
	/** How the rollout stands that is or was to bring it; absent: none, or it is the present one. */
	readonly phase?: RolloutPhaseName;
	/** What it is a change of, where that is not the one above. */
	readonly base?: number;
	/** Absent: the one that it is a change of is not kept any more. */
	readonly fields?: readonly SpecDifference[];
}

/** Oldest first. */
function entriesOf({ process, revisions }: ProcessDetail): Entry[] {
	return revisions.map((revision, at) => {
		const above = revisions[at - 1];
		const base = revision.base ?? above?.revision;
		const before = revisions.find((each) => each.revision === base);
		const isNow = revision.revision === process.revision;
		const phase = isNow ? undefined : phaseOf(process, revision, revisions);
		const asked = phase === undefined ? '' : `asked for, ${phase}`;
		const marks = [isNow ? 'current' : '', asked, revision.stable ? 'stable' : ''];
		return {
			revision,
			marks: marks.filter((mark) => mark !== ''),
			...(phase === undefined ? {} : { phase }),
			...(base === undefined || base === above?.revision ? {} : { base }),
			...(before === undefined ? {} : { fields: diffSpecs(before.spec, revision.spec) }),
		};
	});
}

/** That of the rollout to this revision, or to one after it that has the same programs, e.g. another count. */
function phaseOf(
	{ rollout }: ProcessView,
	revision: ShownRevision,
	revisions: readonly ShownRevision[],
): RolloutPhaseName | undefined {
	if (rollout === undefined || rollout.cause === 'restart') return undefined;
	const { to, from = 0, phase } = rollout;
	if (revision.revision === to) return phase;
	const target = revisions.find((each) => each.revision === to);
	const within = revision.revision > from && revision.revision < to && revision.stable !== true;
	return within && target !== undefined && !needsRestart(revision.spec, target.spec) ? phase : undefined;
}

function show(run: Invocation, { revision, marks, base, fields }: Entry): void {
	const { style } = run;
	const shown = marks.length === 0 ? '' : `  (${marks.join(', ')})`;
	run.line(`${style.bold(`revision ${revision.revision}`)}  ${formatDateTime(revision.at)}${shown}`);
	if (base !== undefined) run.line(style.dim(`    made from revision ${base}`));
	if (fields === undefined)
		run.line(style.dim(revision.revision === 1 ? '    the first one' : '    the oldest one kept'));
	else if (fields.length === 0) run.line(style.dim('    changed nothing'));
	else for (const field of fields) run.line(`    ${fieldLine(field, style)}`);
}

function entryJson({ revision, marks, phase, fields }: Entry): JsonObject {
	return {
		revision: revision.revision,
		at: formatRfc3339(revision.at),
		current: marks.includes('current'),
		stable: revision.stable === true,
		base: revision.base,
		rollout: phase,
		fields: fields?.map(fieldJson),
		spec: revision.spec,
	};
}

async function printSpec(run: Invocation, { process, revisions }: ProcessDetail, wanted: number): Promise<void> {
	const revision = revisions.find((each) => each.revision === wanted);
	if (revision === undefined) {
		const kept = revisions.map((each) => each.revision).join(', ');
		throw new MinderError('not-found', `${process.name} has no revision ${wanted}; kept are: ${kept}`);
	}
	if (run.human || run.format === 'yaml') {
		const { specToYaml } = await import('../../src/model/spec-print.ts');
		run.io.stdout.write(specToYaml(revision.spec));
	} else await run.value({ revision: revision.revision, at: formatRfc3339(revision.at), spec: revision.spec });
}
