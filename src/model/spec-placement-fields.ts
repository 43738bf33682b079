import { z } from 'zod';
import { CONSTRAINT_FORM, constraintText, parseConstraint } from './label-constraint.ts';
import { expected, mappingError, parsed, textField } from './spec-fields.ts';

const LABEL_FORM = 'a label of letters, digits, ".", "_", "-" or "/", beginning with a letter or digit';

/** The name of a label. */
export const labelField = textField(LABEL_FORM).refine((text) => /^[A-Za-z0-9][A-Za-z0-9._/-]{0,252}$/.test(text), {
	error: expected(LABEL_FORM),
});

const canonical = (text: string): string => constraintText(parseConstraint(text));

/** Constraints as they are kept, each once. */
export const constraintsField = z
	.array(z.string({ error: expected(CONSTRAINT_FORM) }).transform(parsed(canonical)), {
		error: expected('a list of constraints on labels'),
	})
	.min(1, { error: () => 'found an empty list, expected at least one constraint; without the key, every node will do' })
	.transform((constraints) => [...new Set(constraints)]);

const WEIGHT_FORM = 'a whole number from 1 to 100';

/** Weights by constraint as it is kept; where two say the same the last one counts. */
export const weightsField = z
	.record(
		z.string(),
		z
			.int({ error: expected(WEIGHT_FORM) })
			.min(1, { error: expected(WEIGHT_FORM) })
			.max(100, { error: expected(WEIGHT_FORM) }),
		{ error: mappingError('a mapping of constraints on labels to weights', CONSTRAINT_FORM) },
	)
	.transform(
		parsed((weights) => Object.fromEntries(Object.entries(weights).map(([text, weight]) => [canonical(text), weight]))),
	);
