import { z } from 'zod';
import { MinderError } from '../model/errors.ts';
import type { ProcessSpec, Secret, ShownSecret, ShownSpec } from '../model/process-spec.ts';
import type { Process, Revision } from '../model/records.ts';
import type { Change, ShownRevision } from '../model/views.ts';
import type { Store } from '../store/store.ts';
import { keyedHash, newKey } from '../sys/secrets.ts';

/** The key of the fingerprints: made once for a store, so that they stay the same over managers. */
const KEY = 'meta/fingerprint-key';

const record = z.object({ key: z.string().regex(/^[0-9a-f]{64}$/) });

/** Hexadecimal digits of a fingerprint: short enough to read, and a changed value keeps it once in four billion times. */
const DIGITS = 8;

/**
 * The border between specs as they are kept, with the values of their secrets, and as people are shown them. A fingerprint tells nothing without
 * the key, and nothing of other variables and processes that have the same value.
 */
export class SpecSecrets {
	readonly #key: string;
	/** Specs are never changed in place. */
	readonly #shown = new WeakMap<ProcessSpec, ShownSpec>();

	private constructor(key: string) {
		this.#key = key;
	}

	/** @throws MinderError `storage` */
	static async open(store: Store): Promise<SpecSecrets> {
		for await (const { key, value } of store.scan(KEY)) {
			if (key !== KEY) continue;
			const { data } = record.safeParse(value);
			if (data !== undefined) return new SpecSecrets(data.key);
			throw new MinderError(
				'storage',
				`the store has something else than a key under ${KEY}: restore it from a backup`,
			);
		}
		const key = newKey();
		await store.commit([{ kind: 'put', key: KEY, value: { key } }]);
		return new SpecSecrets(key);
	}

	/** As people are shown it. */
	shown(spec: ProcessSpec): ShownSpec {
		const { secrets, ...rest } = spec;
		if (secrets === undefined) return rest;
		const known = this.#shown.get(spec);
		if (known !== undefined) return known;
		const hidden = Object.entries(secrets).map(
			([name, secret]) => [name, this.#hide(spec.name, name, secret)] as const,
		);
		const shown = { ...rest, secrets: Object.fromEntries(hidden) };
		this.#shown.set(spec, shown);
		return shown;
	}

	/** As {@link shown}. */
	shownRevision(revision: Revision): ShownRevision {
		return { ...revision, spec: this.shown(revision.spec) };
	}

	/** As {@link shown}. */
	shownChange(change: Change<ProcessSpec>): Change {
		switch (change.kind) {
			case 'create':
			case 'none':
				return { ...change, after: this.shown(change.after) };
			case 'remove':
				return { ...change, before: this.shown(change.before) };
			case 'update':
				return { ...change, before: this.shown(change.before), after: this.shown(change.after) };
		}
	}

	/**
	 * With the value of each secret, whatever of them was sent as a fingerprint.
	 * @param known the process as it is; its kept revisions are where values come from
	 * @throws MinderError `invalid-spec` for a fingerprint of no value that it has or had, and a name that is also in `env`
	 */
	revealed(spec: ProcessSpec, known: Process | undefined): ProcessSpec {
		const { secrets, ...rest } = spec;
		if (secrets === undefined) return spec;
		const values: Record<string, Secret> = {};
		for (const [name, secret] of Object.entries(secrets)) {
			const where = `${spec.name === '' ? 'the process' : spec.name}: env.${name}`;
			if (Object.hasOwn(spec.env, name)) {
				throw new MinderError(
					'invalid-spec',
					`${where} is there twice, as a secret and in the open: remove one of them`,
				);
			}
			values[name] = 'value' in secret ? secret : this.#valueOf(name, secret, known, where);
		}
		return Object.keys(values).length === 0 ? rest : { ...rest, secrets: values };
	}

	#valueOf(name: string, { fingerprint }: ShownSecret, known: Process | undefined, where: string): Secret {
		const specs = known === undefined ? [] : [known.spec, ...known.revisions.map((each) => each.spec).toReversed()];
		for (const spec of specs) {
			const secret = spec.secrets !== undefined && Object.hasOwn(spec.secrets, name) ? spec.secrets[name] : undefined;
			if (secret === undefined || !('value' in secret)) continue;
			if (this.#hide(spec.name, name, secret).fingerprint === fingerprint) return secret;
		}
		throw new MinderError(
			'invalid-spec',
			`${where}: "(secret ${fingerprint.slice(0, 64)})" stands for no value that this process has or had: write the value itself`,
		);
	}

	#hide(process: string, name: string, secret: Secret): ShownSecret {
		if ('fingerprint' in secret) return secret;
		return { fingerprint: keyedHash(this.#key, [process, name, secret.value]).slice(0, DIGITS) };
	}
}
