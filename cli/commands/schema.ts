import { type Cli, onAction } from '../invocation.ts';

/** `minder schema` */
export function schemaCommand(cli: Cli): void {
	const command = cli.program.command('schema').description('print the JSON Schema of the spec file');
	onAction(cli, command, async (run) => {
		const { specJsonSchema } = await import('../../src/model/spec-file.ts');
		run.line(JSON.stringify(specJsonSchema(), null, 2));
	});
}
