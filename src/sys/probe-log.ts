import { type KeptFrom, OutputLines, type OutputStart } from './output-lines.ts';
import { CALLED_OFF, type Checker, failedBy, PASSED } from './probe-check.ts';

/**
 * Passes from the moment on when a line was written that `pattern` matches; what was read is not read again, and nothing once it has passed.
 * Files are kept open between checks, so that one that is renamed is read to its end. Where a part of the output is gone unread, the line may
 * have been there: then it does not fail.
 */
export function logLineChecker(pattern: RegExp, starts: readonly OutputStart[], keptFrom: KeptFrom): Checker {
	const what = `line matching ${pattern}`;
	const files = starts.map((start) => new OutputLines(start, keptFrom));
	let matched = false;
	let busy = false;
	let closed = false;
	const closeAll = (): void => {
		closed = true;
		if (!busy) for (const file of files) file.close().catch(() => {});
	};
	return {
		what,
		async check(signal) {
			if (matched) return PASSED;
			if (closed || signal.aborted) return CALLED_OFF;
			busy = true;
			try {
				for (const file of files) matched ||= await file.some((line) => pattern.test(line), signal);
			} catch (error) {
				return failedBy(what, error);
			} finally {
				busy = false;
				if (matched || closed) closeAll();
			}
			if (matched) return PASSED;
			if (signal.aborted) return { kind: 'skipped', reason: 'not all of the output could be read in time' };
			if (files.every(({ isWhole }) => isWhole)) return { kind: 'failed', reason: `no line matched ${pattern} yet` };
			return { kind: 'skipped', reason: `no line matched ${pattern} in what is kept of the output` };
		},
		close: closeAll,
	};
}
