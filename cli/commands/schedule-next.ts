import { type Command, Option } from 'commander';
import { readWhen } from '../../src/model/cron/when.ts';
import { MinderError } from '../../src/model/errors.ts';
import { isScheduleName, type ScheduleName } from '../../src/model/ids.ts';
import type { WallTime } from '../../src/model/records.ts';
import { SCHEDULE_DEFAULTS, type When } from '../../src/model/schedule-spec.ts';
import type { ScheduleView } from '../../src/model/schedule-views.ts';
import { formatRfc3339 } from '../../src/model/view-json.ts';
import { jitterOf, nextFire } from '../../src/policy/cron/next-fire.ts';
import { type Cli, type Invocation, onAction } from '../invocation.ts';
import { type OutputOptions, timeZone, wholeNumber, withOutput, withServer } from '../options.ts';
import { formatSpan } from '../output/format.ts';
import { zoneTime } from '../output/schedules.ts';

interface NextOptions extends OutputOptions {
	readonly limit: number;
	readonly timezone?: string;
}

/** The next times of one schedule or expression. */
interface Fires {
	readonly name: string;
	readonly timezone: string;
	readonly fires: readonly WallTime[];
	/** Where there are none. */
	readonly none: string;
}

const FIRES = 5;
const MOST_FIRES = 1000;
/** What only the name of a schedule decides. */
const BY_NAME = /(^|[\s,])H|~/;

/** `minder schedule next NAME…|'EXPRESSION'`: of an expression without any manager. */
export function addNext(cli: Cli, group: Command): void {
	const next = group
		.command('next')
		.description('the next times at which it fires; of an expression in quotes without asking the manager')
		.argument('<schedule...>', "names of schedules, or expressions such as '0 2 * * MON'")
		.addOption(new Option('-n, --limit <count>', 'so many').argParser(wholeNumber).default(FIRES))
		.addOption(new Option('--timezone <zone>', 'of expressions that say none (default: UTC)').argParser(timeZone));
	onAction<NextOptions>(cli, withServer(withOutput(next)), showNext);
}

async function showNext(run: Invocation<NextOptions>): Promise<void> {
	const { limit } = run.options;
	if (limit < 1 || limit > MOST_FIRES)
		throw new MinderError('usage', `schedule next: -n takes 1 to ${MOST_FIRES}, not ${limit}`);
	const words = wordsOf(run.args);
	const readings = words.map((text) => (isScheduleName(text) ? text : readExpression(text, words.length === 1)));
	if (run.options.timezone !== undefined && readings.some((each) => typeof each === 'string'))
		throw new MinderError('usage', 'schedule next: --timezone is for expressions; a schedule has a zone of its own');
	const found: Fires[] = [];
	for (const each of readings)
		found.push(typeof each === 'string' ? await firesOf(run, each) : firesOfExpression(run, each));
	if (!run.human) {
		return run.value({
			schedules: found.map(({ name, timezone, fires }) => ({
				name,
				timezone,
				nextFires: fires.map(formatRfc3339),
			})),
		});
	}
	for (const each of found) for (const line of fireLines(run, each, found.length > 1)) run.line(line);
	for (const each of readings)
		if (typeof each !== 'string' && BY_NAME.test(each.text))
			run.note(`${each.text}: H and ~ stand for a time by the name of the schedule; this is an example`);
	for (const { fires, none } of found) if (fires.length === 0) run.note(none);
}

/** An expression that was not quoted comes as many words. */
function wordsOf(args: readonly string[]): readonly string[] {
	const all = args.join(' ');
	return args.length > 1 && !args.every(isScheduleName) && !('problem' in readWhen(all)) ? [all] : args;
}

interface Expression {
	readonly text: string;
	readonly when: When;
	readonly timezone?: string;
}

function readExpression(text: string, quoted: boolean): Expression {
	const reading = readWhen(text);
	if (!('problem' in reading)) return { text, ...reading };
	throw new MinderError(
		'usage',
		`schedule next: ${JSON.stringify(text)} is neither the name of a schedule nor a time: ${reading.problem} (${quoted ? 'see docs/CRON.md' : 'quote all of it as one word'})`,
	);
}

function firesOfExpression({ io, options }: Invocation<NextOptions>, { text, when, timezone }: Expression): Fires {
	const now = io.clock.wall();
	const zone = timezone ?? options.timezone ?? 'UTC';
	const name = 'expression' as ScheduleName;
	const fires = following({ spec: { ...SCHEDULE_DEFAULTS, name, when, timezone: zone }, anchor: now }, now);
	const none = when.kind === 'manual' ? 'fires by hand or after others alone' : 'never fires again';
	return { name: text, timezone: zoneOf(when, zone), fires: fires(options.limit), none: `${text}: ${none}` };
}

async function firesOf(run: Invocation<NextOptions>, name: string): Promise<Fires> {
	const { limit } = run.options;
	const client = await run.client();
	const { schedule, nextFires } = await client.getSchedule(name, { signal: run.signal });
	const fires = nextFires.slice(0, limit);
	const last = fires.at(-1);
	if (last !== undefined && fires.length === FIRES && limit > FIRES) {
		const jitter = jitterOf(schedule.spec);
		const more = following(schedule, last - jitter)(limit - FIRES);
		fires.push(...more.map((at) => at + jitter));
	}
	const { when, timezone } = schedule.spec;
	const none = `${name} does not fire; why: minder schedule describe ${name}`;
	return { name, timezone: zoneOf(when, timezone), fires, none };
}

const zoneOf = (when: When, zone: string): string => (when.kind === 'cron' ? zone : 'UTC');

/** The first so many beyond `after`, without jitter. */
function following(
	{ spec, anchor }: { spec: Parameters<typeof nextFire>[0]; anchor: ScheduleView['anchor'] },
	after: WallTime,
): (count: number) => WallTime[] {
	return (count) => {
		const fires: WallTime[] = [];
		let at = nextFire(spec, anchor, after);
		for (; at !== undefined && fires.length < count; at = nextFire(spec, anchor, at)) fires.push(at);
		return fires;
	};
}

function fireLines({ io }: Invocation, { name, timezone, fires }: Fires, named: boolean): string[] {
	const now = io.clock.wall();
	return fires.map((at) => {
		const utc = timezone === 'UTC' ? '' : `  ${zoneTime(at, 'UTC')}`;
		return `${named ? `${name}  ` : ''}${zoneTime(at, timezone)}${utc}  in ${formatSpan(Math.max(0, (at - now) / 1000))}`;
	});
}
