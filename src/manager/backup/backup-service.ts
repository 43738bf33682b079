import type { BackupPiece } from '../../model/backup.ts';
import { MinderError } from '../../model/errors.ts';
import { type BackupAttachment, writeBackup } from '../../store/backup-file.ts';
import type { Snapshot, Store, StoredText } from '../../store/store.ts';
import type { Clock } from '../../sys/clock.ts';

/** A reader that takes nothing for so long is cut off: the store keeps old content for it. */
const STALLED_SECONDS = 60;

export interface BackupPorts {
	readonly store: Store;
	readonly clusterId: string;
	readonly version: string;
	readonly clock: Clock;
	/** The cluster's authority, where there is one. */
	readonly attachments: () => Promise<readonly BackupAttachment[]>;
}

/** Makes backups of a manager that goes on working. */
export class BackupService {
	readonly #ports: BackupPorts;

	constructor(ports: BackupPorts) {
		this.#ports = ports;
	}

	/** Everything that is acknowledged now. @throws MinderError `storage`, `slow-reader` */
	async *read(signal?: AbortSignal): AsyncGenerator<BackupPiece, void, undefined> {
		const { store, clock, version, clusterId, attachments } = this.#ports;
		const files = await attachments();
		const snapshot = await store.snapshot();
		let stalled = false;
		const progress = { done: 0 };
		try {
			const what = { version, clusterId, createdAt: clock.wall(), entries: snapshot.count, files };
			for await (const data of writeBackup(what, counted(snapshot, progress))) {
				const timer = clock.after(STALLED_SECONDS, () => {
					stalled = true;
					snapshot.close();
				});
				try {
					yield { data, done: progress.done, total: snapshot.count };
				} finally {
					timer.cancel();
				}
				if (stalled) throw tooSlow();
				if (signal?.aborted === true) return;
			}
		} finally {
			snapshot.close();
		}
	}
}

async function* counted(snapshot: Snapshot, progress: { done: number }): AsyncGenerator<StoredText, void, undefined> {
	for await (const text of snapshot.entries()) {
		progress.done++;
		yield text;
	}
}

function tooSlow(): MinderError {
	return new MinderError(
		'slow-reader',
		`nobody took the backup for ${STALLED_SECONDS} s, and it was given up: write it to a faster place`,
	);
}
