import { MinderError } from '../../model/errors.ts';
import { EXCERPT_BYTES, type NodeFacts, type Observed, type OutputExcerpt } from '../../model/records.ts';

/** Instances that a node may report beyond those that are placed on it: what was removed is still being stopped. */
export const MOST_LEAVING = 10_000;

const MOST_LABELS = 256;
const LONGEST_LABEL = 253;
const MOST_ADDRESSES = 64;
const LONGEST_FACT = 100;
const LONGEST_REASON = 2_000;
const MOST_LINES = 20;

/**
 * What an agent says of its machine is kept on disk and shown: it has to be of a decent size, and text.
 * @throws MinderError `usage`
 */
export function checkFacts(facts: NodeFacts): void {
	const { labels, addresses, nodeId, bootId, version } = facts;
	const pairs = Object.entries(labels);
	if (pairs.length > MOST_LABELS) throw wrong(`it has ${pairs.length} labels, more than ${MOST_LABELS}`);
	const label = pairs.find((pair) => pair.some((text) => !isPlain(text, LONGEST_LABEL)));
	if (label !== undefined) throw wrong(`its label ${JSON.stringify(label[0].slice(0, 60))} is not text of one line`);
	if (addresses.length > MOST_ADDRESSES)
		throw wrong(`it has ${addresses.length} addresses, more than ${MOST_ADDRESSES}`);
	if ([...addresses, nodeId, bootId, version].every((text) => isPlain(text, LONGEST_FACT))) return;
	throw wrong('an address, an id or its version is not text of one line');
}

/** A report with texts of a decent size. */
export function bounded(observed: Observed): Observed {
	const { reason, warnings, output = [] } = observed;
	const isDecent =
		(reason === undefined || reason.length <= LONGEST_REASON) && fitting(warnings ?? []) && areExcerpts(output);
	if (isDecent) return observed;
	return {
		...observed,
		...(reason === undefined ? {} : { reason: reason.slice(0, LONGEST_REASON) }),
		...(warnings === undefined ? {} : { warnings: boundedLines(warnings) }),
		...(areExcerpts(output) ? {} : { output: [] }),
	};
}

/** The first lines, none of them too long. */
export function boundedLines(lines: readonly string[]): readonly string[] {
	return fitting(lines) ? lines : lines.slice(0, MOST_LINES).map((line) => line.slice(0, LONGEST_REASON));
}

/** One of each of two streams at most. */
function areExcerpts(output: readonly OutputExcerpt[]): boolean {
	const { head: longestHead, tail: longestTail } = EXCERPT_BYTES;
	return (
		output.length <= 2 && output.every(({ head, tail }) => head.length <= longestHead && tail.length <= longestTail)
	);
}

function fitting(lines: readonly string[]): boolean {
	return lines.length <= MOST_LINES && lines.every((line) => line.length <= LONGEST_REASON);
}

function isPlain(text: string, longest: number): boolean {
	return text.length <= longest && !/\p{Cc}/u.test(text);
}

function wrong(why: string): MinderError {
	return new MinderError('usage', `what the agent says of its machine is refused: ${why}`);
}
