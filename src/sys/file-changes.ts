import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from './clock.ts';

export interface FileChangesOptions {
	/** Aborted: {@link FileChanges.next} waits no more. */
	readonly signal: AbortSignal;
	/** The same. */
	readonly until?: AbortSignal;
	readonly clock: Clock;
}

/** A change that no watch tells of (no inotify left, a network file system, a replaced file) is seen after this long. */
const POLL_SECONDS = 1;

/**
 * Tells when a file may have changed: by inotify on the file, or on its directory while it is not there, and by a slow poll besides.
 * Close it.
 */
export class FileChanges {
	readonly #path: string;
	readonly #options: FileChangesOptions;
	#stopWatching: (() => void) | undefined;
	#changed = false;
	#wake: () => void = () => {};
	readonly #onAbort = (): void => this.#wake();

	constructor(path: string, options: FileChangesOptions) {
		this.#path = path;
		this.#options = options;
		options.signal.addEventListener('abort', this.#onAbort);
		options.until?.addEventListener('abort', this.#onAbort);
	}

	/** Begins to watch the file that is there now; what changes from here on is not missed. */
	watch(): void {
		this.#stopWatching?.();
		this.#stopWatching = undefined;
		this.#stopWatching = this.#tryWatch(this.#path) ?? this.#tryWatch(dirname(this.#path));
		this.#changed = true;
	}

	/** Resolves with `changed` on a change since the last call, with `quiet` after a second without one or when told to end. */
	async next(): Promise<'changed' | 'quiet'> {
		const { clock, signal, until } = this.#options;
		if (!this.#changed && !signal.aborted && until?.aborted !== true) {
			await new Promise<void>((resolve) => {
				const timer = clock.after(POLL_SECONDS, resolve);
				this.#wake = () => {
					timer.cancel();
					resolve();
				};
			});
			this.#wake = () => {};
		}
		const result = this.#changed ? 'changed' : 'quiet';
		this.#changed = false;
		return result;
	}

	/** Ends the watch. */
	close(): void {
		this.#stopWatching?.();
		this.#stopWatching = undefined;
		this.#options.signal.removeEventListener('abort', this.#onAbort);
		this.#options.until?.removeEventListener('abort', this.#onAbort);
	}

	#tryWatch(path: string): (() => void) | undefined {
		const ours = basename(this.#path);
		try {
			const watcher = watch(path, { persistent: false }, (_, name) => {
				if (name !== null && name !== ours) return;
				this.#changed = true;
				this.#wake();
			});
			watcher.on('error', () => watcher.close());
			return () => watcher.close();
		} catch {
			return undefined;
		}
	}
}
