import type { Command } from 'commander';
import { type Cli, onAction, usage } from '../invocation.ts';

/** `minder help [command]` */
export function helpCommand(cli: Cli): void {
	const { program } = cli;
	program.helpCommand(false);
	const command = program
		.command('help')
		.description('show help for a command')
		.argument('[command...]', 'name of a command, such as status, or rollout status');
	onAction(cli, command, async (run) => {
		let found: Command | undefined = program;
		for (const name of run.args) {
			found = found.commands.find((each) => namesOf(each).includes(name));
			if (found === undefined) throw usage(`unknown command '${run.args.join(' ')}'; see: minder help`);
		}
		found.outputHelp();
	});
}

function namesOf(command: { name(): string; aliases(): string[] }): string[] {
	return [command.name(), ...command.aliases()];
}
