import type { MinderClient } from '../../src/client/minder-client.ts';
import type { JobHandle } from '../../src/model/ids.ts';
import type { JobUpdate } from '../../src/model/jobs.ts';
import { sleep } from '../../src/sys/clock.ts';
import type { Invocation } from '../invocation.ts';
import type { JobListener } from '../job-follow.ts';
import { jobSentence, progressText } from './jobs.ts';
import { Progress } from './progress.ts';
import { harmless } from './table.ts';

/** Seconds between two looks at a job that says nothing. */
const LOOK_SECONDS = 2;

/** Shows a job that is followed: its data on stdout as it comes, warnings and progress on stderr. */
export class JobWatch implements JobListener {
	readonly #run: Invocation;
	readonly #client: MinderClient;
	readonly #progress: Progress;
	readonly #data: Uint8Array[] = [];
	readonly #warnings: Uint8Array[] = [];
	readonly #stop = new AbortController();
	#looking: Promise<void> = Promise.resolve();
	#last: number | undefined;
	#told = '';
	handle: JobHandle | undefined;
	joined = false;

	constructor(run: Invocation, client: MinderClient) {
		this.#run = run;
		this.#client = client;
		this.#progress = new Progress(run);
	}

	/** What it sent before its end; kept for JSON alone. */
	get data(): Uint8Array {
		return Buffer.concat(this.#data);
	}

	get warnings(): readonly Uint8Array[] {
		return this.#warnings;
	}

	accepted(handle: JobHandle, joined: boolean): void {
		this.handle = handle;
		this.joined = joined;
		if (this.#curious) this.#looking = this.#look(handle);
	}

	heard(update: Exclude<JobUpdate, { kind: 'accepted' | 'ended' }>): void {
		const { human, options } = this.#run;
		this.#progress.clear();
		switch (update.kind) {
			case 'data':
				if (human) this.write(update.data);
				else this.#data.push(update.data);
				break;
			case 'warning':
				if (!human) this.#warnings.push(update.data);
				else if (options.quiet !== true) this.#warn(update.data);
				break;
			case 'progress':
				if (options.quiet !== true && human) this.#tell(progressText({ progress: update }) ?? '');
				break;
		}
	}

	/** Bytes of the worker, as they are. */
	write(data: Uint8Array): void {
		if (data.length === 0) return;
		this.#last = data.at(-1);
		this.#run.io.stdout.write(data);
	}

	/** Takes the progress away, and ends an open line on a terminal. */
	async close(): Promise<void> {
		this.#stop.abort();
		await this.#looking;
		this.#progress.clear();
		if (this.#run.io.stdout.isTTY && this.#last !== undefined && this.#last !== NEWLINE) this.#run.line('');
	}

	get #curious(): boolean {
		return this.#run.io.stderr.isTTY && this.#run.human && this.#run.options.quiet !== true;
	}

	/** As long as it says nothing itself: what it waits for. */
	async #look(handle: JobHandle): Promise<void> {
		const { signal } = this.#stop;
		const { clock } = this.#run.io;
		for (;;) {
			await sleep(clock, LOOK_SECONDS, signal);
			if (signal.aborted) return;
			const detail = await this.#client.getJob(handle, { signal }).catch(() => undefined);
			if (detail !== undefined && !signal.aborted && this.#last === undefined)
				this.#progress.show(jobSentence(detail.job, clock.wall()));
		}
	}

	#warn(data: Uint8Array): void {
		const { stderr } = this.#run.io;
		if (!stderr.isTTY) stderr.write(data);
		else for (const line of new TextDecoder().decode(data).trimEnd().split('\n')) this.#run.note(harmless(line));
	}

	#tell(text: string): void {
		if (this.#run.io.stderr.isTTY) this.#progress.show(text);
		else if (text !== this.#told) this.#run.note(text);
		this.#told = text;
	}
}

const NEWLINE = 0x0a;
