/** What begins what a program says of its own end: `TypeError: …`, `panic: …`, `[ERROR] …`. */
const ERROR = /^\S*(error|exception|panic(ked)?|fatal)\b[^:]*:|^\W*(error|fatal|panic|critical)\b/i;
/** What is about something that went wrong. */
const TROUBLE =
	/error|exception|fatal|panic|cannot|can't|unable|failed|failure|refused|denied|not found|no such|invalid|missing|unknown|already in use/i;
/** What comes along with an error and says nothing. */
const FRAME = /^\s|^(at |Traceback |Caused by: |Node\.js v|goroutine |stack backtrace|note: run with|\^|\.\.\. )/;

/**
 * The line that tells most of why a program ended: the last one that is an error, else the last one about some trouble, else the last one;
 * lines of a stack are none of them. Trimmed; undefined where there is none.
 */
export function telling(lines: readonly string[]): string | undefined {
	const whole = lines.filter((line) => line.trim() !== '' && !FRAME.test(line));
	const found =
		whole.findLast((line) => ERROR.test(line)) ??
		whole.findLast((line) => TROUBLE.test(line)) ??
		whole.at(-1) ??
		lines.findLast((line) => line.trim() !== '');
	return found?.trim();
}
