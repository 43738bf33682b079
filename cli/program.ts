import { Command, CommanderError } from 'commander';
import { ERRORS } from '../src/model/errors.ts';
import { agentCommand } from './commands/agent.ts';
import { applyCommand } from './commands/apply.ts';
import { backupCommand } from './commands/backup.ts';
import { completionCommand } from './commands/completion.ts';
import { contextCommand, logoutCommand, whoamiCommand } from './commands/context.ts';
import { deleteCommand } from './commands/delete.ts';
import { describeCommand } from './commands/describe.ts';
import { diffCommand } from './commands/diff.ts';
import { eventsCommand } from './commands/events.ts';
import { exportCommand } from './commands/export.ts';
import { helpCommand } from './commands/help.ts';
import { importCommand } from './commands/import.ts';
import { jobCommand } from './commands/job.ts';
import { jobsCommand } from './commands/jobs.ts';
import { kvCommand } from './commands/kv.ts';
import { lockCommand } from './commands/lock.ts';
import { locksCommand } from './commands/locks.ts';
import { loginCommand } from './commands/login.ts';
import { logsCommand } from './commands/logs.ts';
import { managerCommand } from './commands/manager.ts';
import { nodeCommand } from './commands/node.ts';
import { nodesCommand } from './commands/nodes.ts';
import { pickCommand } from './commands/pick.ts';
import { pidstatCommand } from './commands/pidstat.ts';
import { pidwatchCommand } from './commands/pidwatch.ts';
import { queueCommand } from './commands/queue.ts';
import { queuesCommand } from './commands/queues.ts';
import { restartCommand } from './commands/restart.ts';
import { restoreCommand } from './commands/restore.ts';
import { rolloutCommand } from './commands/rollout.ts';
import { scaleCommand } from './commands/scale.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { schemaCommand } from './commands/schema.ts';
import { signalCommand } from './commands/signal.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { stopCommand } from './commands/stop.ts';
import { submitCommand } from './commands/submit.ts';
import { tokenCommand } from './commands/token.ts';
import { upCommand } from './commands/up.ts';
import { versionCommand } from './commands/version.ts';
import { waitCommand } from './commands/wait.ts';
import { workerCommand } from './commands/worker.ts';
import { meantBy } from './habits.ts';
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
	['Look:', pidstatCommand],
	['Coordinate:', scheduleCommand],
	['Coordinate:', lockCommand],
	['Coordinate:', locksCommand],
	['Coordinate:', kvCommand],
	['Coordinate:', pidwatchCommand],
	['Queue:', submitCommand],
	['Queue:', workerCommand],
	['Queue:', queuesCommand],
	['Queue:', queueCommand],
	['Queue:', jobsCommand],
	['Queue:', jobCommand],
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
	['Declare:', exportCommand],
	['Declare:', importCommand],
	['Declare:', schemaCommand],
	['Access:', loginCommand],
	['Access:', logoutCommand],
	['Access:', contextCommand],
	['Access:', whoamiCommand],
	['Access:', tokenCommand],
	['Keep:', backupCommand],
	['Keep:', restoreCommand],
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
		const path = pathOf(program, argv);
		const meant = unknownWord(error, path);
		if (meant !== undefined) {
			io.stderr.write(
				`minder: unknown command '${meant.word}' (did you mean minder ${meant.command}?); see: minder help ${meant.command}\n`,
			);
			return ERRORS.usage.exit;
		}
		return reportError(error, io, ['minder help', ...path].join(' '));
	}
}

/** Options before a command that take the next word as their value. */
const VALUED: ReadonlySet<string> = new Set(['-s', '--server', '-o', '--output']);

/** The words of `argv` that name the command: `['rollout', 'undo']`. */
function pathOf(program: Command, argv: readonly string[]): string[] {
	const path: string[] = [];
	let at = program;
	for (let index = 0; index < argv.length; index++) {
		const word = argv[index] ?? '';
		if (VALUED.has(word)) index++;
		if (word.startsWith('-')) continue;
		const next = at.commands.find((command) => [command.name(), ...command.aliases()].includes(word));
		if (next === undefined) break;
		path.push(word);
		at = next;
	}
	return path;
}

/** The word that is no command, and the command that it means out of habit. */
function unknownWord(error: unknown, path: readonly string[]): { word: string; command: string } | undefined {
	if (!(error instanceof CommanderError) || error.code !== 'commander.unknownCommand') return undefined;
	const word = /'([^']*)'/.exec(error.message)?.[1] ?? '';
	const command = meantBy(path, word);
	return command === undefined ? undefined : { word, command };
}
