import { toMinderError } from '../model/errors.ts';
import { type InstanceId, isInstanceId } from '../model/ids.ts';
import type { LogsSpec } from '../model/process-spec.ts';
import type { Clock, Timer } from '../sys/clock.ts';
import type { Log } from '../sys/log.ts';
import type { LogFiles } from '../sys/log-files.ts';
import { OutputLog } from './output-log.ts';
import { type OutputPiece, type OutputRange, readOutput } from './output-reader.ts';

/** What rotation needs of the world. */
export interface LogRotationPorts {
	readonly files: LogFiles;
	readonly clock: Clock;
	readonly log: Log;
}

const LOOK_SECONDS = 5;
const LOOKS_PER_ROUND = 1000;
const HOT_SECONDS = 0.25;
const SAVE_SECONDS = 60;
const SAVES_PER_ROUND = 50;
/** Between the last word on an instance and the removal of its outputs. */
const DISCARD_SECONDS = 10;
/** After a failure. */
const RETRY_SECONDS = 60;

interface Watched {
	readonly instance: InstanceId;
	readonly log: OutputLog;
	spec: LogsSpec;
	/** As of the look before, for how fast it grows; negative: its record has not been read. */
	end: number;
	/** Monotonic seconds of that look. */
	lookedAt: number;
	savedAt: number;
	/** Monotonic seconds: not before. */
	notBefore: number;
	state: 'idle' | 'queued' | 'at-work';
}

/**
 * Keeps the outputs of all instances of an agent within the sizes that their specs say, and reads them. The protocol is in
 * docs/LOGS.md. One rotation at a time; nothing here holds up a writer or the event loop.
 */
export class LogRotation {
	readonly #ports: LogRotationPorts;
	readonly #directory: string;
	readonly #logs = new Map<string, OutputLog>();
	readonly #readers = new Map<OutputLog, number>();
	readonly #watched = new Map<string, Watched>();
	readonly #hot = new Set<Watched>();
	/** Instances of which it was said that an output was cut off. */
	readonly #cutOff = new Set<InstanceId>();
	readonly #queue: Watched[] = [];
	#round: Iterator<Watched>;
	#working: Promise<void> | undefined;
	#timers: Timer[] = [];
	#hotTimer: Timer | undefined;
	#stopped = false;
	#refused: boolean | undefined;

	/** @param directory where the output files are: `<instance>.stdout.log` and `<instance>.stderr.log` */
	constructor(ports: LogRotationPorts, directory: string) {
		this.#ports = ports;
		this.#directory = directory;
		this.#round = this.#watched.values();
	}

	/** Begins to look. */
	start(): void {
		this.#every(LOOK_SECONDS, () => this.#lookRound());
		// What an earlier agent left may be large.
		this.#timers.push(this.#ports.clock.after(HOT_SECONDS, () => this.#lookRound(), { background: true }));
	}

