/** A part of a backup, and how far it is. */
export interface BackupPiece {
	readonly data: Uint8Array;
	/** Entries that are in this piece and those before it, about. */
	readonly done: number;
	readonly total: number;
}
