/** Times of Gotorch as a cron text. `both`: day and week are both given, which Gotorch wants to fit both, and cron either of them. */
export type GotorchTimes = { readonly cron: string; readonly both: boolean } | { readonly problem: string };

/**
 * `sec min hour day WEEK MONTH`, week 1 to 7 from Monday, becomes second, minute, hour, day, month, week.
 * What the items of the fields are is for the reader of cron texts to judge.
 */
export function readGotorchTimes(text: string): GotorchTimes {
	const fields = text.trim().split(/\s+/);
	const [second, minute, hour, day, week, month, more] = fields;
	if (
		second === undefined ||
		minute === undefined ||
		hour === undefined ||
		day === undefined ||
		week === undefined ||
		month === undefined ||
		more !== undefined
	)
		return {
			problem: `Times: found ${fields[0] === '' ? 0 : fields.length} fields, expected second minute hour day week month`,
		};
	const days = weekField(week);
	if (days === undefined) return { problem: `Times: found week ${week}, expected 1 to 7 from Monday` };
	return {
		cron: [second, minute, hour, day, month, days].join(' '),
		both: !day.startsWith('*') && day !== '?' && !days.startsWith('*'),
	};
}

/** Steps count from Monday; cron's would count from Sunday. */
function weekField(text: string): string | undefined {
	if (text === '*' || text === '?') return '*';
	const items = text.split(',').map((item) => {
		if (item === '*') return '1-7';
		return item.startsWith('*/') ? `1-7${item.slice(1)}` : item;
	});
	const numbers = items.flatMap((item) => item.split('/')[0]?.split('-') ?? []);
	return numbers.every((number) => /^[1-7]$/.test(number)) ? items.join(',') : undefined;
}