	/** Ends after the step that is under way; what readers need to go on is saved. */
	async stop(): Promise<void> {
		this.#stopped = true;
		for (const timer of this.#timers) timer.cancel();
		this.#hotTimer?.cancel();
		this.#queue.length = 0;
		await this.#working;
		for (const one of this.#watched.values()) if (one.log.unsaved) await this.#save(one);
	}

	/** The outputs of this instance are to be kept like this from now on. */
	configure(instance: InstanceId, spec: LogsSpec): void {
		for (const path of this.#paths(instance)) {
			const known = this.#watched.get(path);
			if (known !== undefined) known.spec = spec;
			else {
				const log = this.#logAt(path);
				const savedAt = this.#ports.clock.monotonic();
				this.#watched.set(path, { instance, log, spec, end: -1, lookedAt: 0, savedAt, notBefore: 0, state: 'idle' });
			}
		}
	}

	/** The instance was removed: its files stay, and can be read. */
	forget(instance: InstanceId): void {
		this.#cutOff.delete(instance);
		for (const path of this.#paths(instance)) {
			const one = this.#watched.get(path);
			if (one === undefined) continue;
			this.#watched.delete(path);
			this.#hot.delete(one);
			if (one.log.unsaved) void this.#save(one);
			this.#drop(one.log);
		}
	}

	/**
	 * Removes all outputs of an instance that was forgotten, once those who follow them have had the time to read to the end.
	 * @param stillGone asked then
	 */
	discard(instance: InstanceId, stillGone: () => boolean): void {
		const remove = (): void => {
			if (!this.#stopped && stillGone()) void this.#remove(instance);
		};
		this.#ports.clock.after(DISCARD_SECONDS, remove, { background: true });
	}

	/** Removes at once the outputs of those instances for which `isUnwanted` holds. */
	async discardLeft(isUnwanted: (instance: InstanceId) => boolean): Promise<void> {
		const names = await this.#ports.files.list(this.#directory);
		const found = new Set(names.map((name) => name.replace(/\.(?:stdout|stderr)\.log(?:\.d)?$/, '')));
		for (const id of found) if (isInstanceId(id) && isUnwanted(id)) await this.#remove(id);
	}

	/** Position beyond the last byte of an output. @throws MinderError `storage` */
	async end(path: string): Promise<number> {
		const log = this.#logAt(path);
		try {
			await log.load();
			return log.look();
		} finally {
			this.#drop(log);
		}
	}

	/** Offset in the file of an output before which there is a hole, or about to be one. @throws MinderError `storage` */
	async keptFrom(path: string): Promise<number> {
		const log = this.#logAt(path);
		try {
			await log.load();
			log.look();
			return log.base - log.shift;
		} finally {
			this.#drop(log);
		}
	}

	/** An output by its path, whether it is kept in size or not. @throws NodeJS.ErrnoException, MinderError `storage` */
	async *read(path: string, range: OutputRange): AsyncGenerator<OutputPiece, void, undefined> {
		const log = this.#logAt(path);
		this.#readers.set(log, (this.#readers.get(log) ?? 0) + 1);
		try {
			yield* readOutput(log, this.#ports.files, range);
		} finally {
			const left = (this.#readers.get(log) ?? 1) - 1;
			if (left > 0) this.#readers.set(log, left);
			else {
				this.#readers.delete(log);
				this.#drop(log);
			}
		}
	}

	#paths(instance: InstanceId): readonly string[] {
		return [`${this.#directory}/${instance}.stdout.log`, `${this.#directory}/${instance}.stderr.log`];
	}

	async #remove(instance: InstanceId): Promise<void> {
		const { files, log } = this.#ports;
		try {
			for (const path of this.#paths(instance)) for (const each of [path, `${path}.d`]) await files.remove(each);
		} catch (error) {
			log.warn({ err: error, instance }, `outputs of ${instance} cannot be removed: ${messageOf(error)}`);
		}
	}

	#logAt(path: string): OutputLog {
		let log = this.#logs.get(path);
		if (log === undefined) {
			log = new OutputLog(path, this.#ports.files);
			this.#logs.set(path, log);
		}
		return log;
	}

	#drop(log: OutputLog): void {
		if (!this.#readers.has(log) && this.#watched.get(log.path)?.log !== log) this.#logs.delete(log.path);
	}

	#every(seconds: number, action: () => void): void {
		const at = this.#timers.length;
		const arm = (): void => {
			this.#timers[at] = this.#ports.clock.after(
				seconds,
				() => {
					action();
					if (!this.#stopped) arm();
				},
				{ background: true },
			);
		};
		arm();
	}

	/** Looks at what is about to grow too large, for as long as anything is: a timer that wakes an idle agent would be most of what that takes. */
	#lookAtHot(): void {
		if (this.#stopped) return;
		this.#hotTimer ??= this.#ports.clock.after(
			HOT_SECONDS,
			() => {
				this.#hotTimer = undefined;
				for (const one of this.#hot) this.#lookAt(one);
				if (this.#hot.size > 0) this.#lookAtHot();
			},
			{ background: true },
		);
	}

	#lookRound(): void {
		let saves = SAVES_PER_ROUND;
		const now = this.#ports.clock.monotonic();
		for (let looks = 0; looks < LOOKS_PER_ROUND; looks++) {
			const next = this.#round.next();
			if (next.done === true) {
				this.#round = this.#watched.values();
				return;
			}
			const one = next.value;
			this.#lookAt(one);
			if (one.log.unsaved && saves > 0 && now - one.savedAt > SAVE_SECONDS) {
				saves--;
				void this.#save(one);
			}
		}
	}

	#lookAt(one: Watched): void {
		const { clock } = this.#ports;
		if (one.end < 0) {
			// Nothing is known of it before its record is read.
			one.end = 0;
			one.lookedAt = clock.monotonic();
			return this.#enqueue(one);
		}
		const now = clock.monotonic();
		const elapsed = now - one.lookedAt;
		if (elapsed < HOT_SECONDS / 2) return;
		const end = one.log.look(clock.wall());
		if (one.log.wasCutOff) this.#tellOfCut(one);
		const growth = Math.max(0, end - one.end) * (LOOK_SECONDS / elapsed);
		one.end = end;
		one.lookedAt = now;
		if (end - one.log.base + growth > one.spec.maxSizeBytes) {
			this.#hot.add(one);
			this.#lookAtHot();
		} else this.#hot.delete(one);
		const { segments } = one.log;
		const compress = one.spec.compress && segments.some(({ compressed }) => !compressed);
		if (one.log.due(one.spec) || compress || (one.spec.maxAgeSeconds !== undefined && segments.length > 0)) {
			this.#enqueue(one);
		}
	}

	#tellOfCut({ instance, log: { path } }: Watched): void {
		if (this.#cutOff.has(instance)) return;
		this.#cutOff.add(instance);
		const remedy = 'a program that opens /dev/stdout or /dev/stderr itself has to append (>>), see docs/LOGS.md';
		this.#ports.log.warn(
			{ instance },
			`${path} was cut off: what stood there and was not rotated out is lost; ${remedy}`,
		);
	}

	#enqueue(one: Watched): void {
		if (this.#stopped || one.state !== 'idle' || one.notBefore > this.#ports.clock.monotonic()) return;
		one.state = 'queued';
		this.#queue.push(one);
		this.#working ??= this.#work();
	}

	async #work(): Promise<void> {
		for (let one = this.#queue.shift(); one !== undefined; one = this.#queue.shift()) {
			one.state = 'at-work';
			try {
				await this.#keep(one);
			} catch (error) {
				const { log, clock } = this.#ports;
				one.notBefore = clock.monotonic() + RETRY_SECONDS;
				log.warn({ err: error }, `log cannot be rotated, trying again in ${RETRY_SECONDS} s: ${messageOf(error)}`);
			}
			one.state = 'idle';
		}
		this.#working = undefined;
	}

