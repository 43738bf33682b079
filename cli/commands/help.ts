import { type Cli, onAction, usage } from '../invocation.ts';

/** `minder help [command]` */
export function helpCommand(cli: Cli): void {
	const { program } = cli;
	program.helpCommand(false);
	const command = program
		.command('help')
		.description('show help for a command')
		.argument('[command]', 'name of a command');
	onAction(cli, command, async (run) => {
		const [name] = run.args;
		const found = name === undefined ? program : program.commands.find((each) => namesOf(each).includes(name));
		if (found === undefined) throw usage(`unknown command '${name}'; see: minder help`);
		found.outputHelp();
	});
}

function namesOf(command: { name(): string; aliases(): string[] }): string[] {
	return [command.name(), ...command.aliases()];
}
