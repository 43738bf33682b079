import { setMaxListeners } from 'node:events';
import type { MinderClient } from '../../src/client/minder-client.ts';
import { ERRORS, type MinderError, toMinderError } from '../../src/model/errors.ts';
import { JOB_LIMITS } from '../../src/model/function-spec.ts';
import type { JobHandle } from '../../src/model/ids.ts';
import type { JobEnd } from '../../src/model/jobs.ts';
import type { Invocation } from '../invocation.ts';
import { acceptedJob, followedJob } from '../job-follow.ts';
import { jobOf, piecesOf, type SubmitOptions } from '../job-options.ts';
import { errorLines } from '../output/errors.ts';
import { plural } from '../output/format.ts';
import { payloadJson } from '../output/payload.ts';
import { Progress } from '../output/progress.ts';
import { harmless } from '../output/table.ts';

/** Jobs that were sent and not answered, or not ended, at once. */
const IN_FLIGHT = 1000;
/** Seconds between two words about how far it is. */
const TELL_SECONDS = 0.2;

/** What became of a line. */
type Line = { readonly number: number } & (
	| { readonly kind: 'accepted'; readonly handle: JobHandle; readonly joined: boolean }
	| { readonly kind: 'ended'; readonly handle: JobHandle | undefined; readonly end: JobEnd; readonly data: Uint8Array }
	| { readonly kind: 'refused'; readonly error: MinderError }
);

/**
 * A job for each line, many at once; what becomes of them is told in the order of the lines. No line is taken any more once one was refused.
 * @returns exit code: 1 where a job failed, that of the error where one was refused
 */
export async function submitLines(run: Invocation<SubmitOptions>): Promise<number> {
	const client = await run.client();
	const report = new LinesReport(run);
	const signal = run.interruptible();
	setMaxListeners(0, signal);
	const pending: Promise<Line>[] = [];
	let refused = false;
	let number = 0;
	const settle = async (): Promise<void> => {
		const line = await pending.shift();
		if (line !== undefined) report.tell(line);
	};
	for await (const data of linesOf(piecesOf(run))) {
		if (refused || signal.aborted) break;
		if (pending.length >= IN_FLIGHT) await settle();
		number += 1;
		const outcome = submitLine(run, client, number, data, signal);
		pending.push(
			outcome.then((line) => {
				refused ||= line.kind === 'refused';
				return line;
			}),
		);
	}
	while (pending.length > 0) await settle();
	return report.end();
}

async function submitLine(
	run: Invocation<SubmitOptions>,
	client: MinderClient,
	number: number,
	data: Uint8Array,
	signal: AbortSignal,
): Promise<Line> {
	try {
		const job = jobOf(run, data);
		if (job.background) return { number, ...(await acceptedJob(client, job, signal)) };
		let handle: JobHandle | undefined;
		const pieces: Uint8Array[] = [];
		const listener = {
			accepted: (given: JobHandle): void => void (handle = given),
			heard: (update: { kind: string; data?: Uint8Array }): void => {
				if (update.kind === 'data' && update.data !== undefined) pieces.push(update.data);
			},
		};
		const end = await followedJob(client, job, listener, run, signal);
		return { number, kind: 'ended', handle, end, data: Buffer.concat(pieces) };
	} catch (error) {
		return { number, kind: 'refused', error: toMinderError(error) };
	}
}

/** Lines of a stream of bytes, without their ends. @throws MinderError `too-large` */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let rest: Uint8Array[] = [];
	let size = 0;
	for await (const piece of pieces) {
		let from = 0;
		for (let at = piece.indexOf(NEWLINE); at >= 0; at = piece.indexOf(NEWLINE, from)) {
			yield Buffer.concat([...rest, piece.subarray(from, at)]);
			rest = [];
			size = 0;
			from = at + 1;
		}
		if (from < piece.length) {
			rest.push(Buffer.from(piece.subarray(from)));
			size += piece.length - from;
		}
		// What goes on for longer is refused as it is.
		if (size > JOB_LIMITS.rpcPayloadBytes) break;
	}
	if (rest.length > 0) yield Buffer.concat(rest);
}

