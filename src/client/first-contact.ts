import { fetchAuthority, type PresentedAuthority, presentedAuthority } from '../rpc/secure-authority.ts';
import { type Clock, systemClock } from '../sys/clock.ts';

/**
 * The cluster's authority as the manager at `server` (`HOST[:PORT]`) shows it, which proves that it is of it. With `hash` (SHA-256 of the
 * certificate, hexadecimal) no other is taken; without, somebody has to compare.
 * @throws MinderError `refused` for another authority, `unreachable`, `usage`
 */
export async function authorityAt(
	server: string,
	hash: string | undefined,
	clock: Clock = systemClock,
): Promise<PresentedAuthority> {
	if (hash === undefined) return presentedAuthority(server, clock);
	return { certificate: await fetchAuthority(server, hash, clock), hash };
}

export type { PresentedAuthority };
