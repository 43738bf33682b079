/** Longest text of somebody else that is kept. */
const LONGEST = 1000;

/** What came over the network, fit for a line that an admin reads: without what moves a terminal's cursor or turns its text around. */
export function oneLine(text: string): string {
	return text.slice(0, LONGEST).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
