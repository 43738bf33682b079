import { MinderError } from './errors.ts';
import { found } from './spec-found.ts';

/** One demand on the labels of a node. */
export type LabelConstraint = { readonly label: string } & (
	| { readonly kind: 'equals'; readonly value: string }
	/** Holds on nodes without the label as well. */
	| { readonly kind: 'differs'; readonly value: string }
	| { readonly kind: 'in'; readonly values: readonly string[] }
	| { readonly kind: 'exists' }
);

const LABEL = '[A-Za-z0-9][A-Za-z0-9._/-]{0,252}';
const EXISTS = new RegExp(`^(${LABEL})\\s+exists$`);
const IN = new RegExp(`^(${LABEL})\\s+in\\s*\\(([^()]*)\\)$`);
const COMPARED = new RegExp(`^(${LABEL})\\s*(!=|==?)\\s*(.*)$`);

/** What {@link parseConstraint} takes, for error messages. */
export const CONSTRAINT_FORM =
	'a constraint on a label: "label=value", "label!=value", "label in (a, b)" or "label exists"';

/** @throws MinderError `usage` */
export function parseConstraint(text: string): LabelConstraint {
	const trimmed = text.trim();
	const [, present] = EXISTS.exec(trimmed) ?? [];
	if (present !== undefined) return { kind: 'exists', label: present };
	const [, among, list] = IN.exec(trimmed) ?? [];
	if (among !== undefined && list !== undefined) {
		const values = [...new Set(list.split(',').map((value) => value.trim()))].sort();
		if (values.every((value) => isValue(value) && value !== '')) return { kind: 'in', label: among, values };
	}
	const [, label, operator, value] = COMPARED.exec(trimmed) ?? [];
	if (label !== undefined && value !== undefined && isValue(value))
		return { kind: operator === '!=' ? 'differs' : 'equals', label, value };
	throw new MinderError('usage', `found ${found(text)}, expected ${CONSTRAINT_FORM}`);
}

/** Whether {@link parseConstraint} takes it. */
export function isConstraint(text: string): boolean {
	try {
		parseConstraint(text);
		return true;
	} catch {
		return false;
	}
}

/** The one way in which a constraint is written down; {@link parseConstraint} reads it back. */
export function constraintText(constraint: LabelConstraint): string {
	switch (constraint.kind) {
		case 'equals':
			return `${constraint.label}=${constraint.value}`;
		case 'differs':
			return `${constraint.label}!=${constraint.value}`;
		case 'in':
			return `${constraint.label} in (${constraint.values.join(', ')})`;
		case 'exists':
			return `${constraint.label} exists`;
	}
}

/** Whether a node with these labels fulfils it. */
export function holds(constraint: LabelConstraint, labels: Readonly<Record<string, string>>): boolean {
	const value = Object.hasOwn(labels, constraint.label) ? labels[constraint.label] : undefined;
	switch (constraint.kind) {
		case 'equals':
			return value === constraint.value;
		case 'differs':
			return value !== constraint.value;
		case 'in':
			return value !== undefined && constraint.values.includes(value);
		case 'exists':
			return value !== undefined;
	}
}

function isValue(value: string): boolean {
	return value.length <= 253 && !/\p{Cc}/u.test(value);
}
