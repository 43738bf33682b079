import type { ProcessSpec } from '../model/process-spec.ts';
import { diffSpecs, needsRestart } from './spec-change.ts';

/** Whether a change reaches the programs: they are started anew, or are to be judged anew before it counts as good. */
export function reachesPrograms(before: ProcessSpec, after: ProcessSpec): boolean {
	return needsRestart(before, after) || (after.update !== undefined && judgesAnew(before, after));
}

/** Whether what was healthy by `before` is known to be healthy by `after`. */
export function provesToo(before: ProcessSpec, after: ProcessSpec): boolean {
	return !needsRestart(before, after) && !judgesAnew(before, after);
}

function judgesAnew(before: ProcessSpec, after: ProcessSpec): boolean {
	return diffSpecs(before, after).some(({ path }) => /^(readiness|liveness)(\.|$)/.test(path));
}
