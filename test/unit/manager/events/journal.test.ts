import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal, type JournalRow } from '../../../../src/manager/events/journal.ts';
import type { Entry, ScanOptions } from '../../../../src/store/store.ts';
import { silentLog } from '../../../../src/sys/log.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

/** Counts what is read. */
class CountingStore extends MemoryStore {
	scans = 0;
	backwards = 0;
	entriesRead = 0;

	override async *scan(prefix: string, options: ScanOptions = {}): AsyncGenerator<Entry, void, undefined> {
		this.scans++;
		if (options.reverse === true) this.backwards++;
		for await (const entry of super.scan(prefix, options)) {
			this.entriesRead++;
			yield entry;
		}
	}

	reset(): void {
		this.scans = 0;
		this.backwards = 0;
		this.entriesRead = 0;
	}
}

const keyOf = (sequence: number) => `row/${String(sequence).padStart(16, '0')}`;

async function journalOf(sequences: readonly number[], store = new CountingStore()): Promise<Journal<JournalRow>> {
	for (const sequence of sequences) store.plant(keyOf(sequence), { sequence, at: 0 });
	store.plant('rot/0', 0);
	store.plant('rox/0', 0);
	const journal = await Journal.open<JournalRow>({
		prefix: 'row/',
		decode: ({ value }) => value as JournalRow,
		kept: Number.MAX_SAFE_INTEGER,
		keptSeconds: 1e9,
		flushSeconds: 1,
		store,
		clock: new FakeClock(),
		log: silentLog,
	});
	store.reset();
	return journal;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const any = () => true;

describe('Journal', () => {
	it('reads the newest rows without reading backwards, and not many more than it needs', async () => {
		const store = new CountingStore();
		const journal = await journalOf(upTo(2000), store);
		expect((await journal.newest(2, any)).map((row) => row.sequence)).toEqual([1999, 2000]);
		expect(store.entriesRead).toBeLessThanOrEqual(256);
		expect((await journal.newest(2, (row) => row.sequence <= 3)).map((row) => row.sequence)).toEqual([2, 3]);
		expect(store.backwards).toBe(0);
	});

	it('passes a large gap in a few steps', async () => {
		const store = new CountingStore();
		const journal = await journalOf([7, 8, 1e9], store);
		expect((await journal.newest(10, any)).map((row) => row.sequence)).toEqual([7, 8, 1e9]);
		expect(store.scans).toBeLessThan(40);
	});

	it('gives the newest of those that match, whatever the gaps, with those that wait to be written', async () => {
		const sequences = fc.uniqueArray(fc.integer({ min: 1, max: 3000 }), { maxLength: 60 });
		await fc.assert(
			fc.asyncProperty(
				sequences,
				fc.nat(3),
				fc.integer({ min: 0, max: 70 }),
				fc.integer({ min: 1, max: 4 }),
				async (all, fresh, limit, every) => {
					const stored = all.toSorted((one, other) => one - other);
					const journal = await journalOf(stored);
					const waiting = upTo(fresh).map((more) => (stored.at(-1) ?? 0) + more * more);
					for (const sequence of waiting) journal.write({ sequence, at: 0 });
					const matches = (row: JournalRow) => row.sequence % every === 0;
					const expected = [...stored, ...waiting].filter((sequence) => sequence % every === 0);
					const found = (await journal.newest(limit, matches)).map((row) => row.sequence);
					expect(found).toEqual(limit === 0 ? [] : expected.slice(-limit));
				},
			),
			{ numRuns: 200 },
		);
	});
});
