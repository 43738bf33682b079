import { z } from 'zod';
import { MinderError } from '../model/errors.ts';
import { firstInEtcd } from '../store/etcd-first.ts';
import type { Store } from '../store/store.ts';
import type { AuthorityPem, CertificateWorld } from '../sys/certificates/authority-files.ts';
import type { Log } from '../sys/log.ts';

/** Where several managers keep the authority that they share. */
export const AUTHORITY_KEY = 'meta/authority';

const record = z.object({ key: z.string().min(1), certificate: z.string().min(1) });

/**
 * Makes the directory hold the authority that all managers on this store have: the first one to come makes it, the others copy it. Where the
 * store cannot be reached, a copy that is there already does.
 * @throws MinderError `storage`, also where another authority lies there
 */
export async function copySharedAuthority(
	url: string,
	directory: string,
	world: CertificateWorld,
	log: Log,
): Promise<void> {
	const { newAuthorityPem, readAuthorityPem, writeAuthorityPem } = await import(
		'../sys/certificates/authority-files.ts'
	);
	const own = await readAuthorityPem(world, directory);
	const proposed = async (): Promise<AuthorityPem> => own ?? newAuthorityPem(world.clock);
	const shared = await firstInEtcd(url, AUTHORITY_KEY, proposed, world.clock).catch((error: unknown) => {
		if (own === undefined) throw error;
		log.warn({ err: error }, 'the store cannot be asked whether the authority is still the shared one');
		return own;
	});
	const pem = parsed(shared);
	if (own === undefined) await writeAuthorityPem(world, directory, pem);
	else checkSame(own, pem, directory);
}

/**
 * That the store of the one who leads has the authority of its directory; puts it there where a restore has left it out.
 * @throws MinderError `storage`
 */
export async function checkSharedAuthority(store: Store, directory: string, world: CertificateWorld): Promise<void> {
	const { readAuthorityPem } = await import('../sys/certificates/authority-files.ts');
	const own = await readAuthorityPem(world, directory);
	if (own === undefined) throw new MinderError('storage', `${directory} does not hold the authority any more`);
	for await (const { key, value } of store.scan(AUTHORITY_KEY)) {
		if (key === AUTHORITY_KEY) return checkSame(own, parsed(value), directory);
	}
	await store.commit([{ kind: 'put', key: AUTHORITY_KEY, value: own }]);
}

function parsed(value: unknown): AuthorityPem {
	const { data } = record.safeParse(value);
	if (data !== undefined) return data;
	throw new MinderError(
		'storage',
		`the store has something else than an authority under ${AUTHORITY_KEY}: restore a backup`,
	);
}

function checkSame(own: AuthorityPem, shared: AuthorityPem, directory: string): void {
	if (own.certificate.trim() === shared.certificate.trim() && own.key.trim() === shared.key.trim()) return;
	throw new MinderError(
		'storage',
		`${directory} holds another authority than the managers on this store share: is it the right store? if so, move ca.key and ca.crt there out of the way`,
	);
}
