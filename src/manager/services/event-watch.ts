import { MinderError } from '../../model/errors.ts';
import { isInstanceId, isProcessName, isRunId, runOfInstance, scheduleOf, splitInstanceId } from '../../model/ids.ts';
import type { Event } from '../../model/records.ts';
import type { EventLog } from '../events/event-log.ts';

const DEFAULT_LIMIT = 100;
const CHUNK = 500;
/** Events that wait for one reader before it is cut off. */
const MOST_WAITING = 2000;

/**
 * The newest events that `matches` takes, oldest first, and with `follow` those to come.
 * @throws MinderError `slow-reader` where a reader falls behind by more than is kept for it
 */
export async function* watchEvents(
	log: Pick<EventLog, 'newest' | 'onAppend'>,
	matches: (event: Event) => boolean,
	how: { readonly follow: boolean; readonly limit?: number },
	signal?: AbortSignal,
): AsyncGenerator<readonly Event[], void, undefined> {
	let waiting: Event[] = [];
	let overflowed = false;
	let wake: () => void = () => {};
	const onAbort = (): void => wake();
	const unsubscribe = log.onAppend((event) => {
		if (!how.follow || !matches(event)) return;
		if (waiting.length >= MOST_WAITING) overflowed = true;
		else waiting.push(event);
		wake();
	});
	signal?.addEventListener('abort', onAbort, { once: true });
	try {
		const past = await log.newest(how.limit ?? DEFAULT_LIMIT, matches);
		for (let at = 0; at < past.length; at += CHUNK) {
			if (signal?.aborted === true) return;
			yield past.slice(at, at + CHUNK);
		}
		const told = past.at(-1)?.sequence ?? 0;
		while (how.follow && signal?.aborted !== true) {
			const next = waiting.filter((event) => event.sequence > told);
			waiting = [];
			if (next.length > 0) yield next;
			else if (overflowed) {
				throw new MinderError(
					'slow-reader',
					`more than ${MOST_WAITING} events waited to be read: read them anew, or faster`,
				);
			} else {
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		}
	} finally {
		unsubscribe();
		signal?.removeEventListener('abort', onAbort);
	}
}

const PROCESS = 'process/';

/**
 * Whether an event is about one of the names; of none: about anything. A process stands for its instances too, an instance for its process too;
 * a run for its schedule; a function for its jobs; names need not exist any more. A subject as it is shown, such as `node/web-1`, is a name as well.
 */
export function matcher(names: readonly string[]): (event: Event) => boolean {
	if (names.length === 0) return () => true;
	const subjects = new Set<string>();
	const processes = new Set<string>();
	for (const name of names) {
		subjects.add(name).add(`node/${name}`).add(`function/${name}`);
		if (name.startsWith(PROCESS)) processes.add(name.slice(PROCESS.length));
		const run = isRunId(name) ? name : isInstanceId(name) ? runOfInstance(name) : undefined;
		if (run !== undefined) subjects.add(`schedule/${scheduleOf(run)}`);
		else if (isInstanceId(name)) subjects.add(`instance/${name}`).add(`process/${splitInstanceId(name).process}`);
		else if (isProcessName(name)) {
			subjects.add(`process/${name}`).add(`schedule/${name}`);
			processes.add(name);
		}
	}
	return ({ subject }) => {
		if (subjects.has(subject)) return true;
		const id = subject.startsWith('instance/') ? subject.slice('instance/'.length) : '';
		return isInstanceId(id) && processes.has(splitInstanceId(id).process);
	};
}
