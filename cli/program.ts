import { Command } from 'commander';
import { agentCommand } from './commands/agent.ts';
import { applyCommand } from './commands/apply.ts';
import { completionCommand } from './commands/completion.ts';
import { deleteCommand } from './commands/delete.ts';
import { describeCommand } from './commands/describe.ts';
import { diffCommand } from './commands/diff.ts';
import { eventsCommand } from './commands/events.ts';
import { helpCommand } from './commands/help.ts';
import { logsCommand } from './commands/logs.ts';
import { managerCommand } from './commands/manager.ts';
import { nodeCommand } from './commands/node.ts';
import { nodesCommand } from './commands/nodes.ts';
import { pickCommand } from './commands/pick.ts';
import { restartCommand } from './commands/restart.ts';
import { rolloutCommand } from './commands/rollout.ts';
import { scaleCommand } from './commands/scale.ts';
import { schemaCommand } from './commands/schema.ts';
import { signalCommand } from './commands/signal.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { upCommand } from './commands/up.ts';
import { versionCommand } from './commands/version.ts';
import { waitCommand } from './commands/wait.ts';
import type { Cli, Outcome } from './invocation.ts';
import type { Io } from './io.ts';
import { withOutput, withServer } from './options.ts';
import { reportError } from './output/errors.ts';

/** Every command, under the heading that help shows it in. */
const COMMANDS: readonly (readonly [heading: string, add: (cli: Cli) => void])[] = [
	['Run Minder:', upCommand],
	['Run Minder:', managerCommand],
	['Run Minder:', agentCommand],
	['Look:', statusCommand],
	['Look:', describeCommand],
	['Look:', logsCommand],
	['Look:', eventsCommand],
	['Look:', nodesCommand],
	['Look:', pickCommand],
	['Look:', waitCommand],
	['Change:', startCommand],
	['Change:', stopCommand],
	['Change:', restartCommand],
	['Change:', scaleCommand],
	['Change:', rolloutCommand],
	['Change:', signalCommand],
	['Change:', deleteCommand],
	['Change:', nodeCommand],
	['Declare:', applyCommand],
	['Declare:', diffCommand],
	['Declare:', schemaCommand],
	['Other:', completionCommand],
	['Other:', versionCommand],
	['Other:', helpCommand],
];

/** The commander program with every command. Errors are thrown as CommanderError; nothing ends the process. */
export function buildProgram(io: Io, outcome: Outcome): Command {
	const program = new Command('minder');
	program
		.description('Supervises processes on many machines.')
		.version(io.version, '-V, --version', 'show the version of this program')
		.enablePositionalOptions()
		.showSuggestionAfterError(true)
		.exitOverride()
		.configureOutput({
			writeOut: (text) => io.stdout.write(text),
			writeErr: (text) => io.stderr.write(text),
			outputError: () => {},
			getOutHelpWidth: () => (io.stdout.isTTY ? io.stdout.columns : 100),
		})
		.configureHelp({ showGlobalOptions: false });
	withServer(withOutput(program, { quiet: true }));
	for (const [heading, add] of COMMANDS) {
		const before = new Set(program.commands);
		add({ program, io, outcome });
		for (const command of program.commands) if (!before.has(command)) command.helpGroup(heading);
	}
	program.addHelpText('after', '\nFirst steps: minder up SPEC.yaml, or minder start -p /bin/sleep -- 1000');
	return program;
}

/**
 * Runs the command line `argv` (without `node` and the script) and returns the exit code; whatever goes wrong is reported on stderr.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
	const outcome: Outcome = { code: 0 };
	const program = buildProgram(io, outcome);
	try {
		if (argv.length === 0) {
			io.stderr.write(program.helpInformation());
			return 2;
		}
		await program.parseAsync(argv, { from: 'user' });
		return outcome.code;
	} catch (error) {
		const known = new Set(program.commands.flatMap((command) => [command.name(), ...command.aliases()]));
		const command = argv.find((word) => known.has(word));
		return reportError(error, io, command === undefined ? 'minder help' : `minder help ${command}`);
	}
}
