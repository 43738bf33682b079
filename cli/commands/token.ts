import { type Command, Option } from 'commander';
import { ROLES, type Role } from '../../src/model/access.ts';
import { formatRfc3339 } from '../../src/model/view-json.ts';
import { type Cli, type Invocation, onAction, usage } from '../invocation.ts';
import { collect, durationOption, type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { accessTokenJson, limitsText, tokenColumns } from '../output/access.ts';
import { formatDateTime, formatSpan, plural } from '../output/format.ts';

interface CreateOptions extends OutputOptions {
	readonly role: Role;
	readonly processes?: readonly string[];
	readonly nodes?: readonly string[];
	readonly lifetime?: number;
}

interface JoinOptions extends OutputOptions {
	readonly uses: number;
	readonly lifetime: number;
}

const EXAMPLES = `
Examples:
  minder token create ci --role operator --processes 'web*' --lifetime 30d
  minder token join --uses 3        the command that brings up to three machines in, within an hour
  minder token revoke ci`;

const HOUR_SECONDS = 3600;

/** `minder token create|list|revoke|join` */
export function tokenCommand(cli: Cli): void {
	const group = cli.program
		.command('token')
		.description('let people, scripts and machines in: create, list, revoke, join')
		.helpCommand(false)
		.addHelpText('after', EXAMPLES);
	addCreate(cli, group);
	addList(cli, group);
	addRevoke(cli, group);
	addJoin(cli, group);
}

function addCreate(cli: Cli, group: Command): void {
	const create = group
		.command('create')
		.description('an access token for a person or script; it is shown this once')
		.argument('<token-name>', 'whose it is, as events will show')
		.addOption(
			new Option('--role <role>', 'look; run and change processes; everything').choices(ROLES).makeOptionMandatory(),
		)
		.option('--processes <pattern>', "only these: names with * and ?, such as 'web*' (repeatable)", collect)
		.option('--nodes <constraint>', 'only on nodes with such labels, such as zone=a (repeatable: all hold)', collect)
		.option('--lifetime <duration>', 'how long it is good (default: until it is revoked)', durationOption);
	withServer(withOutput(create));
	onAction<CreateOptions>(cli, create, async (run) => {
		const [name = ''] = run.args;
		const { role, processes, nodes, lifetime } = run.options;
		const what = {
			name,
			role,
			...(processes === undefined ? {} : { processes }),
			...(nodes === undefined ? {} : { nodes }),
			...(lifetime === undefined ? {} : { lifetimeSeconds: lifetime }),
		};
		const { token, view } = await (await run.client()).createAccessToken(what, { signal: run.signal });
		if (!run.human) return run.value({ token, ...accessTokenJson(view) });
		run.line(token);
		const end = view.expiresAt === undefined ? 'until it is revoked' : `until ${formatDateTime(view.expiresAt)}`;
		run.note(`token of ${view.name}: ${view.role}${limitsText(view)}, good ${end}; it is not shown again`);
		run.note(`sign in with it: minder login ${await serverText(run)}`);
	});
}

function addList(cli: Cli, group: Command): void {
	const list = withServer(
		withOutput(group.command('list').alias('ls').description('the access tokens, without their text')),
	);
	onAction<OutputOptions>(cli, list, async (run) => {
		const tokens = await (await run.client()).listAccessTokens({ signal: run.signal });
		if (!run.human) return run.value({ tokens: tokens.map(accessTokenJson) });
		if (tokens.length === 0) return run.note('no access tokens; make one with: minder token create NAME --role viewer');
		run.table(tokenColumns(run.style, run.io.clock.wall()), tokens);
	});
}

function addRevoke(cli: Cli, group: Command): void {
	const revoke = group
		.command('revoke')
		.description('refuse it from now on, and end what goes on with it')
		.argument('<token-name...>', 'names or ids');
	withServer(withOutput(revoke));
	onAction<OutputOptions>(cli, revoke, async (run) => {
		const client = await run.client();
		const tokens: Record<string, unknown>[] = [];
		try {
			for (const name of run.args) {
				const view = await client.revokeAccessToken(name, { signal: run.signal });
				tokens.push(accessTokenJson(view));
				if (run.human) run.line(`revoked the token of ${view.name} (${view.id})`);
			}
		} finally {
			if (!run.human) await run.value({ tokens });
		}
	});
}

function addJoin(cli: Cli, group: Command): void {
	const join = group
		.command('join')
		.description('a token with which machines join; prints the command to run there')
		.option('--uses <count>', 'how many machines', wholeNumber, 1)
		.option('--lifetime <duration>', 'how long it is good (default: 1h)', durationOption, HOUR_SECONDS);
	withServer(withOutput(join, { quiet: true }));
	onAction<JoinOptions>(cli, join, async (run) => {
		const { uses, lifetime } = run.options;
		if (uses < 1) throw usage('token join: --uses is a number above 0');
		const how = { uses, lifetimeSeconds: lifetime };
		const { token, expiresAt } = await (await run.client()).createJoinToken(how, { signal: run.signal });
		if (run.options.quiet === true) return run.line(token);
		const server = await serverText(run);
		const command = `minder agent -s ${server} --join ${token}`;
		if (!run.human) return run.value({ token, expiresAt: formatRfc3339(expiresAt), uses, command });
		run.line(command);
		run.note(`for ${plural(uses, 'machine')}, within ${formatSpan(lifetime)}; needed once on each`);
		if (LOOPBACK.test(server)) run.note(`${server} is this machine: other machines need its address in the network`);
	});
}

const LOOPBACK = /^(127\.|localhost[:,]|\[::1\])/;

async function serverText(run: Invocation): Promise<string> {
	return (await run.access()).servers.join(',');
}
