import { resolve } from 'node:path';
import { MinderError } from '../../src/model/errors.ts';
import type { BackupSummary, NewFile } from '../backups.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { type OutputOptions, withOutput, withServer } from '../options.ts';
import { formatDateTime } from '../output/format.ts';
import { Progress } from '../output/progress.ts';

interface BackupOptions extends OutputOptions {
	readonly check?: boolean;
}

/** Bytes that may wait for a reader of standard output. */
const MOST_WAITING = 4 * 2 ** 20;

const BACKUP_HELP = `
The file holds secrets: the values of secret variables, the hashes of access tokens, and with TLS the key of the cluster's
authority, with which anybody can be any machine. It is written with mode 0600; keep it as you keep that key.

Examples:
  minder backup /backup/minder-$(date +%F).gz    of the manager that is running; it goes on meanwhile
  minder backup - | age -r KEY > minder.age      to standard output
  minder backup --check /backup/minder.gz        is the file whole? needs no manager`;

/** `minder backup FILE|-` */
export function backupCommand(cli: Cli): void {
	const command = cli.program
		.command('backup')
		.description('write all that the manager keeps to a file, for minder restore')
		.argument('<file>', 'where to; - is standard output')
		.option('--check', 'only look whether the file is a whole backup');
	withServer(withOutput(command));
	command.addHelpText('after', BACKUP_HELP);
	onAction<BackupOptions>(cli, command, async (run) => {
		const [file = ''] = run.args;
		if (run.options.check === true) return check(run, file);
		if (file === '-') return toStdout(run);
		return toFile(run, file);
	});
}

async function check(run: Invocation<BackupOptions>, file: string): Promise<void> {
	if (file === '-') throw usage('--check needs a file: it is read twice');
	const found = await run.io.backups.check(resolve(run.io.cwd, file));
	if (!run.human) return run.value({ file, ...summaryJson(found) });
	run.line(`${file} is whole: ${summaryText(found)}`);
}

async function toFile(run: Invocation<BackupOptions>, file: string): Promise<void> {
	const path = resolve(run.io.cwd, file);
	const client = await run.client();
	const signal = run.interruptible();
	const target = await run.io.newFile(path);
	try {
		const bytes = await receive(run, client.backup({ signal }), (data) => target.write(data));
		if (bytes === undefined) return;
		const found = await finish(run, target);
		if (!run.human) return run.value({ file, bytes, ...summaryJson(found) });
		run.line(`${file}: ${summaryText(found)}`);
		run.note('it holds secrets: keep it where only you can read it');
	} finally {
		await target.discard();
	}
}

/** Read back from the disk before it takes the place of an older one. */
async function finish(run: Invocation, target: NewFile): Promise<BackupSummary> {
	await target.sync();
	const found = await run.io.backups.check(target.path);
	await target.publish();
	return found;
}

async function toStdout(run: Invocation<BackupOptions>): Promise<void> {
	const { stdout } = run.io;
	if (stdout.isTTY) throw usage('a backup is no text for a terminal: minder backup - > FILE');
	const client = await run.client();
	const signal = run.interruptible();
	let waiting = 0;
	await receive(run, client.backup({ signal }), async (data) => {
		stdout.write(data);
		waiting += data.length;
		if (waiting < MOST_WAITING) return;
		await stdout.flushed();
		waiting = 0;
	});
	if (stdout.closed.aborted) throw gone();
}

/** Hands on what comes; the number of bytes, nothing where it was interrupted. */
async function receive(
	run: Invocation,
	pieces: AsyncIterable<{ readonly data: Uint8Array; readonly done: number; readonly total: number }>,
	take: (data: Uint8Array) => Promise<void>,
): Promise<number | undefined> {
	const progress = new Progress(run);
	let bytes = 0;
	try {
		for await (const { data, done, total } of pieces) {
			await take(data);
			bytes += data.length;
			progress.show(`backup: ${done} of ${total} records`);
		}
	} finally {
		progress.clear();
	}
	return run.signal.aborted ? undefined : bytes;
}

function gone(): MinderError {
	return new MinderError('storage', 'the reader of the backup has gone: it is not whole');
}

/** For people. */
export function summaryText({ entries, clusterId, version, createdAt, authority }: BackupSummary): string {
	const key = authority ? " and the authority's key" : '';
	return `${entries} records${key} of cluster ${clusterId}, from ${formatDateTime(createdAt)}, Minder ${version}`;
}

export function summaryJson({ createdAt, ...rest }: BackupSummary): Record<string, unknown> {
	return { createdAt: new Date(createdAt).toISOString(), ...rest };
}
