import { type Command, InvalidArgumentError, Option } from 'commander';
import { isTimeZone } from '../../src/model/cron/time-zone.ts';
import { isNodeName } from '../../src/model/ids.ts';
import type { Imported, ImportNote, ImportSettings } from '../../src/model/import/imported.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, timeZone } from '../options.ts';
import { plural } from '../output/format.ts';
import { harmless } from '../output/table.ts';
import { readSpecSources } from '../spec-sources.ts';

interface ImportOptions extends OutputOptions {
	readonly system?: boolean;
	readonly timezone?: string;
	readonly node?: readonly string[];
	readonly prefix?: string;
	readonly strict?: boolean;
}

const EXAMPLES = `
The spec file goes to standard output, what could not be carried over to standard error:
  crontab -l | minder import crontab - > jobs.yaml
  minder import crontab --system /etc/crontab --prefix web1- | minder apply -f -
  minder import gotorch /tmp/gotorch/task.json | minder diff -f -`;

/** `minder import crontab|gotorch FILE` */
export function importCommand(cli: Cli): void {
	const group = cli.program
		.command('import')
		.description('make a spec file of an old one: crontab, gotorch')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);

	const crontab = one(group, 'crontab', 'jobs of cron become schedules').option(
		'--system',
		'the user stands before the command, as in /etc/crontab and /etc/cron.d',
	);
	onAction<ImportOptions>(cli, crontab, async (run) => {
		const { readCrontab } = await import('../../src/model/import/crontab.ts');
		return convert(run, 'line', (text, settings) =>
			readCrontab(text, { ...settings, system: run.options.system === true }),
		);
	});

	const gotorch = one(group, 'gotorch', 'tasks of Gotorch (task.json) become processes and schedules');
	onAction<ImportOptions>(cli, gotorch, async (run) => {
		const { readGotorch } = await import('../../src/model/import/gotorch.ts');
		return convert(run, 'task', readGotorch);
	});
}

function one(group: Command, name: string, description: string): Command {
	return group
		.command(name)
		.description(description)
		.argument('<file>', 'the old file; - reads standard input')
		.addOption(
			new Option('--timezone <zone>', 'the zone of its times (default: that of this machine)').argParser(timeZone),
		)
		.addOption(new Option('--node <node>', 'only there (repeatable; default: any node)').argParser(collectNodes))
		.addOption(
			new Option('--prefix <text>', 'what all names begin with, so that none is that of another').argParser(
				prefixOption,
			),
		)
		.option('--strict', 'end with 1 if anything could not be carried over');
}

function prefixOption(text: string): string {
	if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,15}$/.test(text) && !text.startsWith('x-')) return text;
	throw new InvalidArgumentError('Write up to 16 letters, digits, "-" or "_", for example web1-.');
}

function collectNodes(text: string, before: readonly string[] | undefined): string[] {
	if (isNodeName(text)) return [...(before ?? []), text];
	throw new InvalidArgumentError('Write the name of a node.');
}

async function convert(
	run: Invocation<ImportOptions>,
	unit: 'line' | 'task',
	read: (text: string, settings: ImportSettings) => Imported,
): Promise<number> {
	const { timezone = ownZone(), node = [], prefix, strict } = run.options;
	const [source] = await readSpecSources(run.io, run.args.slice(0, 1));
	const { processes, schedules, notes } = read(source?.text ?? '', {
		timezone,
		nodes: node,
		...(prefix === undefined ? {} : { prefix }),
	});
	if (processes.length + schedules.length > 0) {
		const { specToYaml } = await import('../../src/model/spec-print.ts');
		run.io.stdout.write(specToYaml(processes, schedules));
	}
	for (const note of notes) run.note(noteLine(note, unit));
	const lost = notes.filter(({ kind }) => kind === 'lost').length;
	const made = [plural(processes.length, 'process', 'processes'), plural(schedules.length, 'schedule')].join(', ');
	const empty = processes.length + schedules.length + notes.length === 0;
	if (empty) run.note('nothing in it: no jobs and no tasks were found');
	else
		run.note(
			`${made}; ${lost === 0 ? 'all of it carried over' : `${plural(lost, 'thing')} not carried over as it was`}`,
		);
	return strict === true && lost > 0 ? 1 : 0;
}

function noteLine({ kind, at, text }: ImportNote, unit: string): string {
	const where = at === undefined ? '' : `${unit} ${at}: `;
	return harmless(`${kind === 'hint' ? 'note: ' : ''}${where}${text}`);
}

function ownZone(): string {
	const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
	return isTimeZone(timeZone) ? timeZone : 'UTC';
}
