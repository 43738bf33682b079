import { type Command, InvalidArgumentError, Option } from 'commander';
import type { KvEntry } from '../../src/model/kv.ts';
import type { LockGuard } from '../../src/model/locks.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { durationOption, guardOption, type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { entryColumns, entryJson, kvChangeJson, kvChangeLine } from '../output/kv.ts';
import { harmless } from '../output/table.ts';

interface KvOptions extends OutputOptions {
	readonly ifVersion?: number;
	/** Seconds. */
	readonly ttl?: number;
	readonly guard?: LockGuard;
	readonly limit?: number;
}

const EXAMPLES = `
Examples:
  minder kv put deploy/version 1.2.3
  minder kv get deploy/version
  minder kv put deploy/version 1.2.4 --if-version 17     6 where somebody was faster
  minder kv put leader - --ttl 30s < who.json            gone 30s after its last change
  minder lock deploy -- sh -c 'minder kv put deploy/by me --guard "$MINDER_LOCK_NAME:$MINDER_LOCK_TOKEN"'
  minder kv watch deploy/`;

/** Entries asked for at once. */
const PAGE = 500;

/** `minder kv get|put|delete|list|watch` */
export function kvCommand(cli: Cli): void {
	const group = cli.program
		.command('kv')
		.description('share small values between tasks: get, put, delete, list, watch')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);

	const get = one(group, 'get', 'print a value, byte by byte; 3 where there is none');
	onAction<KvOptions>(cli, withServer(withOutput(get)), getValue);

	const put = guarded(
		one(group, 'put', 'set a value, at most 512 KiB; prints its version').argument(
			'<value>',
			'the value; - reads standard input',
		),
	).addOption(new Option('--ttl <duration>', 'gone so long after its newest change').argParser(durationOption));
	onAction<KvOptions>(cli, withServer(withOutput(put, { quiet: true })), putValue);

	const remove = guarded(one(group, 'delete', 'remove a value').alias('rm'));
	onAction<KvOptions>(cli, withServer(withOutput(remove, { quiet: true })), async (run) => {
		const [key = ''] = run.args;
		await (await run.client()).deleteEntry(key, conditionsOf(run.options), { signal: run.signal });
		if (run.options.quiet === true) run.line(key);
		else if (run.human) run.line(`deleted ${key}`);
		else await run.value({ deleted: [key] });
	});

	const list = prefixed(group, 'list', 'show keys, versions and values').alias('ls');
	list.addOption(new Option('-n, --limit <count>', 'at most so many (default: all)').argParser(wholeNumber));
	onAction<KvOptions>(cli, withServer(withOutput(list, { quiet: true })), listValues);

	const watch = prefixed(group, 'watch', 'show what is there, then each change, until Ctrl-C');
	onAction<KvOptions>(cli, withServer(withOutput(watch, { quiet: true })), watchValues);
}

function one(group: Command, name: string, description: string): Command {
	return group.command(name).description(description).argument('<key>', 'a key: printable, without spaces');
}

function prefixed(group: Command, name: string, description: string): Command {
	return group.command(name).description(description).argument('[prefix]', 'what the keys begin with; none: all');
}

function guarded(command: Command): Command {
	return command
		.addOption(
			new Option('--if-version <version>', 'only where it has this version; 0: only where there is none').argParser(
				versionOption,
			),
		)
		.addOption(
			new Option('--guard <lock:token>', 'only as long as this lock is held under this token').argParser(guardOption),
		);
}

function versionOption(text: string): number {
	const version = Number(text);
	if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(version))
		throw new InvalidArgumentError('Write a version, as put and get tell it, or 0.');
	return version;
}

function conditionsOf({ ifVersion, guard }: KvOptions): { ifVersion?: number; guard?: LockGuard } {
	return { ...(ifVersion === undefined ? {} : { ifVersion }), ...(guard === undefined ? {} : { guard }) };
}

async function getValue(run: Invocation<KvOptions>): Promise<void> {
	const entry = await (await run.client()).getEntry(run.args[0] ?? '', { signal: run.signal });
	if (!run.human) return run.value(entryJson(entry));
	run.io.stdout.write(entry.value);
	if (run.io.stdout.isTTY && entry.value.at(-1) !== NEWLINE) run.line('');
}

const NEWLINE = 0x0a;

async function putValue(run: Invocation<KvOptions>): Promise<void> {
	const [key = '', given = ''] = [...run.args, ...run.rest];
	const value = given === '-' && run.rest.length === 0 ? await run.io.readStdinBytes() : Buffer.from(given);
	const { ttl } = run.options;
	const how = { ...conditionsOf(run.options), ...(ttl === undefined ? {} : { ttlSeconds: ttl }) };
	const entry = await (await run.client()).putEntry(key, value, how, { signal: run.signal });
	if (run.options.quiet === true) run.line(String(entry.version));
	else if (run.human) run.line(`put ${key} (version ${entry.version})`);
	else await run.value(entryJson(entry));
}

async function listValues(run: Invocation<KvOptions>): Promise<void> {
	const [prefix = ''] = run.args;
	const limit = run.options.limit ?? Number.POSITIVE_INFINITY;
	const client = await run.client();
	const entries: KvEntry[] = [];
	for (let after: string | undefined; entries.length < limit; ) {
		const size = Math.min(PAGE, limit - entries.length);
		const how = { limit: size, ...(after === undefined ? {} : { after }) };
		const page = await client.listEntries(prefix, how, { signal: run.signal });
		entries.push(...page);
		after = page.at(-1)?.key;
		if (page.length < size) break;
	}
	if (run.options.quiet === true) for (const { key } of entries) run.line(key);
	else if (!run.human) await run.value({ entries: entries.map(entryJson) });
	else if (entries.length === 0) run.note(prefix === '' ? 'no values' : `no values below ${prefix}`);
	else run.table(entryColumns(run.io.clock.wall()), entries);
}

async function watchValues(run: Invocation<KvOptions>): Promise<void> {
	const signal = run.interruptible();
	const client = await run.client();
	for await (const changes of client.watchEntries(run.args[0] ?? '', { signal })) {
		for (const change of changes) {
			if (run.options.quiet === true) run.line(change.kind === 'put' ? change.entry.key : change.key);
			else if (run.human) run.line(harmless(kvChangeLine(change)));
			else await run.streamed(kvChangeJson(change));
		}
	}
}
