import type { Event } from '../../src/model/records.ts';
import { eventJson } from '../../src/model/view-json.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, wholeNumber, withOutput, withServer } from '../options.ts';
import { auditLine, eventColumns, eventLine } from '../output/events.ts';
import { harmless } from '../output/table.ts';

interface EventsOptions extends OutputOptions {
	readonly follow?: boolean;
	readonly limit?: number;
	readonly audit?: boolean;
}

/** `minder events [-f] [NAME…]` */
export function eventsCommand(cli: Cli): void {
	const command = cli.program
		.command('events')
		.description('show what happened')
		.argument('[name...]', 'processes, instances, schedules, functions or nodes; none: all')
		.option('-f, --follow', 'go on with new ones until Ctrl-C')
		.option('-n, --limit <count>', 'at most this many of the newest (default: 100)', wholeNumber);
	command.option('--audit', 'instead: who asked for what, from where, and with what result (for admins)');
	withServer(withOutput(command));
	onAction<EventsOptions>(cli, command, async (run) => {
		const { limit, audit } = run.options;
		const follow = run.options.follow === true;
		const signal = follow ? run.interruptible() : run.signal;
		const client = await run.client();
		const all: Event[] = [];
		const how = { follow, ...(limit === undefined ? {} : { limit }), ...(audit === true ? { audit } : {}) };
		for await (const events of client.watchEvents(run.args, how, { signal })) {
			if (!follow) all.push(...events);
			else for (const event of events) await showOne(run, event);
		}
		if (follow) return;
		if (!run.human) await run.value({ events: all.map(eventJson) });
		else if (all.length === 0) run.note('no events');
		else run.table(eventColumns({ wide: run.format === 'wide', audit: audit === true }), all);
	});
}

async function showOne(run: Invocation<EventsOptions>, event: Event): Promise<void> {
	if (run.human) run.line(harmless(run.options.audit === true ? auditLine(event) : eventLine(event)));
	else await run.streamed(eventJson(event));
}