const NEWLINE = 0x0a;

/** Numbers that grow, as ranges: `1, 3-10`. */
class LineRanges {
	readonly #ranges: { readonly from: number; to: number }[] = [];

	add(number: number): void {
		const last = this.#ranges.at(-1);
		if (last?.to === number - 1) last.to = number;
		else this.#ranges.push({ from: number, to: number });
	}

	text(): string {
		return this.#ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
	}
}

/** Tells what becomes of lines, and what became of all of them. */
class LinesReport {
	readonly #run: Invocation<SubmitOptions>;
	readonly #progress: Progress;
	readonly #json: object[] = [];
	readonly #counts = { accepted: 0, done: 0, failed: 0, refused: 0 };
	readonly #notTaken = new LineRanges();
	#first: MinderError | undefined;
	#lastLine = 0;
	#toldAt = 0;

	constructor(run: Invocation<SubmitOptions>) {
		this.#run = run;
		this.#progress = new Progress(run);
	}

	tell(line: Line): void {
		this.#progress.clear();
		this.#lastLine = line.number;
		switch (line.kind) {
			case 'accepted':
				this.#counts.accepted += 1;
				if (this.#run.human) this.#run.line(line.handle);
				else this.#json.push({ line: line.number, handle: line.handle, joined: line.joined });
				break;
			case 'ended':
				this.#ended(line);
				break;
			case 'refused':
				this.#refused(line.number, line.error);
				break;
		}
		this.#show();
	}

	async end(): Promise<number> {
		this.#progress.clear();
		const { accepted, done, failed, refused } = this.#counts;
		if (!this.#run.human) await this.#run.value({ jobs: this.#json });
		else if (this.#run.options.quiet !== true || refused > 0) {
			const parts = [
				accepted === 0 ? '' : `${plural(accepted, 'job')} accepted`,
				done === 0 ? '' : `${plural(done, 'job')} done`,
				failed === 0 ? '' : `${failed} failed`,
				refused === 0
					? ''
					: `${plural(refused, 'line')} not taken (${this.#notTaken.text()}); none after line ${this.#lastLine} was read`,
			].filter((part) => part !== '');
			this.#run.note(`minder: ${parts.length === 0 ? 'no lines' : parts.join(', ')}`);
		}
		if (this.#first !== undefined) return this.#run.signal.aborted ? 0 : ERRORS[this.#first.code].exit;
		return failed > 0 ? 1 : 0;
	}

	#ended({ number, handle, end, data }: Extract<Line, { kind: 'ended' }>): void {
		if (end.kind === 'done') this.#counts.done += 1;
		else this.#counts.failed += 1;
		const output = Buffer.concat([data, end.kind === 'done' ? end.result : new Uint8Array()]);
		if (!this.#run.human) {
			const result = payloadJson({ data: output, truncated: false, bytes: output.length });
			const reason = end.kind === 'done' ? {} : { reason: end.reason };
			this.#json.push({ line: number, handle, state: end.kind, ...reason, result });
			return;
		}
		if (output.length > 0) {
			this.#run.io.stdout.write(output);
			if (output.at(-1) !== NEWLINE) this.#run.line('');
		}
		if (end.kind !== 'done')
			this.#run.note(harmless(`minder: line ${number}: ${handle ?? 'its job'} ${end.kind}: ${end.reason}`));
	}

	#refused(number: number, error: MinderError): void {
		this.#counts.refused += 1;
		this.#notTaken.add(number);
		const first = this.#first === undefined;
		this.#first ??= error;
		if (!this.#run.human) this.#json.push({ line: number, error: { code: error.code, message: error.message } });
		else if (first && !this.#run.signal.aborted)
			this.#run.note(`minder: line ${number}: ${errorLines(error).join(' ')}`);
	}

	#show(): void {
		const now = this.#run.io.clock.monotonic();
		if (now - this.#toldAt < TELL_SECONDS) return;
		this.#toldAt = now;
		const { accepted, done, failed } = this.#counts;
		this.#progress.show(accepted > 0 ? `${accepted} accepted` : `${done} done, ${failed} failed`);
	}
}
