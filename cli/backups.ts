/** What a backup says of itself. */
export interface BackupSummary {
	readonly clusterId: string;
	/** Of the program that wrote it. */
	readonly version: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
	readonly entries: number;
	/** Whether the key of the cluster's authority is in it. */
	readonly authority: boolean;
}

export interface RestoreSettings {
	/** Of the backup. */
	readonly path: string;
	/** `lmdb:DIR`, `json:FILE`, `etcd://…` */
	readonly store: string;
	/** The manager's. */
	readonly data: string;
	readonly force: boolean;
	readonly progress: (done: number, total: number) => void;
	readonly signal: AbortSignal;
}

/** Backups as files on this machine; the code for them is loaded only then. */
export interface Backups {
	/** @throws MinderError `not-found`, `usage`, `incompatible`, `storage` where it is not whole */
	check(path: string): Promise<BackupSummary>;
	/** @throws MinderError as `check`; `precondition`, `data-in-use`, `storage`, `cancelled` */
	restore(settings: RestoreSettings): Promise<BackupSummary>;
}

/** A file that is made: nobody sees it under its name before it is whole. */
export interface NewFile {
	/** Where it is until then. */
	readonly path: string;
	write(data: Uint8Array): Promise<void>;
	/** Puts what was written on disk. */
	sync(): Promise<void>;
	/** Takes its name, also that of an older file. */
	publish(): Promise<void>;
	/** Leaves nothing of it, unless it was published. */
	discard(): Promise<void>;
}
