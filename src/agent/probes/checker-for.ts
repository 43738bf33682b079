import type { ProbeSpec } from '../../model/process-spec.ts';
import type { KeptFrom, OutputStart } from '../../sys/output-lines.ts';
import type { Checker } from '../../sys/probe-check.ts';
import { execChecker } from '../../sys/probe-exec.ts';
import { httpChecker } from '../../sys/probe-http.ts';
import { logLineChecker } from '../../sys/probe-log.ts';
import { tcpChecker } from '../../sys/probe-tcp.ts';
import type { CommandOptions, RunCommand } from '../../sys/run-command.ts';
import type { Refusal } from '../launch-plan.ts';

/** What checks need to know of one run of a program. */
export interface ProbeRun {
	/** Monotonic seconds of its start. */
	readonly since: number;
	/** Where its output begins. */
	readonly output: readonly OutputStart[];
	readonly keptFrom: KeptFrom;
	/** Environment, directory and user for a command. */
	surroundings(argv: readonly string[]): Pick<CommandOptions, 'env' | 'cwd' | 'user'> | Refusal;
}

/** The checker of a probe of one run; one that always fails where the check makes no sense on this machine, e.g. by its regular expression. */
export function checkerFor(spec: CheckSpec, run: ProbeRun, runCommand: RunCommand): Checker {
	try {
		return made(spec, run, runCommand);
	} catch (error) {
		const reason = `${spec.check.kind} cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
		return { what: spec.check.kind, check: () => Promise.resolve({ kind: 'failed', reason }), close() {} };
	}
}

type CheckSpec = Pick<ProbeSpec, 'check' | 'timeoutSeconds'>;

function made({ check, timeoutSeconds }: CheckSpec, run: ProbeRun, runCommand: RunCommand): Checker {
	switch (check.kind) {
		case 'http':
			return httpChecker(check.url);
		case 'tcp':
			return tcpChecker(check.host, check.port);
		case 'logLine':
			return logLineChecker(new RegExp(check.pattern), run.output, run.keptFrom);
		case 'exec': {
			const options = (): Omit<CommandOptions, 'signal'> | Refusal => {
				const around = run.surroundings(check.command);
				return 'refused' in around ? around : { ...around, timeoutSeconds };
			};
			return execChecker(check.command, options, runCommand);
		}
	}
}
