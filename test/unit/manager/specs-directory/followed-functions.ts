import type { SpecsDirectoryOptions } from '../../../../src/manager/specs-directory/specs-directory.ts';
import { MinderError } from '../../../../src/model/errors.ts';
import type { FunctionSpec } from '../../../../src/model/function-spec.ts';
import type { FunctionName } from '../../../../src/model/ids.ts';
import type { FunctionChange } from '../../../../src/model/jobs.ts';

/** A manager's functions, and what a directory asked of them: `dry a b`, `apply a b`, `remove a`. */
export class FollowedFunctions {
	readonly specs = new Map<string, FunctionSpec>();
	readonly asked: string[] = [];
	/** Those with jobs that have not ended. */
	readonly busy = new Set<string>();
	/** Thrown by each apply. */
	refusal: MinderError | undefined;

	readonly apply: SpecsDirectoryOptions['functions']['apply'] = async (some, { dryRun }) => {
		this.asked.push(`${dryRun ? 'dry' : 'apply'} ${some.map(({ name }) => name).join(' ')}`);
		if (this.refusal !== undefined) throw this.refusal;
		const kindOf = (name: string) => (this.specs.has(name) ? 'update' : 'create');
		const changes = some.map(({ name }): FunctionChange => ({ name, kind: kindOf(name), revision: 1 }));
		if (!dryRun) for (const spec of some) this.specs.set(spec.name, spec);
		return changes;
	};

	readonly remove = async (name: FunctionName): Promise<void> => {
		this.asked.push(`remove ${name}`);
		if (this.busy.has(name)) throw new MinderError('precondition', `${name} has 3 jobs that have not ended`);
		this.specs.delete(name);
	};

	readonly present = (name: FunctionName): FunctionSpec | undefined => this.specs.get(name);
}
