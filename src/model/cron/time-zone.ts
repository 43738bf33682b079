/** IANA names begin with a letter; `+05:00`, which newer engines take as a zone, does not, and would say nothing about summer time. */
const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;
const known = new Map<string, boolean>();
const REMEMBERED = 2000;

/** Whether the text is the name of a time zone (IANA, e.g. `Europe/Berlin`, `UTC`) that this runtime knows. Case does not matter. */
export function isTimeZone(name: string): boolean {
	if (!NAME.test(name)) return false;
	const before = known.get(name);
	if (before !== undefined) return before;
	if (known.size >= REMEMBERED) known.clear();
	const valid = isKnown(name);
	known.set(name, valid);
	return valid;
}

function isKnown(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en-US', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}
