import { describe, expect, it } from 'vitest';
import { baseNameOf, ImportNames } from '../../../../src/model/import/import-names.ts';
import { nameProblem } from '../../../../src/model/spec-build.ts';

describe('the name of something that is imported', () => {
	it.each([
		['/usr/local/bin/backup.sh --full', 'backup'],
		['cd /srv/app && ./poll.py -q', 'poll'],
		['test -x /usr/sbin/anacron || run-parts /etc/cron.daily', 'run-parts'],
		['[ -f /x ] && nice -n 5 /opt/My.Tool', 'My-Tool'],
		['FOO=1 BAR=2 /bin/job', 'job'],
		['php /srv/worker.php --queue a', 'worker'],
		['bash -c "sync now"', 'sync'],
		['sudo -n /sbin/reboot', 'reboot'],
		['sleep 5; /bin/late', 'late'],
		['x-ray', 'ray'],
		['::', 'job'],
		['perl', 'perl'],
	])('%s is called %s', (command, name) => {
		expect(baseNameOf(command)).toBe(name);
		expect(nameProblem(name)).toBeUndefined();
	});

	it('is there once', () => {
		const names = new ImportNames();
		const given = ['/bin/a', '/sbin/a', 'a.sh'].map((command) => {
			const name = names.next(command);
			names.take(name);
			return name;
		});
		expect(given).toEqual(['a', 'a-2', 'a-3']);
		expect(new ImportNames('web1-').next('/bin/a')).toBe('web1-a');
		expect(names.next(`/bin/${'n'.repeat(100)}`)).toHaveLength(40);
	});
});
