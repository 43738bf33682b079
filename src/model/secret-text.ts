import { MinderError } from './errors.ts';
import type { Secret } from './process-spec.ts';

const SHOWN = /^\(secret(?: ([0-9a-f]{4,64}))?\)$/;

/** What stands for the value of a secret wherever it would be shown: `(secret 1f2e3d4c)`, or `(secret)` where nobody has a fingerprint. */
export function secretText(secret: Secret): string {
	return 'value' in secret || secret.fingerprint === '' ? '(secret)' : `(secret ${secret.fingerprint})`;
}

/**
 * A secret as it is written in a spec: a value, or what {@link secretText} shows of one.
 * @throws MinderError `usage` for what is shown without a fingerprint
 */
export function parseSecret(text: string): Secret {
	const shown = SHOWN.exec(text);
	if (shown === null) return { value: text };
	const [, fingerprint] = shown;
	if (fingerprint !== undefined) return { fingerprint };
	throw new MinderError('usage', 'found "(secret)", which says nothing of the value: write the value itself');
}
