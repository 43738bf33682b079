import type { z } from 'zod';
import { found } from './spec-found.ts';
import type { SpecPath, SpecProblem } from './spec-problem.ts';
import { nestedMapping, type SpecMapping, unknownKeyText } from './spec-unknown.ts';

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, string>> = {
	object: 'a mapping',
	record: 'a mapping',
	array: 'a list',
	string: 'a text',
	number: 'a number',
	boolean: 'true or false',
};

/** Error map for zod: our words for issues that the field itself has no words for. */
export const issueText: z.core.$ZodErrorMap = (issue) => {
	if (issue.code !== 'invalid_type') return undefined;
	const kind = KINDS[issue.expected] ?? issue.expected;
	return issue.input === undefined ? `missing, expected ${kind}` : `found ${found(issue.input)}, expected ${kind}`;
};

/**
 * Zod's issues as problems: an unknown key each its own, and of a union the branch that the value was meant for.
 *
 * @param mapping what the value at `path` is
 */
export function problemsOf(issues: readonly Issue[], path: SpecPath, mapping: SpecMapping): SpecProblem[] {
	return issues.flatMap((issue): SpecProblem[] => {
		const steps = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
		const at = [...path, ...steps];
		if (issue.code === 'unrecognized_keys') {
			const inside = nestedMapping(steps, mapping) ?? mapping;
			return issue.keys.map((key) => ({ path: [...at, key], text: unknownKeyText(inside, key), at: 'key' }));
		}
		if (issue.code === 'invalid_union') {
			const branch = issue.errors.find((errors) => errors.length > 0 && !errors.some(isOtherKind));
			const nested = nestedMapping(steps, mapping) ?? mapping;
			if (branch !== undefined) return problemsOf(branch, at, nested);
		}
		return [{ path: at, text: issue.message, at: issue.code === 'invalid_key' ? 'key' : 'value' }];
	});
}

/** The value was not even of the branch's kind. */
function isOtherKind(issue: Issue): boolean {
	return (
		issue.path.length === 0 &&
		(issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
	);
}
