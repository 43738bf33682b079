import { isTimeZone } from '../cron/time-zone.ts';
import { readCrontabLine } from './crontab-line.ts';
import { ImportDraft, type Imported, type ImportSettings } from './imported.ts';

/** What the lines above a job say. */
interface Surroundings {
	shell: string;
	timezone: string;
	/** Absent: where cron starts a job in the home directory, which the file does not name. */
	cwd: string | undefined;
	env: Record<string, string>;
}

/** cron sets these itself. */
const CRONS_OWN: ReadonlySet<string> = new Set(['LOGNAME', 'USER']);

/**
 * Reads a crontab: of a user, or with `system` one that has the user before the command. Each job becomes a schedule that runs as cron runs it: beside
 * one that still goes on, by the shell, and never later.
 */
export function readCrontab(text: string, settings: ImportSettings & { readonly system: boolean }): Imported {
	const draft = new ImportDraft(settings);
	const around: Surroundings = { shell: '/bin/sh', timezone: settings.timezone, cwd: undefined, env: {} };
	let jobs = 0;
	let homeless = 0;
	for (const [index, raw] of text.split(/\r?\n/).entries()) {
		const at = index + 1;
		const line = readCrontabLine(raw, settings.system);
		switch (line.kind) {
			case 'nothing':
				break;
			case 'unknown':
				draft.lost(at, `left out: ${raw.trim()}: ${line.why}`);
				break;
			case 'variable':
				readVariable(draft, at, around, line.name, line.value);
				break;
			case 'job': {
				const { when, user, command, input } = line;
				if (when.toLowerCase() === '@reboot') {
					draft.lost(
						at,
						`left out: ${command}: @reboot is no time: make it a process, which agents start when they come up`,
					);
					break;
				}
				const name = draft.schedule(at, command, {
					cron: when,
					timezone: around.timezone,
					run: {
						command: [around.shell, '-c', command],
						...(user === undefined ? {} : { user }),
						...(around.cwd === undefined ? {} : { cwd: around.cwd }),
						...(Object.keys(around.env).length === 0 ? {} : { env: { ...around.env } }),
					},
					...(settings.nodes.length === 0 ? {} : { on: { nodes: settings.nodes } }),
					overlap: 'allow',
					catchUp: 'none',
					...(input === undefined ? {} : { paused: true }),
				});
				if (name === undefined) break;
				jobs += 1;
				if (around.cwd === undefined) homeless += 1;
				if (input !== undefined)
					draft.lost(at, `${name}: its standard input (what stands behind %) is not carried over, so it is paused`);
			}
		}
	}
	if (homeless > 0)
		draft.hint(undefined, 'cron starts jobs in the home directory, Minder in /: add cwd: to run where that matters');
	if (jobs > 0 && settings.nodes.length === 0)
		draft.hint(undefined, 'each run goes to the least loaded node; --node NAME keeps all of them on one');
	return draft.finish();
}

function readVariable(draft: ImportDraft, at: number, around: Surroundings, name: string, value: string): void {
	switch (name) {
		case 'SHELL':
			around.shell = value;
			return;
		case 'HOME':
			around.cwd = value;
			around.env = { ...around.env, HOME: value };
			return;
		case 'CRON_TZ':
			if (isTimeZone(value)) around.timezone = value;
			else
				draft.lost(at, `CRON_TZ=${value} is no time zone that is known here: what follows runs in ${around.timezone}`);
			return;
		case 'MAILTO':
		case 'MAILFROM':
			if (value !== '') draft.lost(at, `${name}=${value}: no mail is sent; minder logs NAME shows what a run wrote`);
			return;
		case 'RANDOM_DELAY':
		case 'CONTENT_TYPE':
		case 'CONTENT_TRANSFER_ENCODING':
			draft.lost(at, `${name}=${value} is not carried over${name === 'RANDOM_DELAY' ? ': see jitter' : ''}`);
			return;
		default:
			if (CRONS_OWN.has(name)) draft.lost(at, `${name}=${value} is not carried over, as cron ignores it as well`);
			else around.env = { ...around.env, [name]: value };
	}
}
