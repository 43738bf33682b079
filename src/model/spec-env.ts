import { z } from 'zod';
import type { Secret } from './process-spec.ts';
import { parseSecret } from './secret-text.ts';
import { expected, mappingError, parsed, textField } from './spec-fields.ts';

export const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The mapping form of a variable. Its errors never show what was found. */
export const secretSchema = z.strictObject({
	secret: textField('the value, a text')
		.transform(parsed(parseSecret))
		.describe('The value, which is shown nowhere; or "(secret …)", as it is shown, for the value that it has already.'),
});

/** Environment variables: texts, and secrets. */
export const envField = z.record(
	z.string().regex(ENV_NAME),
	z.union([textField('a text, a number, true or false'), secretSchema], {
		error: expected('a text, a number, true or false, or {secret: VALUE}'),
	}),
	{
		error: mappingError(
			'a mapping of names to values',
			'a name of letters, digits and "_" that does not begin with a digit',
		),
	},
);

/** What a spec keeps of {@link envField}. */
export function buildEnv(fields: z.output<typeof envField> = {}): {
	readonly env: Record<string, string>;
	readonly secrets?: Record<string, Secret>;
} {
	const env: Record<string, string> = {};
	const secrets: Record<string, Secret> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (typeof value === 'string') env[name] = value;
		else secrets[name] = value.secret;
	}
	return Object.keys(secrets).length === 0 ? { env } : { env, secrets };
}
