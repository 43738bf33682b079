import { MinderError } from '../../src/model/errors.ts';
import type { Revision } from '../../src/model/records.ts';
import { specToYaml } from '../../src/model/spec-print.ts';
import type { ProcessDetail } from '../../src/model/views.ts';
import { diffSpecs, type SpecDifference } from '../../src/policy/spec-change.ts';
import type { Invocation } from '../invocation.ts';
import type { OutputOptions } from '../options.ts';
import { fieldJson, fieldLine } from '../output/changes.ts';
import { formatDateTime, formatRfc3339 } from '../output/format.ts';
import type { JsonObject } from '../output/json.ts';

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

/** A revision and what it changed against the one before. */
interface Entry {
	readonly revision: Revision;
	readonly marks: readonly string[];
	/** Absent: the one before is not kept any more. */
	readonly fields?: readonly SpecDifference[];
}

/** Oldest first. */
function entriesOf({ process, revisions }: ProcessDetail): Entry[] {
	const { rollout } = process;
	return revisions.map((revision, at) => {
		const before = revisions[at - 1];
		const isNow = revision.revision === process.revision;
		const asked = !isNow && rollout?.to === revision.revision;
		const marks = [isNow ? 'current' : '', asked ? `asked for, ${rollout.phase}` : '', revision.stable ? 'stable' : ''];
		return {
			revision,
			marks: marks.filter((mark) => mark !== ''),
			...(before === undefined ? {} : { fields: diffSpecs(before.spec, revision.spec) }),
		};
	});
}

function show(run: Invocation, { revision, marks, fields }: Entry): void {
	const { style } = run;
	const shown = marks.length === 0 ? '' : `  (${marks.join(', ')})`;
	run.line(`${style.bold(`revision ${revision.revision}`)}  ${formatDateTime(revision.at)}${shown}`);
	if (fields === undefined)
		run.line(style.dim(revision.revision === 1 ? '    the first one' : '    the oldest one kept'));
	else if (fields.length === 0) run.line(style.dim('    changed nothing'));
	else for (const field of fields) run.line(`    ${fieldLine(field, style)}`);
}

function entryJson({ revision, marks, fields }: Entry): JsonObject {
	return {
		revision: revision.revision,
		at: formatRfc3339(revision.at),
		current: marks.includes('current'),
		stable: revision.stable === true,
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
	if (run.human || run.format === 'yaml') run.io.stdout.write(specToYaml(revision.spec));
	else await run.value({ revision: revision.revision, at: formatRfc3339(revision.at), spec: revision.spec });
}
