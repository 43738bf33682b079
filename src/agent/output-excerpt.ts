import { EXCERPT_BYTES, type OutputExcerpt } from '../model/records.ts';
import type { Clock } from '../sys/clock.ts';
import type { OutputPiece, OutputRange } from './output-reader.ts';

/** Outputs by their paths. */
export interface ExcerptSource {
	read(path: string, range: OutputRange): AsyncIterable<OutputPiece>;
	/** How many bytes were written to it altogether. */
	end(path: string): Promise<number>;
}

/**
 * Beginning and end of both outputs, over rotations; of what is kept no more, the oldest that is kept is the beginning.
 * @throws NodeJS.ErrnoException, MinderError `storage` where they cannot be read
 */
export function readExcerpts(
	source: ExcerptSource,
	files: { readonly stdout: string; readonly stderr: string },
	clock: Clock,
): Promise<readonly OutputExcerpt[]> {
	return Promise.all(
		(['stdout', 'stderr'] as const).map((stream) => readExcerpt(source, stream, files[stream], clock)),
	);
}

async function readExcerpt(
	source: ExcerptSource,
	stream: OutputExcerpt['stream'],
	path: string,
	clock: Clock,
): Promise<OutputExcerpt> {
	const totalBytes = await source.end(path);
	const signal = new AbortController().signal;
	const from = (position: number) => source.read(path, { from: position, follow: false, signal, clock });
	const head = await collect(from(0), EXCERPT_BYTES.head);
	const headEnd = head.position + head.data.length;
	if (headEnd >= totalBytes) return { stream, head: head.data, tail: Buffer.alloc(0), totalBytes };
	const tail = await collect(from(Math.max(headEnd, totalBytes - EXCERPT_BYTES.tail)), EXCERPT_BYTES.tail);
	return { stream, head: head.data, tail: tail.data, totalBytes };
}

/** The first bytes, as far as there is no gap among them. */
async function collect(
	pieces: AsyncIterable<OutputPiece>,
	bytes: number,
): Promise<{ readonly position: number; readonly data: Buffer }> {
	let start = 0;
	let data = Buffer.alloc(0);
	for await (const piece of pieces) {
		if (data.length === 0) start = piece.position;
		else if (piece.position !== start + data.length) break;
		data = Buffer.concat([data, piece.data]);
		if (data.length >= bytes) break;
	}
	// A copy: of a larger piece nothing is to stay in memory.
	return { position: start, data: Buffer.from(data.subarray(0, bytes)) };
}
