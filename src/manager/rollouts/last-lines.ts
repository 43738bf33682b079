import type { InstanceId } from '../../model/ids.ts';
import type { Clock } from '../../sys/clock.ts';
import type { LogService } from '../services/log-service.ts';
import { telling } from './telling-line.ts';

const LINES = 20;
/** So many are looked at for the one that tells most, which a long stack may push far up. */
const LOOKED_AT = 100;
const LINE_LENGTH = 500;
const SECONDS = 3;

/** The last lines that an instance wrote, oldest first within each of its outputs, those of stderr last, with the one that tells most; none where they cannot be had soon. */
export async function lastLines(logs: LogService, clock: Clock, instance: InstanceId): Promise<string[]> {
	const late = new AbortController();
	const timer = clock.after(SECONDS, () => late.abort(), { background: true });
	const texts = { stdout: '', stderr: '' };
	const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
	try {
		const range = { stdout: true, stderr: true, tail: LOOKED_AT, follow: false };
		for await (const { stream, data } of logs.read(instance, range, late.signal)) {
			texts[stream] += decoders[stream].decode(data, { stream: true });
		}
	} catch {
		// What came before it broke off is better than nothing.
	} finally {
		timer.cancel();
	}
	return chosen(linesOf(texts.stdout), linesOf(texts.stderr));
}

/** Half of each where both have as many; what one lacks the other gets. */
function chosen(stdout: readonly string[], stderr: readonly string[]): string[] {
	const errors = Math.min(stderr.length, Math.max(LINES / 2, LINES - stdout.length));
	const others = Math.min(stdout.length, LINES - errors);
	return [...stdout.slice(stdout.length - others), ...withTelling(stderr, errors)];
}

/** The last `count`; the one that tells most is the first of them where it is further up. */
function withTelling(lines: readonly string[], count: number): string[] {
	const last = lines.slice(lines.length - count);
	const most = telling(lines);
	if (most === undefined || count < 2 || last.some((line) => line.trim() === most)) return last;
	return [most, ...last.slice(1)];
}

function linesOf(text: string): string[] {
	const lines = text.split('\n').map((line) => line.trimEnd().slice(0, LINE_LENGTH));
	return lines.filter((line) => line !== '').slice(-LOOKED_AT);
}