	/** All that is due for one log. */
	async #keep({ log, spec }: Watched): Promise<void> {
		const { clock } = this.#ports;
		await log.load();
		log.look(clock.wall());
		while (log.due(spec) && !this.#stopped) {
			if (await this.#refusal()) return;
			await log.rotate(spec, clock.wall());
		}
		await log.prune(spec, clock.wall());
		// One file, then the others' turn.
		if (spec.compress && !this.#stopped) await log.compressNext();
	}

	/** Asked once; without holes a log grows, since nothing else loses no byte. */
	async #refusal(): Promise<boolean> {
		if (this.#refused === undefined) {
			const { files, log } = this.#ports;
			const why = await files.punchRefusal(this.#directory);
			this.#refused = why !== undefined;
			const directory = this.#directory;
			if (why !== undefined) log.warn({ directory }, `logs are not rotated, they grow without limit: ${why}`);
		}
		return this.#refused;
	}

	async #save(one: Watched): Promise<void> {
		one.savedAt = this.#ports.clock.monotonic();
		try {
			await one.log.save(false);
		} catch (error) {
			this.#ports.log.warn({ err: error }, `marks of a log cannot be saved: ${messageOf(error)}`);
		}
	}
}

const messageOf = (error: unknown): string => toMinderError(error).message;
