import type { ProbeSpec } from '../../model/process-spec.ts';
import type { OutputStart } from '../../sys/output-lines.ts';
import type { Checker } from '../../sys/probe-check.ts';
import { execChecker } from '../../sys/probe-exec.ts';
import { httpChecker } from '../../sys/probe-http.ts';
import { logLineChecker } from '../../sys/probe-log.ts';
import { tcpChecker } from '../../sys/probe-tcp.ts';
import type { CommandOptions, RunCommand } from '../../sys/run-command.ts';

/** What checks need to know of one run of a program. */
export interface ProbeRun {
	/** Monotonic seconds of its start. */
	readonly since: number;
	/** Where its output begins. */
	readonly output: readonly OutputStart[];
	/** Its environment, directory and user; a text says why they cannot be had. */
	command(): Pick<CommandOptions, 'env' | 'cwd' | 'user'> | string;
}

/** The checker of a probe of one run. */
export function checkerFor(
	{ check, timeoutSeconds }: Pick<ProbeSpec, 'check' | 'timeoutSeconds'>,
	run: ProbeRun,
	runCommand: RunCommand,
): Checker {
	switch (check.kind) {
		case 'http':
			return httpChecker(check.url);
		case 'tcp':
			return tcpChecker(check.host, check.port);
		case 'logLine':
			return logLineChecker(new RegExp(check.pattern), run.output);
		case 'exec':
			return execChecker(
				check.command,
				() => {
					const found = run.command();
					return typeof found === 'string' ? found : { ...found, timeoutSeconds };
				},
				runCommand,
			);
	}
}
