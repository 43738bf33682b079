import { CALLED_OFF, type Checker, type CheckResult, PASSED } from './probe-check.ts';
import { type CommandOptions, type CommandResult, describeCommand, type RunCommand } from './run-command.ts';

/** What the machine, not the command, is to be blamed for, as Node words it. */
const SHORTAGE = /\b(EMFILE|ENFILE|ENOMEM|EAGAIN)\b/;
/** The prober's own timeout comes first; this one is there should nobody call the command off. */
const SPARE_SECONDS = 1;

/**
 * Passes where the command ends with exit code 0.
 * @param options looked up before each check, or why it cannot be run; `passing`: which may change by itself
 */
export function execChecker(
	argv: readonly string[],
	options: () => Omit<CommandOptions, 'signal'> | { readonly refused: string; readonly passing?: true },
	runCommand: RunCommand,
): Checker {
	const what = `exec ${argv.join(' ')}`;
	return {
		what,
		async check(signal) {
			if (signal.aborted) return CALLED_OFF;
			const found = options();
			if ('refused' in found)
				return { kind: found.passing === true ? 'skipped' : 'failed', reason: `${what}: ${found.refused}` };
			const timeoutSeconds = found.timeoutSeconds + SPARE_SECONDS;
			return resultOf(what, await runCommand(argv, { ...found, timeoutSeconds, signal }));
		},
		close() {},
	};
}

function resultOf(what: string, ended: CommandResult): CheckResult {
	if (ended.kind === 'exit' && ended.code === 0) return PASSED;
	const reason = `${what}: ${describeCommand(ended)}`;
	return { kind: ended.kind === 'failed' && SHORTAGE.test(ended.message) ? 'skipped' : 'failed', reason };
}
